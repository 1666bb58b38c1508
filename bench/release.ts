/**
 * How far from its free seat a request reaches the provider: seats on the machine's own clock, all quota raised, the
 * sandbox on loopback. Judged by the sandbox's record; reaching means that the whole request has been read.
 */
import { setTimeout as delay } from "node:timers/promises";
import { openHerald } from "../src/main/open-herald.ts";
import { systemClock } from "../src/runtime/clock.ts";
import { startSandbox } from "../src/sandbox/server.ts";
import type { BenchReport } from "./report.ts";
import { percentile } from "./report.ts";
import type { BenchStores } from "./stores.ts";
import { onEachPairing } from "./stores.ts";

/** Seats of one app lie a call deadline and a second apart, so several apps share the work. */
const APPS = 4;
const SEATS_PER_APP = 25;
const CALL_DEADLINE_MS = 200;
const SEAT_DISTANCE_MS = CALL_DEADLINE_MS + 1_000;
const FIRST_SEAT_IN_MS = 3_000;
const GIVE_UP_MS = 2 * (FIRST_SEAT_IN_MS + SEATS_PER_APP * SEAT_DISTANCE_MS);

const GOAL_P99_MS = 20;
const CREDENTIALS = { appKey: "bench", appSecret: "bench" };

export async function benchRelease(): Promise<BenchReport> {
  const rows: Record<string, string | number>[] = [];
  const notes = await onEachPairing(async (pairing, stores) => {
    const lateMs = (await measureLateness(stores)).sort((a, b) => a - b);
    rows.push({
      stores: pairing,
      seats: lateMs.length,
      earliestMs: lateMs[0] ?? NaN,
      p50Ms: percentile(lateMs, 0.5),
      p99Ms: percentile(lateMs, 0.99),
      maxMs: lateMs.at(-1) ?? NaN,
    });
  });
  const goals = rows.flatMap(({ stores, seats, earliestMs, p99Ms }) => [
    {
      goal: `${stores}: all ${APPS * SEATS_PER_APP} seats sent, none early`,
      isMet: seats === APPS * SEATS_PER_APP && Number(earliestMs) >= 0,
    },
    { goal: `${stores}: p99 at most ${GOAL_P99_MS} ms late`, isMet: Number(p99Ms) <= GOAL_P99_MS },
  ]);
  return { bench: "release", rows, goals, notes };
}

/** The distance between seat and request, in milliseconds, of every seat. */
async function measureLateness(stores: BenchStores): Promise<number[]> {
  const limits = { hour: 1_000_000, day: 1_000_000 };
  const sandbox = await startSandbox({ ...CREDENTIALS, clock: systemClock, limits });
  const seatOf = new Map<string, number>();
  let left = APPS * SEATS_PER_APP;
  const { promise: allEnded, resolve: end } = Promise.withResolvers<void>();
  const herald = await openHerald({
    ...stores,
    provider: { kind: "sandbox", ...CREDENTIALS, hosts: [sandbox.url] },
    callDeadlineMs: CALL_DEADLINE_MS,
    onFact({ action, subject, detail }) {
      if (action === "campaign.releasing") seatOf.set(String(detail["token"]), Number(detail["seatAt"]));
      if (action !== "campaign.sent" && action !== "campaign.uncertain") return;
      if (action === "campaign.uncertain") console.error(`${subject}: ${String(detail["why"])}`);
      if ((left -= 1) === 0) end();
    },
    onError: (error, where) => console.error(`${where}: ${String(error)}`),
  });
  try {
    for (let app = 0; app < APPS; app++) await seatAll(herald, `bench-${app}`);
    await Promise.race([allEnded, delay(GIVE_UP_MS, undefined, { ref: false })]);
  } finally {
    await herald.close();
    await sandbox.stop();
  }
  return sandbox.record().calls.map((call) => call.timeMs - (seatOf.get(call.requestId ?? "") ?? NaN));
}

async function seatAll(herald: Awaited<ReturnType<typeof openHerald>>, app: string): Promise<void> {
  const quota = [{ kind: "sliding", windowMs: 60_000, limit: 1_000_000 }] as const;
  await herald.setRules({ app, actor: "bench", rules: { quota, sendWindows: [] } });
  await herald.start(app);
  const firstAt = systemClock.now() + FIRST_SEAT_IN_MS;
  const message = { fromUserId: "bench", objectName: "RC:TxtMsg", content: { content: "hello" } };
  for (let seat = 0; seat < SEATS_PER_APP; seat++) {
    await herald.submit({
      app,
      actor: "bench",
      input: { at: firstAt + seat * SEAT_DISTANCE_MS, message, late: "send" },
    });
  }
}
