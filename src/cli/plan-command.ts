/**
 * `herald plan`: who goes when, and why then. With `-f FILE` a dry run of that file, without store or network; without, the
 * plan of the Herald that is running.
 */
import { Command } from "commander";
import { describeFault, quote } from "../domain/fault.ts";
import type { Call } from "../domain/plan.ts";
import type { PlanAnswer } from "./answers.ts";
import { EXIT_BAD_INPUT, EXIT_OK, type CliIo, type CliResult } from "./io.ts";
import { describeFaults, loadCampaignFile } from "./load-campaign-file.ts";
import type { ApiFace } from "./over-api.ts";
import { BadInput, overApi } from "./over-api.ts";
import { planJson, planRows } from "./plan-rows.ts";
import { planTable } from "./plan-table.ts";
import { serverPlanText } from "./server-plan.ts";
import { INSTANT_FORM, readInstant, readUsage } from "./usage-file.ts";

type PlanOptions = { file?: string; now?: string; usage?: string; until?: string };
type FileOptions = PlanOptions & { file: string };

export function planCommand(face: ApiFace): Command {
  const command = new Command("plan")
    .description("show when each campaign goes out, and why then: of a file that is only tried, or of what is running")
    .option("-f, --file <path>", "campaign file, YAML or JSON; sends and stores nothing")
    .option("--now <time>", "with -f: plan as if it were this time (RFC 3339 or milliseconds)")
    .option("--usage <path>", 'with -f: calls already made, as JSON: [{"startedAt": …, "finishedAt": …}]')
    .option("--until <time>", "without -f: what goes out until then; 14 days when left out");
  return overApi<PlanOptions>(command, face, async ({ api, io, app, query, options, isJson }) => {
    const { file, now, usage, until } = options;
    if (file !== undefined) return planFile(io, { ...options, file }, isJson);
    if (now !== undefined || usage !== undefined) throw new BadInput("which file? --now and --usage go with -f FILE");
    const plan = await api.get<PlanAnswer>("/plan", { ...query, until });
    return { answer: plan, text: serverPlanText(plan, { app, colour: io.colour }) };
  });
}

function planFile(io: CliIo, options: FileOptions, isJson: boolean): CliResult {
  const refusals: string[] = [];
  const loaded = loadCampaignFile(io, options.file);
  if (loaded.kind === "refused" && loaded.result.err !== undefined) refusals.push(loaded.result.err);
  if (options.until !== undefined) refusals.push("--until is for the plan of a running Herald, without -f");

  const now = options.now === undefined ? io.now() : readInstant(options.now);
  if (now === null) refusals.push(describeFault({ path: "--now", expected: INSTANT_FORM, got: quote(options.now) }));

  const usage = options.usage === undefined ? [] : loadUsage(io, options.usage);
  if (typeof usage === "string") refusals.push(usage);

  if (loaded.kind !== "file" || now === null || typeof usage === "string" || refusals.length > 0) {
    return { err: refusals.join("\n"), code: EXIT_BAD_INPUT };
  }
  const { app } = loaded.file;
  const { zone } = app.rules;
  const rows = planRows(loaded.file, now, usage);
  if (isJson) return { out: planJson(rows, zone), code: EXIT_OK };
  return { out: planTable(rows, { app: app.id, zone, now, colour: io.colour }), code: EXIT_OK };
}

/** The calls, or what is wrong with their file. */
function loadUsage(io: CliIo, path: string): readonly Call[] | string {
  const read = io.readText(path);
  if (read.kind === "unreadable") return read.why;
  const usage = readUsage(read.text);
  return usage.kind === "read" ? usage.value : describeFaults(path, usage.faults);
}
