/** The reconciler: whatever became of the queue, or of a process, ledger and queue agree again and nothing is lost. */
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { aNotice } from "../support/a-campaign.ts";
import { freshDirectory } from "../support/fresh-directory.ts";
import { leaveInFlight } from "../support/an-attempt.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { findRedisServer, startRedisServer } from "../support/redis-server.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const clock = fastClock(100);

describe.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let sandbox: Sandbox;
  let running: RunningHerald;
  beforeAll(async () => {
    sandbox = await roomySandbox(clock);
    running = await runHerald(await fresh(), { clock, hosts: [sandbox.url] });
  });
  afterEach(() => expect(running.errors.splice(0)).toEqual([]));
  afterAll(async () => {
    await running.close();
    await sandbox.stop();
  });
  const jobsOf = async (app: string) => (await running.herald.queues.releases(app)).list();
  const correctionOf = async (subject: string) => (await running.fact(subject, "reconciler.corrected")).detail["kind"];

  it("puts back a job that was lost, and the campaign goes out at its seat", async () => {
    const app = await running.anApp();
    const { id, seatAt } = await running.submit(app, { at: clock.now() + 5 * MINUTE_MS });
    const releases = await running.herald.queues.releases(app);
    await releases.drop(id, (await running.find(app, id)).jobN);
    expect(await correctionOf(id)).toBe("job-missing");
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
    expect(callsFor(sandbox, id)[0]?.timeMs).toBeGreaterThanOrEqual(seatAt ?? Infinity);
  });

  it("replaces a job set for the wrong time", async () => {
    const app = await running.anApp();
    const { id, seatAt } = await running.submit(app, { at: clock.now() + 3 * HOUR_MS });
    const releases = await running.herald.queues.releases(app);
    const { jobN: n } = await running.find(app, id);
    await releases.drop(id, n);
    await releases.put({ campaignId: id, n, seatAt: (seatAt ?? 0) + HOUR_MS, priority: "normal" });
    expect(await correctionOf(id)).toBe("job-wrong-time");
    await expect.poll(() => jobsOf(app)).toMatchObject([{ campaignId: id, n: n + 1, seatAt }]);
  });

  it("drops a job that stands for nothing", async () => {
    const app = await running.anApp();
    const releases = await running.herald.queues.releases(app);
    const ghost = `ghost-${app}`;
    await releases.put({ campaignId: ghost, n: 1, seatAt: clock.now() + HOUR_MS, priority: "low" });
    expect(await correctionOf(ghost)).toBe("job-orphaned");
    await expect.poll(() => jobsOf(app)).toEqual([]);
  });

  it("calls a campaign uncertain whose call nobody will settle any more", async () => {
    const app = await running.anApp();
    const { id } = await running.submit(app, { at: clock.now() + 3 * HOUR_MS });
    const call = { app, id, host: sandbox.url, agoMs: HOUR_MS, realAgoMs: MINUTE_MS };
    await leaveInFlight(running.herald.ledger, call);
    expect(await correctionOf(id)).toBe("lost-flight");
    await running.fact(id, "campaign.uncertain");
    expect(callsFor(sandbox, id)).toEqual([]);
  });

  it("sets the timer of a schedule anew that has none", async () => {
    const app = await running.anApp();
    const notice = aNotice({ id: `daily-${app}` });
    await running.herald.defineSchedule({ app, actor: "ann", notice });
    const timers = await running.herald.queues.schedules();
    const timerOf = async () => (await timers.list()).find((timer) => timer.scheduleId === notice.id);
    expect(await timerOf()).toBeDefined();
    await timers.unregister(notice.id, app);
    expect(await timerOf()).toBeUndefined();
    await expect.poll(timerOf, { timeout: 5_000 }).toBeDefined();
  });
});

it.skipIf(findRedisServer() === undefined)("survives a FLUSHALL: everything that waited goes out, once", async () => {
  const server = await startRedisServer();
  const sandbox = await roomySandbox(clock);
  const directory = await freshDirectory();
  const postgresOrEmbedded = PAIRINGS.find(({ name, isPresent }) => isPresent && name.startsWith("Redis and"));
  const stores = { ...(await postgresOrEmbedded?.fresh()), redisUrl: server.url, witnessDirectory: directory };
  const running = await runHerald(stores as Parameters<typeof runHerald>[0], { clock, hosts: [sandbox.url] });
  try {
    const app = await running.anApp();
    const soon = await running.submit(app, { at: clock.now() + 3 * MINUTE_MS });
    const later = await running.submit(app, { at: clock.now() + 6 * MINUTE_MS });
    const redis = new Redis(server.url);
    await redis.flushall();
    redis.disconnect();
    await Promise.all([running.fact(soon.id, "campaign.sent"), running.fact(later.id, "campaign.sent")]);
    expect([soon, later].map(({ id }) => callsFor(sandbox, id, "accepted").length)).toEqual([1, 1]);
  } finally {
    await running.close();
    await sandbox.stop();
    await server.stop();
  }
});
