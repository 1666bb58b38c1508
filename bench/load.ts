/** What a process holds when there is much to hold: large contents, many campaigns, many schedules; and how fast it stops. */
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { BenchReport } from "./report.ts";
import type { BenchStores } from "./stores.ts";
import { onEachPairing } from "./stores.ts";

const PROGRAM = new URL("../dist/", import.meta.url).href;

/** Named as `load-child.mjs` names them. */
const LOADS = ["1,000 contents of 128 KiB", "10,000 waiting", "1,000 schedules"] as const;

/** What the child answers with. */
type LoadFigures = {
  readonly idleMib: number;
  /** The most it held while the load was taken on, and while it worked under it. */
  readonly takingPeakMib: number;
  readonly workingPeakMib: number;
  /** Taking on the whole load; then, under it, the median of one submission more. */
  readonly takeMs: number;
  readonly submitMs: number;
  readonly stopMs: number;
};

const GOAL_ABOVE_MIB = 256;
const GOAL_STOP_MS = 5_000;

export async function benchLoad(): Promise<BenchReport> {
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/build.ts", import.meta.url))], {
    stdio: "inherit",
  });
  const rows: ({ stores: string; load: string } & LoadFigures)[] = [];
  const notes: string[] = [];
  for (const load of LOADS) {
    const missing = await onEachPairing(async (pairing, stores) => {
      const row = { stores: pairing, load, ...(await measureLoad(stores, load)) };
      // It takes minutes, and each row is worth having.
      process.stderr.write(`${JSON.stringify(row)}\n`);
      rows.push(row);
    });
    notes.push(...missing);
  }
  const goals = rows.flatMap(({ stores, load, idleMib, takingPeakMib, workingPeakMib, stopMs }) => [
    {
      goal: `${stores}, ${load}: at most ${GOAL_ABOVE_MIB} MiB above idle`,
      isMet: Math.max(takingPeakMib, workingPeakMib) - idleMib <= GOAL_ABOVE_MIB,
    },
    { goal: `${stores}, ${load}: stops within ${GOAL_STOP_MS} ms`, isMet: stopMs < GOAL_STOP_MS },
  ]);
  return { bench: "load", rows, goals, notes: [...new Set(notes)] };
}

async function measureLoad(stores: BenchStores, load: string): Promise<LoadFigures> {
  const file = fileURLToPath(new URL("load-child.mjs", import.meta.url));
  const child = fork(file, [JSON.stringify({ program: PROGRAM, stores, load })], { execArgv: [] });
  const [figures] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => Promise.reject(new Error(`measuring "${load}" ended without figures`))),
  ])) as [LoadFigures];
  await once(child, "exit");
  return figures;
}
