/**
 * A Redis that answers nothing for longer than a lock lasts, its connections open or gone: calls in flight are settled
 * without it, nobody sends for a second time what another worker was handed meanwhile, and Herald stops in good time.
 */
import { describe, it } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { CREDENTIALS } from "../support/numbered-message.ts";
import { startOwnRedis } from "../support/own-redis.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { playRedisFault } from "../support/redis-fault-scene.ts";
import type { RedisFault } from "../support/redis-fault-scene.ts";
import { findRedisServer } from "../support/redis-server.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";

const FAULTS: readonly RedisFault[] = [
  { fault: "hangs", strike: ({ server }) => server.freeze(), mend: ({ server }) => server.thaw() },
  {
    fault: "cannot be reached",
    strike: ({ door }) => door.shut(),
    mend: ({ door, server }) => door.leadTo(server.port),
  },
];

describe.concurrent.for(PAIRINGS.filter(({ name }) => name.startsWith("Redis")))("on $name", (pairing) => {
  const { isPresent, fresh, name } = pairing;
  if (!isPresent || findRedisServer() === undefined) return it.skip("is not there", () => undefined);

  it.for(FAULTS)("everything goes out once when Redis $fault", { timeout: 90_000 }, async (fault, context) => {
    await playRedisFault(pairing, fault, context);
  });

  // A call that is still out when Redis is back: its job's lock has run out, and another worker is handed the job.
  it.for(FAULTS)(
    "a call that outlasts a Redis that $fault stays the only one",
    { timeout: 90_000 },
    async ({ strike, mend }, { expect, onTestFinished }) => {
      const redis = await startOwnRedis({}, onTestFinished);
      const sandbox = await startSandbox({ ...CREDENTIALS, clock: systemClock, slowMs: 9_000 });
      onTestFinished(() => sandbox.stop());
      const stores = { ...(await fresh()), redisUrl: redis.url };
      const given = { clock: systemClock, hosts: [sandbox.url], callDeadlineMs: 20_000 };
      const running = await runHerald(stores, given);
      onTestFinished(running.close);
      const app = await running.anApp({ start: false });
      await running.herald.start(app);
      const standby = name.endsWith("PGlite") ? null : await runHerald(stores, given);
      if (standby) {
        onTestFinished(standby.close);
        await standby.herald.start(app);
      }
      sandbox.addFault("slow");
      const { id } = await running.submit(app);
      await expect.poll(() => callsFor(sandbox, id).length, { interval: 5, timeout: 10_000 }).toBe(1);

      await strike(redis);
      await systemClock.sleepUntil(systemClock.now() + 4_000);
      await mend?.(redis, onTestFinished);
      const status = async () => (await running.find(app, id)).status;
      expect(await status()).toBe("releasing");
      await expect.poll(status, { timeout: 20_000 }).toBe("sent");
      // The queue has got rid of the job as well: whoever was handed it has asked the ledger.
      const jobs = async () => (await running.herald.queues.releases(app)).list();
      await expect.poll(jobs, { timeout: 20_000 }).toEqual([]);
      expect(callsFor(sandbox, id)).toHaveLength(1);
    },
  );

  it.for(FAULTS)("Herald stops within 5 s while Redis $fault", { timeout: 90_000 }, async ({ strike }, context) => {
    const { expect, onTestFinished, annotate } = context;
    const redis = await startOwnRedis({}, onTestFinished);
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const stores = { ...(await fresh()), redisUrl: redis.url };
    const running = await runHerald(stores, { clock: systemClock, hosts: [sandbox.url] });
    onTestFinished(running.close);
    for (let n = 0; n < 3; n += 1) await running.herald.start(await running.anApp({ start: false }));

    await strike(redis);
    // Time enough to be in the middle of a round of reconciling, as it always is at this period.
    await systemClock.sleepUntil(systemClock.now() + 1_000);
    const stoppedAt = systemClock.upMs();
    await running.close();
    const tookMs = systemClock.upMs() - stoppedAt;
    await annotate(`stopped within ${(tookMs / 1_000).toFixed(1)} s`);
    expect(tookMs).toBeLessThan(5_000);
  });
});
