/** `herald schedule …`: recurring notices. */
import { Command } from "commander";
import type {
  OccurrenceAnswer,
  OccurrencesAnswer,
  ScheduleAnswer,
  ScheduleChangedAnswer,
  SchedulesAnswer,
  WarningAnswer,
} from "./answers.ts";
import { section, warningLines } from "./campaign-text.ts";
import type { MessageOptions, TimingOptions } from "./message-options.ts";
import { messageOf, messageOptions, rankOf, rankOptions } from "./message-options.ts";
import { moment, momentBeside } from "./moment.ts";
import { repeated, wholeNumber } from "./flag-values.ts";
import type { ApiFace } from "./over-api.ts";
import { BadInput, overApi } from "./over-api.ts";
import { columns } from "./table.ts";

export function scheduleCommand(face: ApiFace): Command {
  return new Command("schedule")
    .description("recurring notices: list, set, show, next, pause, resume, skip-next, remove")
    .helpGroup("Over the API:")
    .addCommand(listSchedules(face))
    .addCommand(setSchedule(face))
    .addCommand(showSchedule(face))
    .addCommand(nextOccurrences(face))
    .addCommand(turn(face, "pause", "let it rest; occurrences that pass meanwhile are skipped"))
    .addCommand(turn(face, "resume", "let it fire again"))
    .addCommand(skipNext(face))
    .addCommand(removeSchedule(face));
}

function listSchedules(face: ApiFace): Command {
  return overApi(new Command("list").description("list schedules"), face, async ({ api, query }) => {
    const answer = await api.get<SchedulesAnswer>("/schedules", query);
    const rows = answer.schedules.map((each) => [each.id, stateOf(each), each.cron, each.zone, each.name]);
    const text =
      rows.length === 0 ? "There are none." : columns([["id", "", "cron", "zone", "name"], ...rows]).join("\n");
    return { answer, text };
  });
}

type SetOptions = MessageOptions &
  TimingOptions & {
    readonly cron?: string;
    readonly zone?: string;
    readonly starts?: string;
    readonly ends?: string;
    readonly exclude: readonly string[];
    readonly paused?: boolean;
    readonly dryRun?: boolean;
  };

function setSchedule(face: ApiFace): Command {
  const command = rankOptions(messageOptions(new Command("set").argument("<id>")))
    .description("define a schedule, or say anew all of one that is there")
    .option("--cron <fields>", `when: five fields, or six with seconds, such as "0 18 * * FRI"`)
    .option("--zone <zone>", "by the clocks of this IANA zone")
    .option("--starts <time>", "not before: a date, a local time, or RFC 3339")
    .option("--ends <time>", "not after")
    .option("--exclude <date>", "a local date without it; may be repeated", repeated, [])
    .option("--paused", "define it at rest")
    .option("--dry-run", "say when it would fire and which seats it would get; store nothing");
  return overApi<SetOptions>(command, face, async ({ api, io, query, options }, id = "") => {
    const message = messageOf(io, options);
    const { cron, zone, starts, ends, exclude, paused, dryRun } = options;
    const lacking = [
      ...(message === undefined ? ["what? Give the message as -m FILE, or --text TEXT --from USER"] : []),
      ...(cron === undefined || zone === undefined ? ["when? Give --cron FIELDS and --zone ZONE"] : []),
    ];
    if (lacking.length > 0) throw new BadInput(lacking.join("\n"));
    const bounds = { ...(starts === undefined ? {} : { starts }), ...(ends === undefined ? {} : { ends }) };
    const body = { message, cron, zone, ...bounds, exclude, active: paused !== true, ...rankOf(options) };
    if (dryRun === true) {
      const asked = { query: { ...query, id }, body };
      const would = await api.send<OccurrencesAnswer & { warnings: WarningAnswer[] }>(
        "POST",
        "/schedules:check",
        asked,
      );
      return {
        answer: would,
        text: [...occurrenceLines(would.occurrences), ...warningLines(would.warnings)].join("\n"),
      };
    }
    const set = await api.send<ScheduleChangedAnswer>("PUT", schedulePath(id), { query, body });
    return { answer: set, text: [`${id}: ${set.change}`, ...warningLines(set.warnings)].join("\n") };
  });
}

