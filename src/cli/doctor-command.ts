/** `herald doctor`: looks at everything Herald stands on in this place, and says what to do about it. */
import { styleText } from "node:util";
import { Command } from "commander";
import type { CliIo } from "./io.ts";
import { EXIT_OK, EXIT_UNREACHABLE, finish } from "./io.ts";
import { columns } from "./table.ts";

export type Finding = {
  /** What was looked at: `state directory`. */
  readonly about: string;
  readonly verdict: "ok" | "warn" | "fail";
  readonly text: string;
  /** What to do; null when all is well. */
  readonly todo: string | null;
};

export type DoctorOptions = { readonly live: boolean; readonly network: boolean };

export function doctorCommand(io: CliIo, examine: (options: DoctorOptions) => Promise<readonly Finding[]>): Command {
  return new Command("doctor")
    .description("look at settings, directories, stores, clocks and zones, and say what to mend; sends nothing")
    .option(
      "--live",
      "as for a live start: credentials must be there, and RongCloud's hosts are asked for the time",
      false,
    )
    .option("--network", "ask RongCloud's hosts for the time, without credentials", false)
    .option("--json", "print the findings as JSON", false)
    .addHelpText("after", "\nExit codes: 0 nothing fails; 4 something does.")
    .action(async ({ json, ...options }: DoctorOptions & { json: boolean }) => {
      const findings = await examine(options);
      const code = findings.some(({ verdict }) => verdict === "fail") ? EXIT_UNREACHABLE : EXIT_OK;
      finish(io, { out: json ? JSON.stringify(findings, null, 2) : findingsText(findings, io.colour), code });
    });
}

const STYLES = { ok: "green", warn: "yellow", fail: "red" } as const;

function findingsText(findings: readonly Finding[], colour: boolean): string {
  const rows = findings.flatMap(({ about, verdict, text, todo }) => [
    [colour ? styleText(STYLES[verdict], verdict, { validateStream: false }) : verdict, about, text],
    ...(todo === null ? [] : [["", "", `→ ${todo}`]]),
  ]);
  return columns(rows, { indent: "" }).join("\n");
}
