/** `herald quota`: how full each window is, and when the next calls could start. */
import { styleText } from "node:util";
import { Command } from "commander";
import type { AppNowAnswer, UsageAnswer } from "./answers.ts";
import { section } from "./campaign-text.ts";
import { moment } from "./moment.ts";
import type { ApiFace } from "./over-api.ts";
import { overApi } from "./over-api.ts";
import { bar } from "./progress.ts";
import { columns } from "./table.ts";

export function quotaCommand(face: ApiFace): Command {
  const command = new Command("quota").description("show how full each quota window is, and the next free seats");
  return overApi(command, face, async ({ api, app, io }) => {
    const now = await api.get<AppNowAnswer>(`/apps/${encodeURIComponent(app)}`);
    return { answer: now, text: quotaText(now, io.colour) };
  });
}

/** Everything about where an app stands; what stops it comes first. */
export function quotaText(app: AppNowAnswer, colour: boolean): string {
  const usage = app.usage.map((each) => {
    const drawn = bar(each.used / each.limit, BAR_CELLS);
    const painted = colour ? styleText(each.used < each.limit ? "green" : "yellow", drawn, PAINT) : drawn;
    const frees = each.frees === null ? "room for another" : `the next from ${moment(each.frees)}`;
    return [ruleText(each), painted, `${each.used} of ${each.limit}`, frees];
  });
  const free = app.nextFreeSeats.map(({ seat, reasons }) => [
    seat === null ? "none" : moment(seat),
    reasons.map(({ text }) => text).join("; "),
  ]);
  const counts = Object.entries(app.campaigns).filter(([, count]) => count > 0);
  return [
    `${app.id} (${app.provider})`,
    ...stops(app).map((text) => `  ${text}`),
    ...section("Quota", columns(usage)),
    ...section("Next free seats", columns(free)),
    ...section("Campaigns", columns(counts.map(([status, count]) => [status, String(count)]))),
  ].join("\n");
}

/** Why nothing goes out, in one line each. */
export function stops(
  app: Pick<AppNowAnswer, "paused" | "hold" | "disarmed" | "unreadable" | "isWorkerAlive">,
): string[] {
  const { paused, hold, disarmed, unreadable, isWorkerAlive } = app;
  return [
    ...(paused === null
      ? []
      : [`paused by ${paused.by} since ${moment(paused.at)}${paused.note && `: ${paused.note}`}`]),
    ...(hold === null
      ? []
      : [`held ${hold.until === null ? "until a person resumes" : `until ${moment(hold.until)}`}: ${hold.why}`]),
    ...(disarmed === null ? [] : [`disarmed: ${disarmed}`]),
    ...(unreadable === null ? [] : [unreadable]),
    ...(isWorkerAlive ? [] : ["no worker is alive: nothing is released until one is"]),
  ];
}

const BAR_CELLS = 20;
const PAINT = { validateStream: false };

function ruleText({ rule }: UsageAnswer): string {
  const { kind, minutes, zone } = rule;
  return kind === "day" ? `day in ${String(zone)}` : `any ${String(minutes)} minutes`;
}
