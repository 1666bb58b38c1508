/**
 * `npm run bench -- NAME [--json] [--pairing STORES]`: runs one benchmark and says which of its goals it met. `submit`
 * also takes `--waiting N`, `--clients N`, each as often as wanted, and `--quick`.
 */
import { parseArgs } from "node:util";
import type { BenchReport } from "./report.ts";
import { printReport } from "./report.ts";

type Options = {
  readonly pairings?: readonly string[];
  readonly waiting?: readonly number[];
  readonly clients?: readonly number[];
  readonly isQuick: boolean;
};

const BENCHES: Readonly<Record<string, (options: Options) => Promise<BenchReport | Record<string, unknown>>>> = {
  plan: async () => (await import("./plan.ts")).benchPlan(),
  submit: async (options) => (await import("./submit.ts")).benchSubmit(options),
  list: async (options) => (await import("./list.ts")).benchList(options),
  desk: async () => (await import("./desk.ts")).benchDesk(),
  start: async (options) => (await import("./start.ts")).benchStart(options),
  release: async () => (await import("./release.ts")).benchRelease(),
  takeover: async () => (await import("./takeover.ts")).benchTakeover(),
  idle: async () => (await import("./idle.ts")).benchIdle(),
  load: async () => (await import("./load.ts")).benchLoad(),
};

const { values, positionals } = parseArgs({
  options: {
    json: { type: "boolean" },
    pairing: { type: "string", multiple: true },
    waiting: { type: "string", multiple: true },
    clients: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const bench = BENCHES[positionals[0] ?? ""];
if (bench === undefined || positionals.length !== 1) {
  console.error(
    `usage: npm run bench -- NAME [--json] [--pairing STORES], where NAME is one of ${Object.keys(BENCHES).join(", ")}`,
  );
  process.exitCode = 2;
} else {
  const { pairing: pairings, waiting, clients, quick: isQuick } = values;
  const report = await bench({
    isQuick,
    ...(pairings && { pairings }),
    ...(waiting && { waiting: waiting.map(Number) }),
    ...(clients && { clients: clients.map(Number) }),
  });
  console.log(values.json ? JSON.stringify(report) : isReport(report) ? printReport(report) : report);
}

function isReport(report: BenchReport | Record<string, unknown>): report is BenchReport {
  return "rows" in report && "goals" in report;
}
