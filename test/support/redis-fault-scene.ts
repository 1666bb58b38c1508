/**
 * One scene for every way Redis can fail: when it does, a call is in flight, a campaign's seat is about to pass, another
 * waits, and a schedule's timer is set. When it is over all of them must have gone out, once each, and Herald works on.
 */
import type { ExpectStatic, TestContext } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import type { Placed } from "../../src/producer/placed.ts";
import { aNotice } from "./a-campaign.ts";
import { CREDENTIALS } from "./numbered-message.ts";
import type { OwnRedis } from "./own-redis.ts";
import { startOwnRedis } from "./own-redis.ts";
import type { Pairing } from "./pairings.ts";
import { callsFor, runHerald } from "./running-herald.ts";
import type { RunningHerald } from "./running-herald.ts";

export type RedisFault = {
  readonly fault: string;
  readonly server?: { readonly durable?: boolean; readonly args?: readonly string[] };
  strike(redis: OwnRedis): Promise<unknown> | void;
  /** Real time it lasts; longer than a lock of the queue unless it is said to be a moment. */
  readonly forMs?: number;
  mend?(redis: OwnRedis, onTestFinished: TestContext["onTestFinished"]): Promise<unknown> | void;
};

/** A lock lasts 3 s. */
const LONGER_THAN_A_LOCK_MS = 5_500;

/** How long the call in flight takes: answered while Redis is away. */
const SLOW_MS = 2_500;

export type Scene = {
  readonly running: RunningHerald;
  readonly redis: OwnRedis;
  /** How often the server was asked a second while the fault lasted; null when it could not be asked. */
  readonly askedPerSecond: number | null;
};

export async function playRedisFault(
  { fresh, name }: Pairing,
  { server, strike, forMs = LONGER_THAN_A_LOCK_MS, mend }: RedisFault,
  { expect, onTestFinished, annotate }: TestContext,
): Promise<Scene> {
  const redis = await startOwnRedis(server, onTestFinished);
  const sandbox = await startSandbox({
    ...CREDENTIALS,
    clock: systemClock,
    limits: { hour: 10_000, day: 10_000 },
    slowMs: SLOW_MS,
  });
  onTestFinished(() => sandbox.stop());
  const stores = { ...(await fresh()), redisUrl: redis.url };
  const given = { clock: systemClock, hosts: [sandbox.url], callDeadlineMs: 3_000 };
  const running = await runHerald(stores, given);
  onTestFinished(running.close);
  const apps = [];
  for (let n = 0; n < 3; n += 1) {
    apps.push(await running.anApp({ start: false }));
  }
  const [flying = "", passing = "", waiting = ""] = apps;
  for (const app of apps) await running.herald.start(app);
  // Where two processes may share the stores, another one stands by: it gets the jobs whose locks ran out.
  if (!name.endsWith("PGlite")) {
    const standby = await runHerald(stores, given);
    onTestFinished(standby.close);
    for (const app of apps) await standby.herald.start(app);
  }
  const notice = aNotice({ id: `yearly-${waiting}`, recurrence: { cron: "30 4 1 1 *" } });
  await running.herald.defineSchedule({ app: waiting, actor: "ann", notice });

  sandbox.addFault("slow");
  const inFlight = await running.submit(flying);
  await expect.poll(() => callsFor(sandbox, inFlight.id).length, { interval: 5, timeout: 10_000 }).toBe(1);
  const later = await running.submit(waiting, { at: systemClock.now() + forMs + 5_000 });
  const due = await aboutToPass(running, passing);

  const before = await redis.asked();
  const struckAt = systemClock.now();
  await strike(redis);
  const statusOf = async (app: string, id: string) => (await running.find(app, id)).status;
  if (forMs > SLOW_MS) {
    // Its answer is settled without Redis.
    await expect.poll(() => statusOf(flying, inFlight.id), { timeout: 10_000 }).toBe("sent");
    expect(systemClock.now() - struckAt).toBeLessThan(forMs);
    await systemClock.sleepUntil(struckAt + forMs);
  }
  const lastedMs = systemClock.now() - struckAt;
  const asked = await Promise.race([redis.asked().catch(() => null), noAnswer()]);
  await mend?.(redis, onTestFinished);
  const backAt = systemClock.now();

  const campaigns = [
    { app: flying, id: inFlight.id },
    { app: passing, id: due.id },
    { app: waiting, id: later.id },
  ];
  const statuses = () => Promise.all(campaigns.map(({ app, id }) => statusOf(app, id)));
  await expect.poll(statuses, { timeout: 40_000 }).toEqual(["sent", "sent", "sent"]);
  const sentAt = (id: string) => callsFor(sandbox, id, "accepted")[0]?.timeMs ?? NaN;
  await annotate(
    `the one whose seat passed went out ${seconds(sentAt(due.id) - Math.max(backAt, due.seatAt ?? 0))} after Redis was ` +
      `back, the next ${seconds(sentAt(later.id) - (later.seatAt ?? 0))} after its seat`,
  );
  await expectTimer(expect, running, notice.id);

  // Herald works on as before.
  const after = await running.submit(passing);
  await expect.poll(() => statusOf(passing, after.id), { timeout: 20_000 }).toBe("sent");
  const calls = [...campaigns, { id: after.id }].map(({ id }) => callsOf(sandbox, id));
  expect(calls).toEqual(calls.map(() => ({ calls: 1, accepted: 1 })));

  const askedPerSecond = asked === null ? null : ((asked - before) * 1_000) / lastedMs;
  return { running, redis, askedPerSecond };
}

/** A campaign whose seat is a moment away: on a busy machine it may take a few tries. */
async function aboutToPass(running: RunningHerald, app: string): Promise<Placed> {
  for (;;) {
    const placed = await running.submit(app, { at: systemClock.now() + 1_800 });
    if ((placed.seatAt ?? 0) - systemClock.now() > 1_000) return placed;
    // It may be the other worker that releases it, so the ledger is asked.
    while ((await running.find(app, placed.id)).status === "scheduled") {
      await systemClock.sleepUntil(systemClock.now() + 100);
    }
  }
}

function callsOf(sandbox: Sandbox, id: string): { calls: number; accepted: number } {
  return { calls: callsFor(sandbox, id).length, accepted: callsFor(sandbox, id, "accepted").length };
}

async function expectTimer(expect: ExpectStatic, running: RunningHerald, scheduleId: string): Promise<void> {
  const timers = await running.herald.queues.schedules();
  const nextAt = async () => (await timers.list()).find((timer) => timer.scheduleId === scheduleId)?.nextAt ?? 0;
  await expect.poll(nextAt, { timeout: 10_000 }).toBeGreaterThan(systemClock.now());
}

const noAnswer = async (): Promise<null> => {
  await systemClock.sleepUntil(systemClock.now() + 1_000);
  return null;
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
