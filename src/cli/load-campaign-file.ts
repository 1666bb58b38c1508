/** A campaign file from disk, for the commands that take one. */
import { describeFault } from "../domain/fault.ts";
import { readCampaignFile, type CampaignFile, type FileFault } from "../schedules/campaign-file.ts";
import { EXIT_BAD_INPUT, type CliIo, type CliResult } from "./io.ts";

/** Reads the file at `path`; where it has faults, the result that tells them all. */
export function loadCampaignFile(
  io: Pick<CliIo, "readText">,
  path: string,
): { readonly kind: "file"; readonly file: CampaignFile } | { readonly kind: "refused"; readonly result: CliResult } {
  const read = io.readText(path);
  if (read.kind === "unreadable") return { kind: "refused", result: { err: read.why, code: EXIT_BAD_INPUT } };
  const reading = readCampaignFile(read.text);
  return reading.kind === "file"
    ? reading
    : { kind: "refused", result: { err: describeFaults(path, reading.faults), code: EXIT_BAD_INPUT } };
}

/** The report of a file's faults: how many, then one a line, up to a thousand. */
export function describeFaults(path: string, faults: readonly FileFault[]): string {
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  const lines = faults.slice(0, FAULTS_SHOWN).map((fault) => `  ${describeFileFault(fault)}`);
  const more = faults.length > FAULTS_SHOWN ? [`  and ${faults.length - FAULTS_SHOWN} more`] : [];
  return [`${path}: ${count}`, ...lines, ...more].join("\n");
}

const FAULTS_SHOWN = 1_000;

function describeFileFault({ id, line, ...fault }: FileFault): string {
  const place = [...(id === undefined ? [] : [`id "${id}"`]), ...(line === undefined ? [] : [`line ${line}`])];
  return `${describeFault(fault)}${place.length === 0 ? "" : ` (${place.join(", ")})`}`;
}