function showSchedule(face: ApiFace): Command {
  const command = new Command("show").argument("<id>").description("show a schedule");
  return overApi(command, face, async ({ api, query }, id = "") => {
    const schedule = await api.get<ScheduleAnswer>(schedulePath(id), query);
    return { answer: schedule, text: scheduleText(schedule) };
  });
}

function nextOccurrences(face: ApiFace): Command {
  const command = new Command("next")
    .argument("<id>")
    .description("show the next occurrences with their seats")
    .option("--count <n>", "how many", wholeNumber(1, 100), 5);
  return overApi<{ count: number }>(command, face, async ({ api, query, options }, id = "") => {
    const path = `${schedulePath(id)}/occurrences`;
    const answer = await api.get<OccurrencesAnswer>(path, { ...query, count: options.count });
    return { answer, text: occurrenceLines(answer.occurrences).join("\n") };
  });
}

function turn(face: ApiFace, verb: "pause" | "resume", about: string): Command {
  const command = new Command(verb).argument("<id>").description(about);
  return overApi(command, face, async ({ api, query }, id = "") => {
    const schedule = await api.send<ScheduleAnswer>("POST", `${schedulePath(id)}/${verb}`, { query });
    return { answer: schedule, text: `${id} is ${stateOf(schedule)}` };
  });
}

function skipNext(face: ApiFace): Command {
  const command = new Command("skip-next")
    .argument("<id>")
    .description("skip the next occurrence that has not begun to go out");
  return overApi(command, face, async ({ api, query }, id = "") => {
    const answer = await api.send<{ skipped: string }>("POST", `${schedulePath(id)}/skip-next`, { query });
    return { answer, text: `${id}: ${moment(answer.skipped)} is skipped` };
  });
}

function removeSchedule(face: ApiFace): Command {
  const command = new Command("remove")
    .argument("<id>")
    .description("remove a schedule; what it has fired and still waits is cancelled");
  return overApi(command, face, async ({ api, query }, id = "") => {
    const answer = await api.send<{ removed: string }>("DELETE", schedulePath(id), { query });
    return { answer, text: `${id} is removed` };
  });
}

function schedulePath(id: string): string {
  return `/schedules/${encodeURIComponent(id)}`;
}

function stateOf({ active, unreadable }: ScheduleAnswer): string {
  return unreadable === null ? (active ? "active" : "paused") : "unreadable";
}

function occurrenceLines(occurrences: readonly OccurrenceAnswer[]): string[] {
  if (occurrences.length === 0) return ["It will not fire again."];
  const rows = occurrences.map(({ nominal, seat, firstSeat, reasons, isPlanned }) => {
    const why = reasons.map(({ code, text }) => `${code}: ${text}`).join("; ");
    if (!isPlanned) return [moment(nominal), "beyond the plan so far", ""];
    if (seat === null) return [moment(nominal), `no seat in time; the first is ${moment(firstSeat)}`, why];
    return [moment(nominal), seat === nominal ? "as asked for" : `goes out ${momentBeside(seat, nominal)}`, why];
  });
  return columns(rows);
}

function scheduleText(schedule: ScheduleAnswer): string {
  const { id, name, cron, zone, starts, ends, exclude, priority, anytime, late, message, revision } = schedule;
  return [
    `${name === id ? id : `${name} (${id})`}: ${stateOf(schedule)}`,
    ...columns([
      ...(schedule.unreadable === null ? [] : [["unreadable", schedule.unreadable]]),
      ["cron", `${cron} in ${zone}`],
      ...(starts === null ? [] : [["starts", moment(starts)]]),
      ...(ends === null ? [] : [["ends", moment(ends)]]),
      ...(exclude.length === 0 ? [] : [["not on", exclude.join(", ")]]),
      ["priority", priority + (anytime ? ", at any time of day" : "")],
      ["if late", late],
      ["revision", String(revision)],
    ]),
    ...section(
      "Message",
      JSON.stringify(message, null, 2)
        .split("\n")
        .map((line) => `  ${line}`),
    ),
  ].join("\n");
}
