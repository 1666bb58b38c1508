/** `herald plan -f FILE`: who would go when, and why. A dry run: no store, no network. */
import { Command } from "commander";
import { describeFault, quote } from "../domain/fault.ts";
import type { Call } from "../domain/plan.ts";
import { EXIT_BAD_INPUT, EXIT_OK, finish, type CliIo, type CliResult } from "./io.ts";
import { describeFaults, loadCampaignFile } from "./load-campaign-file.ts";
import { planJson, planRows } from "./plan-rows.ts";
import { planTable } from "./plan-table.ts";
import { INSTANT_FORM, readInstant, readUsage } from "./usage-file.ts";

type PlanOptions = { file?: string; now?: string; usage?: string; json?: boolean };

export function planCommand(io: CliIo): Command {
  return new Command("plan")
    .description("show when each campaign of a file would go out, and why then; sends and stores nothing")
    .option("-f, --file <path>", "campaign file, YAML or JSON")
    .option("--now <time>", "plan as if it were this time (RFC 3339 or milliseconds)")
    .option("--usage <path>", 'calls already made, as JSON: [{"startedAt": …, "finishedAt": …}]')
    .option("--json", "print the plan as JSON, in claim order")
    .action((options: PlanOptions) => finish(io, planFile(io, options)));
}

function planFile(io: CliIo, options: PlanOptions): CliResult {
  const refusals: string[] = [];
  if (options.file === undefined) refusals.push("which file? Give it as -f FILE");
  const loaded = options.file === undefined ? null : loadCampaignFile(io, options.file);
  if (loaded?.kind === "refused" && loaded.result.err !== undefined) refusals.push(loaded.result.err);

  const now = options.now === undefined ? io.now() : readInstant(options.now);
  if (now === null) refusals.push(describeFault({ path: "--now", expected: INSTANT_FORM, got: quote(options.now) }));

  const usage = options.usage === undefined ? [] : loadUsage(io, options.usage);
  if (typeof usage === "string") refusals.push(usage);

  if (loaded?.kind !== "file" || now === null || typeof usage === "string") {
    return { err: refusals.join("\n"), code: EXIT_BAD_INPUT };
  }
  const { app } = loaded.file;
  const { zone } = app.rules;
  const rows = planRows(loaded.file, now, usage);
  if (options.json === true) return { out: planJson(rows, zone), code: EXIT_OK };
  return { out: planTable(rows, { app: app.id, zone, now, colour: io.colour }), code: EXIT_OK };
}

/** The calls, or what is wrong with their file. */
function loadUsage(io: CliIo, path: string): readonly Call[] | string {
  const read = io.readText(path);
  if (read.kind === "unreadable") return read.why;
  const usage = readUsage(read.text);
  return usage.kind === "read" ? usage.value : describeFaults(path, usage.faults);
}
