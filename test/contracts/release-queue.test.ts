import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WAKE_EARLY_MS } from "../../src/queue/backend.ts";
import type { Queues } from "../../src/queue/open-queues.ts";
import type { ReleaseJob, ReleaseQueue } from "../../src/queue/release-queue.ts";
import { systemClock, timeLapseClock } from "../../src/runtime/clock.ts";
import type { JobEnd } from "../../src/worker/end-job.ts";
import { BACKENDS, openQueuesForTest, recorder } from "./queue-backends.ts";
import type { BackendOpen } from "./queue-backends.ts";
import { startReleaseWorker } from "../../src/worker/worker.ts";

const HOUR_MS = 3_600_000;
const inAnHour = () => Date.now() + HOUR_MS;

/** What a release was called with, and when. */
type Call = ReleaseJob & { readonly calledAt: number };

describe.each(BACKENDS)("a release queue on $name", ({ name, isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let store: BackendOpen;
  let queues: Queues;
  let errors: string[];
  let apps = 0;
  const anApp = () => queues.releases(`shop-${(apps += 1)}`);

  beforeAll(async () => {
    store = await open();
    ({ queues, errors } = await openQueuesForTest(store.backend));
  });
  afterAll(async () => {
    await queues.close();
    await store.close();
    expect(errors).toEqual([]);
  });

  /** Starts a worker that notes each call and ends it as `end` says. */
  function startNoting(queue: ReleaseQueue, end: (job: ReleaseJob, call: number) => JobEnd = () => ({ kind: "done" })) {
    const calls = recorder<Call>();
    const worker = startReleaseWorker(queue.source, async (job) => {
      calls.note({ ...job, calledAt: systemClock.realMs() });
      return end(job, calls.facts.length);
    });
    return { calls, worker };
  }

  const earlyMs = WAKE_EARLY_MS[name];

  it("calls the release shortly before its seat, never sooner, and forgets the job", async () => {
    const queue = await anApp();
    const { calls, worker } = startNoting(queue);
    const seats = [400, 650, 1_000].map((ms) => Date.now() + ms);
    for (const [index, seatAt] of seats.entries()) {
      await queue.put({ campaignId: `c${index}`, n: 1, seatAt, priority: "normal" });
    }
    for (const { seatAt, calledAt } of await calls.atLeast(3)) {
      expect(calledAt - seatAt).toBeGreaterThanOrEqual(-earlyMs);
      expect(calledAt - seatAt).toBeLessThan(250);
    }
    expect(calls.facts.map((call) => call.seatAt)).toEqual(seats);
    await worker.close();
    expect(await queue.list()).toEqual([]);
  });

  it("lists what was put, with seats to the millisecond, whatever the id", async () => {
    const queue = await anApp();
    const put = ["spring-sale", "daily_news~1795383116175", "123", "a.b.1", "春节:红包 50%"].map(
      (campaignId, index) => ({
        campaignId,
        n: index + 1,
        seatAt: inAnHour() + index,
      }),
    );
    for (const job of put) await queue.put({ ...job, priority: "urgent" });
    await queue.put({ campaignId: "overdue", n: 7, seatAt: 1_000_000, priority: "low" });

    const listed = await queue.list();
    expect([...listed].sort((a, b) => a.n - b.n)).toEqual([
      ...put.map((job) => ({ ...job, state: "delayed" })),
      { campaignId: "overdue", n: 7, seatAt: 1_000_000, state: "waiting" },
    ]);
  });

  it("takes a second put of the same n as no put at all", async () => {
    const queue = await anApp();
    const seatAt = inAnHour();
    await queue.put({ campaignId: "twice", n: 1, seatAt, priority: "normal" });
    await queue.put({ campaignId: "twice", n: 1, seatAt: seatAt + 5_000, priority: "normal" });
    expect(await queue.list()).toEqual([{ campaignId: "twice", n: 1, seatAt, state: "delayed" }]);
  });

  it("drops what waits, and drops nothing quietly", async () => {
    const queue = await anApp();
    await queue.put({ campaignId: "a", n: 1, seatAt: inAnHour(), priority: "normal" });
    await queue.put({ campaignId: "a", n: 2, seatAt: inAnHour(), priority: "normal" });
    await queue.drop("a", 1);
    await queue.drop("a", 3);
    expect((await queue.list()).map((job) => job.n)).toEqual([2]);
  });

  it("keeps an active job through a drop and a re-put, and runs a newer n after it", async () => {
    const queue = await anApp();
    const begun = recorder<ReleaseJob>();
    const { promise: mayEnd, resolve: letEnd } = Promise.withResolvers<void>();
    const worker = startReleaseWorker(queue.source, async (job) => {
      begun.note(job);
      await mayEnd;
      return { kind: "done" };
    });
    const seatAt = Date.now();
    await queue.put({ campaignId: "moved", n: 1, seatAt, priority: "normal" });
    await begun.atLeast(1);
    await queue.drop("moved", 1);
    await queue.put({ campaignId: "moved", n: 1, seatAt: inAnHour(), priority: "normal" });
    await queue.put({ campaignId: "moved", n: 2, seatAt, priority: "normal" });
    expect((await queue.list()).map(({ n, state }) => ({ n, state }))).toEqual([
      { n: 2, state: "waiting" },
      { n: 1, state: "active" },
    ]);
    letEnd();
    expect((await begun.atLeast(2)).map((job) => job.n)).toEqual([1, 2]);
    await worker.close();
    expect(await queue.list()).toEqual([]);
  });

  it("hands out urgent campaigns before normal ones before low ones", async () => {
    const queue = await anApp();
    const seatAt = Date.now();
    for (const priority of ["low", "normal", "urgent"] as const) {
      await queue.put({ campaignId: priority, n: 1, seatAt, priority });
    }
    const { calls, worker } = startNoting(queue);
    expect((await calls.atLeast(3)).map((call) => call.campaignId)).toEqual(["urgent", "normal", "low"]);
    await worker.close();
  });

  it("calls a release again, shortly before then, that asked for later", async () => {
    const queue = await anApp();
    const until = Date.now() + 700;
    const { calls, worker } = startNoting(queue, (_job, call) =>
      call === 1 ? { kind: "later", until, why: "look again" } : { kind: "done" },
    );
    await queue.put({ campaignId: "patient", n: 4, seatAt: Date.now(), priority: "normal" });
    const again = (await calls.atLeast(2))[1];
    expect(again).toMatchObject({ campaignId: "patient", n: 4, seatAt: until });
    expect((again?.calledAt ?? 0) - until).toBeGreaterThanOrEqual(-earlyMs);
    await worker.close();
  });

  it("hands out nothing while held, and everything once the hold ends by itself", async () => {
    const queue = await anApp();
    const until = Date.now() + 900;
    await queue.hold(inAnHour());
    await queue.hold(until);
    const { calls, worker } = startNoting(queue);
    await queue.put({ campaignId: "held", n: 1, seatAt: Date.now(), priority: "normal" });
    const [call] = await calls.atLeast(1);
    expect((call?.calledAt ?? 0) - until).toBeGreaterThanOrEqual(0);
    expect((call?.calledAt ?? 0) - until).toBeLessThan(500);
    await worker.close();
  });

  it("lets a lifted hold go within half a second", async () => {
    const queue = await anApp();
    const { calls, worker } = startNoting(queue, (_job, call) =>
      call === 1 ? { kind: "held", until: inAnHour(), why: "429" } : { kind: "done" },
    );
    await queue.put({ campaignId: "first", n: 1, seatAt: Date.now(), priority: "normal" });
    await calls.atLeast(1);
    await expect.poll(async () => (await queue.list()).map((job) => job.state)).toEqual(["waiting"]);
    const liftedAt = Date.now();
    await queue.lift();
    await calls.atLeast(2);
    expect(Date.now() - liftedAt).toBeLessThan(500);
    await worker.close();
  });

  it("tries a release that threw again, and reports it", async () => {
    const queue = await anApp();
    const { calls, worker } = startNoting(queue, (_job, call) => {
      if (call === 1) throw new Error("the ledger is away");
      return { kind: "done" };
    });
    await queue.put({ campaignId: "stumbles", n: 1, seatAt: Date.now(), priority: "normal" });
    const [first, second] = await calls.atLeast(2);
    expect((second?.calledAt ?? 0) - (first?.calledAt ?? 0)).toBeGreaterThanOrEqual(2_000);
    expect(errors.splice(0)).toEqual([expect.stringContaining("the ledger is away")]);
    await worker.close();
  });

  it("keeps seats in plan time on a time-lapse clock", async () => {
    const clock = timeLapseClock({ startAt: Date.UTC(2026, 10, 27), rate: 100, originMs: Date.now() });
    const fast = await openQueuesForTest(store.backend, { clock });
    const queue = await fast.queues.releases("time-lapse");
    const seatAt = Date.UTC(2026, 10, 27, 0, 2);
    await queue.put({ campaignId: "fast", n: 1, seatAt, priority: "normal" });
    expect(await queue.list()).toMatchObject([{ seatAt, state: "delayed" }]);

    const calledAt = recorder<number>();
    const worker = startReleaseWorker(queue.source, async () => {
      calledAt.note(clock.now());
      return { kind: "done" };
    });
    const [at = 0] = await calledAt.atLeast(1);
    expect(at - seatAt).toBeGreaterThanOrEqual(-clock.toPlanMs(earlyMs));
    expect(at - seatAt).toBeLessThan(25_000);
    await worker.close();
    await fast.queues.close();
    expect(fast.errors).toEqual([]);
  });

  // On PGlite every put waits for the disk; a few pages say as much.
  const many = name === "pglite" ? 600 : 2_000;
  it(`lists ${many} jobs`, async () => {
    const queue = await anApp();
    const seatAt = inAnHour();
    const ids = Array.from({ length: many }, (_, index) => `c${index}`);
    for (let start = 0; start < ids.length; start += 100) {
      const some = ids.slice(start, start + 100);
      await Promise.all(some.map((campaignId) => queue.put({ campaignId, n: 1, seatAt, priority: "normal" })));
    }
    const listed = await queue.list();
    expect(new Set(listed.map((job) => job.campaignId))).toEqual(new Set(ids));
  });

  it("closes at once while a release waits for its seat, and keeps the job", async () => {
    const queue = await anApp();
    const { calls, worker } = startNoting(queue);
    const seatAt = Date.now() + 5_000;
    await queue.put({ campaignId: "next", n: 1, seatAt, priority: "normal" });
    const closingAt = Date.now();
    await Promise.all([worker.close(), worker.close()]);
    expect(Date.now() - closingAt).toBeLessThan(1_500);
    expect(calls.facts).toEqual([]);
    expect(await queue.list()).toEqual([{ campaignId: "next", n: 1, seatAt, state: "delayed" }]);
  });

  it("lets a release in hand end before it closes, and tells it by the signal", async () => {
    const queue = await anApp();
    const begun = recorder<AbortSignal>();
    const { promise: mayEnd, resolve: letEnd } = Promise.withResolvers<void>();
    const worker = startReleaseWorker(queue.source, async (_job, signal) => {
      begun.note(signal);
      await mayEnd;
      return { kind: "done" };
    });
    await queue.put({ campaignId: "in-hand", n: 1, seatAt: Date.now(), priority: "normal" });
    const [signal] = await begun.atLeast(1);
    const closed = worker.close();
    expect(signal?.aborted).toBe(true);
    letEnd();
    await closed;
    expect(await queue.list()).toEqual([]);
  });

  it("gives a release to another worker within about five seconds when its process is killed", async () => {
    // PGlite lets one process in at a time, so the child gets the store to itself.
    await queues.close();
    await store.close();
    const child = startChild(store.reopen, { campaignId: "orphan", n: 1 });
    await once(child, "message");
    child.kill("SIGKILL");
    await once(child, "exit");

    store = await store.open();
    ({ queues, errors } = await openQueuesForTest(store.backend));
    const { calls, worker } = startNoting(await queues.releases("crash"));
    const startedAt = Date.now();
    expect(await calls.atLeast(1)).toMatchObject([{ campaignId: "orphan", n: 1 }]);
    expect(Date.now() - startedAt).toBeLessThan(8_000);
    await worker.close();
  });
});

/** A process that puts one job, takes it, says so, and never ends it. */
function startChild(reopen: unknown, job: { campaignId: string; n: number }): ChildProcess {
  const program = fileURLToPath(new URL("release-child.ts", import.meta.url));
  return fork(program, [JSON.stringify({ reopen, job })], {
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}
