/** Stores that answer with errors and keep their connections, which BullMQ alone takes for a reason to hurry. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { startReleaseWorker } from "../../src/worker/worker.ts";
import { openQueuesForTest, recorder } from "../contracts/queue-backends.ts";
import { startOwnRedis } from "../support/own-redis.ts";
import type { OwnRedis } from "../support/own-redis.ts";
import { findRedisServer } from "../support/redis-server.ts";

/** As in a failover: every write is answered with an error, also one that waits. */
const refuse = ({ say }: OwnRedis) => say("REPLICAOF", "127.0.0.1", 1);
const serve = ({ say }: OwnRedis) => say("REPLICAOF", "NO", "ONE");

it.skipIf(findRedisServer() === undefined)("a worker asks a Redis that refuses in moderation", async () => {
  const redis = await startOwnRedis({}, onTestFinished);
  const nextFire = (_definition: string, after: number) => Math.floor(after / 500 + 1) * 500;
  const { queues, errors } = await openQueuesForTest({ kind: "redis", url: redis.url }, { nextFire });
  onTestFinished(queues.close);
  const schedules = await queues.schedules();
  const fired = recorder<string>();
  const refusing = Promise.withResolvers<void>();
  const worker = schedules.start(async (scheduleId) => {
    fired.note(scheduleId);
    await refusing.promise;
  });
  onTestFinished(worker.close);
  await schedules.register({ scheduleId: "often", app: "shop", definition: "often" });
  await fired.atLeast(1);

  // The tick in hand cannot be ended, and BullMQ asks for the next one.
  await refuse(redis);
  refusing.resolve();
  const before = await redis.asked();
  await sleep(3_000);
  const asked = (await redis.asked()) - before;
  expect(asked).toBeLessThan(30);
  expect(errors.length).toBeLessThan(10);

  await serve(redis);
  await schedules.register({ scheduleId: "another", app: "shop", definition: "often" });
  await expect.poll(() => fired.facts.includes("another"), { timeout: 5_000 }).toBe(true);
});

it.skipIf(findRedisServer() === undefined)("a worker keeps a seat that comes right after Redis refused", async () => {
  const redis = await startOwnRedis({}, onTestFinished);
  const { queues } = await openQueuesForTest({ kind: "redis", url: redis.url });
  onTestFinished(queues.close);
  const queue = await queues.releases("shop");
  const woken = recorder<number>();
  const worker = startReleaseWorker(queue.source, async () => {
    woken.note(Date.now());
    return { kind: "done" };
  });
  onTestFinished(worker.close);
  const seatAt = Date.now() + 6_000;
  // Put while the worker waits for it, so that it knows when to look again, and forgets it in trouble.
  await queue.put({ campaignId: "c1", n: 1, seatAt, priority: "normal" });
  await sleep(1_000);
  await refuse(redis);
  await sleep(2_500);
  await serve(redis);
  const [wokenAt = Infinity] = await woken.atLeast(1);
  expect(wokenAt - seatAt).toBeLessThan(500);
});
