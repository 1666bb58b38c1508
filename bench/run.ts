/** `npm run bench -- NAME [--json] [--pairing STORES]`: runs one benchmark and says which of its goals it met. */
import { parseArgs } from "node:util";
import type { BenchReport } from "./report.ts";
import { printReport } from "./report.ts";

type Options = { readonly pairings?: readonly string[] };

const BENCHES: Readonly<Record<string, (options: Options) => Promise<BenchReport | Record<string, unknown>>>> = {
  plan: async () => (await import("./plan.ts")).benchPlan(),
  submit: async (options) => (await import("./submit.ts")).benchSubmit(options),
  release: async () => (await import("./release.ts")).benchRelease(),
  takeover: async () => (await import("./takeover.ts")).benchTakeover(),
  idle: async () => (await import("./idle.ts")).benchIdle(),
  load: async () => (await import("./load.ts")).benchLoad(),
};

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean" }, pairing: { type: "string", multiple: true } },
  allowPositionals: true,
});
const bench = BENCHES[positionals[0] ?? ""];
if (bench === undefined || positionals.length !== 1) {
  console.error(
    `usage: npm run bench -- NAME [--json] [--pairing STORES], where NAME is one of ${Object.keys(BENCHES).join(", ")}`,
  );
  process.exitCode = 2;
} else {
  const report = await bench(values.pairing === undefined ? {} : { pairings: values.pairing });
  console.log(values.json ? JSON.stringify(report) : isReport(report) ? printReport(report) : report);
}

function isReport(report: BenchReport | Record<string, unknown>): report is BenchReport {
  return "rows" in report && "goals" in report;
}
