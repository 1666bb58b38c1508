/** What a running process costs while it waits: memory and processor time, and the peak of the embedded store's first start. */
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { BenchReport } from "./report.ts";
import type { BenchStores } from "./stores.ts";
import { onEachPairing } from "./stores.ts";

/** Where the build puts the program. */
const PROGRAM = new URL("../dist/", import.meta.url).href;

/** What the child answers with. */
type IdleFigures = {
  readonly rssMib: number;
  readonly cpuPercent: number;
  /** The most the process ever held until its stores were open; the embedded one was created on the way. */
  readonly startPeakMib: number;
};

const GOAL_CPU_PERCENT = 1;
const GOAL_FIRST_START_MIB = 500;
const goalRssMib = (stores: string) => (stores.includes("embedded") ? 400 : 120);

export async function benchIdle(): Promise<BenchReport> {
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/build.ts", import.meta.url))], {
    stdio: "inherit",
  });
  const rows: ({ stores: string } & IdleFigures)[] = [];
  const notes = await onEachPairing(async (pairing, stores) => {
    rows.push({ stores: pairing, ...(await measureIdle(stores)) });
  });
  const goals = rows.flatMap(({ stores, rssMib, cpuPercent, startPeakMib }) => [
    { goal: `${stores}: at most ${goalRssMib(stores)} MiB`, isMet: rssMib <= goalRssMib(stores) },
    { goal: `${stores}: less than ${GOAL_CPU_PERCENT} % of a processor`, isMet: cpuPercent < GOAL_CPU_PERCENT },
    ...(stores.includes("embedded")
      ? [
          {
            goal: `${stores}: first start under ${GOAL_FIRST_START_MIB} MiB`,
            isMet: startPeakMib < GOAL_FIRST_START_MIB,
          },
        ]
      : []),
  ]);
  return { bench: "idle", rows, goals, notes };
}

async function measureIdle(stores: BenchStores): Promise<IdleFigures> {
  const file = fileURLToPath(new URL("idle-child.mjs", import.meta.url));
  const child = fork(file, [JSON.stringify({ program: PROGRAM, stores })], { execArgv: [] });
  const [figures] = (await once(child, "message")) as [IdleFigures];
  await once(child, "exit");
  return figures;
}
