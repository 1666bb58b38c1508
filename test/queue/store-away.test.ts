import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openQueues } from "../../src/queue/open-queues.ts";
import type { QueueBackend } from "../../src/queue/open-queues.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { openQueuesForTest, recorder } from "../contracts/queue-backends.ts";
import { freshDatabase, postgresForTests, redisForTests } from "../support/services.ts";
import { findPostgresServer, startPostgresServer } from "../support/postgres-server.ts";
import { findRedisServer, startRedisServer } from "../support/redis-server.ts";
import type { ServerProcess } from "../support/server-process.ts";
import { startReleaseWorker } from "../../src/worker/worker.ts";

const redis = await redisForTests();
const postgres = await postgresForTests();

const openAt = (backend: QueueBackend) =>
  openQueues({ backend, clock: systemClock, nextFire: () => null, onError: () => undefined });

describe("openQueues()", () => {
  let silent: ReturnType<typeof createServer>;
  let silentPort: number;
  beforeAll(async () => {
    // Takes connections and never answers.
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    silentPort = (silent.address() as AddressInfo).port;
  });
  afterAll(() => void silent.close());

  it.each([
    { store: "a Redis that is not there", backend: { kind: "redis", url: "redis://:hush@127.0.0.1:1" } },
    {
      store: "a PostgreSQL that is not there",
      backend: { kind: "postgres", url: "postgresql://u:hush@127.0.0.1:1/x" },
    },
  ] as const)("says in one sentence that it cannot reach $store", async ({ backend }) => {
    const startedAt = Date.now();
    const error = await openAt(backend).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "queue-unreachable" });
    expect(String(error)).toMatch(/cannot reach (Redis|PostgreSQL) at 127\.0\.0\.1:1.*ECONNREFUSED/);
    expect(String(error)).not.toMatch(/hush|\n/);
    expect(Date.now() - startedAt).toBeLessThan(5_500);
  });

  it.each(["redis", "postgres"] as const)("gives up on a %s server that never answers", async (kind) => {
    const startedAt = Date.now();
    const scheme = kind === "redis" ? "redis" : "postgresql";
    const opening = openAt({ kind, url: `${scheme}://127.0.0.1:${silentPort}` });
    await expect(opening).rejects.toMatchObject({ code: "queue-unreachable" });
    expect(Date.now() - startedAt).toBeLessThan(5_500);
  });

  it.skipIf(postgres === null)("lets several processes prepare one PostgreSQL database at the same time", async () => {
    const url = await freshDatabase();
    const opened = await Promise.all([1, 2, 3, 4].map(() => openAt({ kind: "postgres", url })));
    for (const queues of opened) {
      expect((await queues.check()).faults).toEqual([]);
      await queues.close();
    }
  });

  it.skipIf(postgres === null)("serves more apps than it has shared connections", async () => {
    const { queues, errors } = await openQueuesForTest({ kind: "postgres", url: await freshDatabase() });
    const calls = recorder<string>();
    const workers = [];
    for (let app = 0; app < 12; app++) {
      const queue = await queues.releases(`app-${app}`);
      workers.push(
        startReleaseWorker(queue.source, async ({ campaignId }) => {
          calls.note(campaignId);
          return { kind: "done" };
        }),
      );
      await queue.put({ campaignId: `c${app}`, n: 1, seatAt: Date.now() + 500, priority: "normal" });
    }
    expect(new Set(await calls.atLeast(12)).size).toBe(12);
    await Promise.all(workers.map((worker) => worker.close()));
    await queues.close();
    expect(errors).toEqual([]);
  });
});

it.skipIf(postgres === null)("workers closed while they start leave nothing that keeps the queues open", async () => {
  const { queues, errors } = await openQueuesForTest({ kind: "postgres", url: await freshDatabase() });
  const queue = await queues.releases("shop");
  for (let round = 0; round < 30; round++) {
    const worker = startReleaseWorker(queue.source, async () => ({ kind: "done" }));
    await sleep(round % 15);
    await worker.close();
  }
  await queues.close();
  expect(errors).toEqual([]);
});

describe.each([
  { kind: "redis", canStart: findRedisServer() !== undefined, isWanted: redis !== null, start: startRedisServer },
  {
    kind: "postgres",
    canStart: findPostgresServer() !== undefined,
    isWanted: postgres !== null,
    start: startPostgresServer,
  },
] as const)("queues on a $kind server that goes away", ({ kind, canStart, isWanted, start }) => {
  if (!canStart || !isWanted) return it.skip("cannot be started here", () => undefined);

  let server: ServerProcess;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it("refuse while it is away, and go on by themselves when it is back", async () => {
    const { queues, errors } = await openQueuesForTest({ kind, url: server.url });
    const queue = await queues.releases("shop");
    const calls = recorder<string>();
    const worker = startReleaseWorker(queue.source, async ({ campaignId }) => {
      calls.note(campaignId);
      return { kind: "done" };
    });
    const put = (campaignId: string) => queue.put({ campaignId, n: 1, seatAt: Date.now(), priority: "normal" });
    await put("before");
    await calls.atLeast(1);

    await server.kill();
    const awayAt = Date.now();
    await expect(put("during")).rejects.toMatchObject({ name: "QueueUnreachable", code: "queue-unreachable" });
    await expect(queue.list()).rejects.toMatchObject({ code: "queue-unreachable" });
    await expect(queue.hold(Date.now() + 1_000)).rejects.toMatchObject({ code: "queue-unreachable" });
    await expect(queues.releases("another")).rejects.toMatchObject({ code: "queue-unreachable" });
    expect(Date.now() - awayAt).toBeLessThan(20_000);

    await server.restart();
    await expect.poll(() => put("after").then(() => "put", String), { timeout: 10_000 }).toBe("put");
    expect(await calls.atLeast(2)).toContain("after");
    expect(errors.length).toBeGreaterThan(0);
    await (await queues.releases("another")).list();
    await worker.close();
    await queues.close();
  });

  it("close within a few seconds while it is away", async () => {
    const { queues } = await openQueuesForTest({ kind, url: server.url });
    const worker = startReleaseWorker((await queues.releases("shop")).source, async () => ({ kind: "done" }));
    const schedules = (await queues.schedules()).start(async () => undefined);
    await server.kill();
    const closingAt = Date.now();
    await Promise.all([worker.close(), schedules.close()]);
    await queues.close();
    expect(Date.now() - closingAt).toBeLessThan(4_500);
    await server.restart();
  });

  it("start working by themselves when it went away while they were starting", async () => {
    for (const startedForMs of [0, 8, 20]) {
      const { queues } = await openQueuesForTest({ kind, url: server.url });
      const queue = await queues.releases(`starting-${startedForMs}`);
      const calls = recorder<string>();
      const worker = startReleaseWorker(queue.source, async ({ campaignId }) => {
        calls.note(campaignId);
        return { kind: "done" };
      });
      await sleep(startedForMs);
      await server.restart();
      const put = () => queue.put({ campaignId: "first", n: 1, seatAt: Date.now(), priority: "normal" });
      await expect.poll(() => put().then(() => "put", String), { timeout: 10_000 }).toBe("put");
      expect((await calls.atLeast(1))[0]).toBe("first");
      await worker.close();
      await queues.close();
    }
  });
});
