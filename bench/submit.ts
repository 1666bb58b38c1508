/**
 * How many announcements a second can be submitted to one app, and how long each waits for its answer: by size of the
 * message, by how many submit at once, and by how many campaigns wait already.
 *
 * What waits lies eight hours apart, as much as the quota lets out, and what is submitted comes after it.
 */
import type { Herald } from "../src/main/open-herald.ts";
import { openHerald } from "../src/main/open-herald.ts";
import type { FileContents } from "../src/schedules/apply-file.ts";
import { DEFAULT_RULES } from "../src/domain/app.ts";
import { DAY_MS, HOUR_MS } from "../src/domain/time.ts";
import type { BenchReport } from "./report.ts";
import { percentile } from "./report.ts";
import type { BenchStores } from "./stores.ts";
import { onEachPairing } from "./stores.ts";

const WAITING = [0, 1_000, 10_000] as const;
const SIZES = { "1 KB": 1_000, "100 KB": 100_000 } as const;
const SUBMITTERS = [1, 8, 64] as const;
const MEASURE_MS = 1_500;

const GOAL = { pairing: "Redis + Postgres", submitters: 8, size: "1 KB", perSecond: 300 } as const;

/** One announcement, handed in and answered. */
type Submit = (announcement: { app: string; key: string; at: number; text: string }) => Promise<void>;

export async function benchSubmit({ pairings }: { pairings?: readonly string[] } = {}): Promise<BenchReport> {
  const rows: Record<string, string | number>[] = [];
  const notes = await onEachPairing(async (pairing, stores) => {
    const herald = await openHeraldOn(stores);
    try {
      await warmUp(herald);
      for (const waiting of WAITING) rows.push(...(await measureUnder(herald, pairing, waiting)));
    } finally {
      await herald.close();
    }
  }, pairings);
  const goals = rows
    .filter(
      (row) => row["stores"] === GOAL.pairing && row["submitters"] === GOAL.submitters && row["message"] === GOAL.size,
    )
    .map(({ waiting, perSecond }) => ({
      goal: `${GOAL.pairing}, ${GOAL.submitters} submitters, ${GOAL.size}, ${waiting} waiting: at least ${GOAL.perSecond} a second`,
      isMet: Number(perSecond) >= GOAL.perSecond,
    }));
  return { bench: "submit", rows, goals, notes };
}

function openHeraldOn(stores: BenchStores): Promise<Herald> {
  return openHerald({
    ...stores,
    provider: { kind: "sandbox", appKey: "bench", appSecret: "bench", hosts: ["http://127.0.0.1:9"] },
    onError: (error, where) => console.error(`${where}: ${String(error)}`),
  });
}

/** A process that has just begun is slow at everything. */
async function warmUp(herald: Herald): Promise<void> {
  await herald.applyFile({ file: aFile("warm-up", 100), actor: "bench" });
  await measure(throughLibrary(herald), { app: "warm-up", bytes: 1_000, submitters: 8, firstAt: timeOf(100) });
}

/** Ten thousand are made once; of fewer, every measurement has its own, or what it submits would soon be more. */
async function measureUnder(herald: Herald, pairing: string, waiting: number) {
  const rows: Record<string, string | number>[] = [];
  let app = "";
  for (const [message, bytes] of Object.entries(SIZES)) {
    for (const submitters of SUBMITTERS) {
      if (app === "" || waiting < 10_000) {
        app = `bench-${waiting}-${bytes}-${submitters}`;
        await herald.applyFile({ file: aFile(app, waiting), actor: "bench" });
      }
      const firstAt = timeOf(waiting + rows.length * SUBMITTED_MAX);
      const { tookMs, elapsedMs } = await measure(throughLibrary(herald), { app, bytes, submitters, firstAt });
      tookMs.sort((a, b) => a - b);
      const row = {
        stores: pairing,
        waiting,
        message,
        submitters,
        perSecond: Math.round((tookMs.length * 1_000) / elapsedMs),
        p50Ms: rounded(percentile(tookMs, 0.5)),
        p99Ms: rounded(percentile(tookMs, 0.99)),
      };
      // A run takes minutes, and each row is worth having.
      process.stderr.write(`${JSON.stringify(row)}\n`);
      rows.push(row);
    }
  }
  return rows;
}

function throughLibrary(herald: Herald): Submit {
  return async ({ app, key, at, text }) => {
    await herald.submit({ app, actor: "bench", key, input: { at, message: aMessage(text) } });
  };
}

async function measure(
  submit: Submit,
  { app, bytes, submitters, firstAt }: { app: string; bytes: number; submitters: number; firstAt: number },
): Promise<{ tookMs: number[]; elapsedMs: number }> {
  const text = textOf(bytes);
  const tookMs: number[] = [];
  let count = 0;
  const startedAt = performance.now();
  async function keepSubmitting(): Promise<void> {
    do {
      const n = count++;
      const askedAt = performance.now();
      await submit({ app, key: `${firstAt}-${n}`, at: firstAt + n * SLOT_MS, text });
      tookMs.push(performance.now() - askedAt);
    } while (performance.now() < startedAt + MEASURE_MS);
  }
  await Promise.all(Array.from({ length: submitters }, keepSubmitting));
  return { tookMs, elapsedMs: performance.now() - startedAt };
}

const SLOT_MS = 8 * HOUR_MS;

/** More than one measurement can submit. */
const SUBMITTED_MAX = 10_000;

const STARTED_AT = Date.now();

function timeOf(n: number): number {
  return STARTED_AT + DAY_MS + n * SLOT_MS;
}

function aFile(app: string, waiting: number): FileContents {
  const campaigns = Array.from({ length: waiting }, (_, n) => ({
    id: `waiting-${n}`,
    name: `waiting-${n}`,
    message: aMessage("hello"),
    at: timeOf(n),
    deadline: timeOf(n) + DAY_MS,
    priority: "normal" as const,
    anytime: false,
    late: "hold" as const,
    position: n,
  }));
  return { app: { id: app, rules: DEFAULT_RULES }, campaigns, schedules: [] };
}

function aMessage(text: string) {
  return { fromUserId: "bench", objectName: "RC:TxtMsg", content: { content: text } };
}

/** Words, which a store can make a little smaller, as it can those that people write. */
function textOf(bytes: number): string {
  const words = Array.from({ length: bytes / 4 }, (_, n) =>
    ((n * 2_654_435_761) % 46_656).toString(36).padStart(3, "0"),
  );
  return words.join(" ").slice(0, bytes);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
