/** `herald what-if`: the plan with campaigns added, moved or removed, or under other limits. Nothing is stored. */
import { Command } from "commander";
import { isRecord } from "../domain/plain-json.ts";
import type { AppNowAnswer, WhatIfAnswer } from "./answers.ts";
import { section } from "./campaign-text.ts";
import { repeated } from "./flag-values.ts";
import { readPlain } from "./message-options.ts";
import { moment } from "./moment.ts";
import type { ApiFace } from "./over-api.ts";
import { BadInput, overApi } from "./over-api.ts";
import { serverPlanText } from "./server-plan.ts";
import { columns } from "./table.ts";

type Options = {
  readonly addFile?: string;
  readonly move: readonly string[];
  readonly remove: readonly string[];
  readonly limit: readonly string[];
  readonly until?: string;
};

export function whatIfCommand(face: ApiFace): Command {
  const command = new Command("what-if")
    .description("show the plan as it would be, and whose seat would move; stores nothing")
    .option("--add-file <path>", "campaigns as in a campaign file: its list, a list alone, or one")
    .option("--move <id=time>", "ask for another time; may be repeated", repeated, [])
    .option("--remove <id>", "without this one; may be repeated", repeated, [])
    .option("--limit <rule=n>", "another limit, hour=4 or day=10; may be repeated", repeated, [])
    .option("--until <time>", "show the plan until then");
  return overApi<Options>(command, face, async ({ api, io, app, query, options }) => {
    const { addFile, move, remove, limit, until } = options;
    const body = {
      add: addFile === undefined ? [] : campaignsOf(readPlain(io, addFile)),
      move: move.map((text) => pairOf(text, "--move", "ID=TIME")).map(([id, at]) => ({ id, at })),
      remove,
      ...(limit.length === 0
        ? {}
        : {
            rules: {
              quota: limited((await api.get<AppNowAnswer>(`/apps/${encodeURIComponent(app)}`)).rules["quota"], limit),
            },
          }),
    };
    const plan = await api.send<WhatIfAnswer>("POST", "/plan:what-if", { query: { ...query, until }, body });
    const shifts = plan.shifts.map(({ name, from, to }) => [
      name,
      moment(from),
      "→",
      to === null ? "none" : moment(to),
    ]);
    const told = section(shifts.length === 0 ? "" : "Seats that would move", columns(shifts));
    return { answer: plan, text: [serverPlanText(plan, { app, colour: io.colour }), ...told].join("\n") };
  });
}

function campaignsOf(value: unknown): unknown {
  if (isRecord(value) && "campaigns" in value) return value["campaigns"];
  return Array.isArray(value) ? value : [value];
}

/** @throws BadInput */
function pairOf(text: string, flag: string, form: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw new BadInput(`${flag} must be ${form}; got "${text}"`);
}

const KINDS: Readonly<Record<string, string>> = { hour: "sliding", day: "day" };

/** The app's own quota rules with other limits. @throws BadInput */
function limited(quota: unknown, limits: readonly string[]): unknown {
  const wanted = new Map(
    limits.map((text) => {
      const [name, count] = pairOf(text, "--limit", "hour=N or day=N");
      const kind = KINDS[name];
      if (kind === undefined || !/^\d{1,6}$/.test(count)) {
        throw new BadInput(`--limit must be hour=N or day=N; got "${text}"`);
      }
      return [kind, Number(count)] as const;
    }),
  );
  if (!Array.isArray(quota)) return quota;
  return quota.filter(isRecord).map((rule) => ({ ...rule, limit: wanted.get(String(rule["kind"])) ?? rule["limit"] }));
}
