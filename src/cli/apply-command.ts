/** `herald apply -f FILE`: makes a running Herald hold what the file says; shows what would change before it does. */
import { styleText } from "node:util";
import { Command } from "commander";
import type { AppliedAnswer } from "./answers.ts";
import { section } from "./campaign-text.ts";
import { EXIT_DRIFT, EXIT_OK, EXIT_REFUSED } from "./io.ts";
import { loadCampaignFile } from "./load-campaign-file.ts";
import type { ApiFace } from "./over-api.ts";
import { overApi } from "./over-api.ts";

type Options = { readonly file: string; readonly dryRun?: boolean; readonly prune?: boolean; readonly yes?: boolean };

export function applyCommand(face: ApiFace): Command {
  const command = new Command("apply")
    .description("apply a campaign file to a running Herald; shows the difference first, and asks at a terminal")
    .requiredOption("-f, --file <path>", "campaign file, YAML or JSON; - reads standard input")
    .option("--dry-run", "show the difference and change nothing; exit 5 when there is one")
    .option("--prune", "also cancel what waits from earlier files, and remove schedules, that this one does not have")
    .option("--yes", "do not ask");
  return overApi<Options>(command, face, async ({ api, io, options, isJson }) => {
    const { file: path, dryRun = false, prune = false, yes = false } = options;
    const read = io.readText(path);
    // Read here as well: faults are told with their lines, and a broken file is not sent anywhere.
    const loaded = loadCampaignFile({ readText: () => read }, path);
    if (loaded.kind === "refused" || read.kind !== "text")
      return loaded.kind === "refused" ? loaded.result : { code: EXIT_OK };
    const apply = (how: { dryRun: boolean }) =>
      api.send<AppliedAnswer>("POST", "/apply", { body: { text: read.text, prune, ...how } });

    const would = await apply({ dryRun: true });
    const { app } = loaded.file;
    const names = new Map([...loaded.file.campaigns, ...loaded.file.schedules].map(({ id, name }) => [id, name]));
    const difference = differenceText(would, { app: app.id, names, colour: io.colour && !isJson });
    if (dryRun) return { answer: would, text: difference, code: isDrift(would) ? EXIT_DRIFT : EXIT_OK };
    if (!isDrift(would)) return { answer: would, text: difference };
    if (!isJson) io.out(`${difference}\n`);
    if (io.isAttended && !yes && !(await io.confirm("Apply this?"))) {
      return { err: "Nothing was applied.", code: EXIT_REFUSED };
    }
    const applied = await apply({ dryRun: false });
    return { answer: applied, text: "\nApplied." };
  });
}

type Change = AppliedAnswer["rules"];

function isDrift({ rules, campaigns, schedules, pruned }: AppliedAnswer): boolean {
  const changes: Change[] = [rules, ...Object.values(campaigns), ...Object.values(schedules)];
  return pruned.length > 0 || changes.some((change) => change !== "unchanged");
}

const SIGNS = {
  created: { sign: "+", style: "green" },
  changed: { sign: "~", style: "yellow" },
  pruned: { sign: "-", style: "red" },
} as const;

function differenceText(
  { rules, campaigns, schedules, pruned, warnings }: AppliedAnswer,
  { app, names, colour }: { app: string; names: ReadonlyMap<string, string>; colour: boolean },
): string {
  const line = (kind: keyof typeof SIGNS, what: string, id: string) => {
    const { sign, style } = SIGNS[kind];
    const name = names.get(id);
    const text = `${sign} ${what} ${id}${name === undefined || name === id ? "" : ` (${name})`}`;
    return `  ${colour ? styleText(style, text, { validateStream: false }) : text}`;
  };
  const entries = (what: string, changes: Readonly<Record<string, Change>>) =>
    Object.entries(changes).flatMap(([id, change]) => (change === "unchanged" ? [] : [line(change, what, id)]));
  const lines = [
    ...(rules === "unchanged" ? [] : [line(rules, "app", app)]),
    ...entries("campaign", campaigns),
    ...entries("schedule", schedules),
    ...pruned.map((id) => line("pruned", "no longer in the file:", id)),
  ];
  const same = [...Object.values(campaigns), ...Object.values(schedules)].filter((each) => each === "unchanged").length;
  const head =
    lines.length === 0
      ? `${app} is as the file says.`
      : `${app} would change${same > 0 ? `; ${same} of the file stay as they are` : ""}:`;
  const told = new Set(warnings.map(({ text }) => `  ${text}`));
  return [head, ...lines, ...section("Warnings", [...told])].join("\n");
}
