/**
 * How many announcements a second can be submitted to one app over HTTP, and how long each waits for its answer: by size
 * of the message, by how many submit at once, and by how many campaigns wait already. A Herald in a process of its own,
 * which also releases, asked with a user's token over connections that stay open.
 *
 * What waits lies eight hours apart, as much as the quota lets out, and what is submitted comes after it.
 */
import { DEFAULT_RULES } from "../src/domain/app.ts";
import { DAY_MS, HOUR_MS } from "../src/domain/time.ts";
import type { FileContents } from "../src/schedules/apply-file.ts";
import type { BenchReport } from "./report.ts";
import { percentile } from "./report.ts";
import { asSomebody, fillStores, serve } from "./served.ts";
import { onEachPairing } from "./stores.ts";

export type SubmitOptions = {
  readonly pairings?: readonly string[];
  readonly waiting?: readonly number[];
  readonly clients?: readonly number[];
  /** The smallest message, eight clients, and half the time for each. */
  readonly isQuick?: boolean;
};

const WAITING = [0, 1_000, 10_000];
const CLIENTS = [1, 8, 64];
const SIZES = { "1 KB": 1_000, "100 KB": 100_000 } as const;
const MEASURE_MS = 1_500;

/** What many wait for is made once: what a measurement adds hardly makes it more. */
const MANY = 10_000;

const GOAL = { pairing: "Redis + Postgres", clients: 8, message: "1 KB", perSecond: 300 } as const;

type Case = {
  readonly app: string;
  readonly waiting: number;
  readonly message: string;
  readonly bytes: number;
  readonly clients: number;
  readonly firstAt: number;
};

export async function benchSubmit(options: SubmitOptions = {}): Promise<BenchReport> {
  const cases = casesOf(options);
  const measureMs = options.isQuick ? MEASURE_MS / 2 : MEASURE_MS;
  const rows: Record<string, string | number>[] = [];
  const notes = await onEachPairing(async (pairing, stores) => {
    const token = await fillStores(stores, async (herald) => {
      const waitingOf = new Map([WARM_UP, ...cases].map(({ app, waiting }) => [app, waiting]));
      for (const [app, waiting] of waitingOf) await herald.applyFile({ file: aFile(app, waiting), actor: "bench" });
    });
    const { url, stop } = await serve(stores);
    try {
      // A process that has just begun is slow at everything.
      await measure(WARM_UP, { url, token, measureMs });
      for (const each of cases) {
        const row = { stores: pairing, ...(await measure(each, { url, token, measureMs })) };
        // A run takes minutes, and each row is worth having.
        process.stderr.write(`${JSON.stringify(row)}\n`);
        rows.push(row);
      }
    } finally {
      await stop();
    }
  }, options.pairings);
  const goals = rows
    .filter((row) => row["stores"] === GOAL.pairing && row["clients"] === GOAL.clients)
    .filter((row) => row["message"] === GOAL.message)
    .map(({ waiting, perSecond }) => ({
      goal: `${GOAL.pairing}, ${GOAL.clients} clients, ${GOAL.message}, ${waiting} waiting: at least ${GOAL.perSecond} a second`,
      isMet: Number(perSecond) >= GOAL.perSecond,
    }));
  return { bench: "submit", rows, goals, notes };
}

function casesOf({ waiting = WAITING, clients = CLIENTS, isQuick = false }: SubmitOptions): readonly Case[] {
  const sizes = Object.entries(SIZES).slice(0, isQuick ? 1 : undefined);
  const atOnce = isQuick ? clients.filter((count) => count === GOAL.clients) : clients;
  return waiting.flatMap((count) =>
    sizes.flatMap(([message, bytes], size) =>
      atOnce.map((several, nth) => ({
        ...{ waiting: count, message, bytes, clients: several },
        app: count >= MANY ? `bench-${count}` : `bench-${count}-${bytes}-${several}`,
        firstAt: timeOf(count + (size * atOnce.length + nth) * SUBMITTED_MAX),
      })),
    ),
  );
}

const SLOT_MS = 8 * HOUR_MS;
const STARTED_AT = Date.now();

/** More than one measurement can submit. */
const SUBMITTED_MAX = 10_000;

function timeOf(n: number): number {
  return STARTED_AT + DAY_MS + n * SLOT_MS;
}

const WARM_UP: Case = {
  ...{ app: "warm-up", waiting: 100, message: "1 KB", bytes: 1_000, clients: 8 },
  firstAt: timeOf(100),
};

async function measure(
  { app, waiting, message, bytes, clients, firstAt }: Case,
  { url, token, measureMs }: { url: string; token: string; measureMs: number },
) {
  const { ask, close } = asSomebody({ url, token, connections: clients });
  const said = JSON.stringify(aMessage(textOf(bytes)));
  const tookMs: number[] = [];
  let count = 0;
  const startedAt = performance.now();
  async function keepSubmitting(): Promise<void> {
    do {
      const at = firstAt + count++ * SLOT_MS;
      const body = `{"at":"${new Date(at).toISOString()}","message":${said}}`;
      const askedAt = performance.now();
      await ask("POST", `/v1/campaigns?app=${app}`, 201, { key: String(at), body });
      tookMs.push(performance.now() - askedAt);
    } while (performance.now() < startedAt + measureMs);
  }
  await Promise.all(Array.from({ length: clients }, keepSubmitting));
  const elapsedMs = performance.now() - startedAt;
  await close();
  tookMs.sort((a, b) => a - b);
  return {
    ...{ waiting, message, clients },
    perSecond: Math.round((tookMs.length * 1_000) / elapsedMs),
    p50Ms: rounded(percentile(tookMs, 0.5)),
    p99Ms: rounded(percentile(tookMs, 0.99)),
  };
}

export function aFile(app: string, waiting: number): FileContents {
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
