import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createPostgresBackend,
  DelayedError,
  type Job,
  Queue,
  RateLimitError,
  Worker,
  type WorkerOptions,
} from "bullmq";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Embedded, openEmbedded } from "../../../src/ledger/embedded/open-embedded.ts";
import { prepareEmbeddedForBullmq } from "../../../src/ledger/embedded/prepare-for-bullmq.ts";

let directory: string;
let store: Embedded;
let queues = 0;
const opened: (Queue | Worker)[] = [];
const faults: unknown[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "herald-bullmq-"));
  store = await openEmbedded(directory);
  await prepareEmbeddedForBullmq(store.db, store.pool);
  await store.db.exec("CREATE SCHEMA herald; CREATE TABLE herald.written (n int PRIMARY KEY)");
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  expect(faults).toEqual([]);
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("BullMQ on the embedded store", () => {
  it("picks up an immediate job within 100 ms, and a delayed one when it is due", async () => {
    const { queue, ran } = await aQueue();
    for (let n = 0; n < 5; n++) {
      await queue.add("now", {}, { jobId: `now-${n}` });
      await vi.waitUntil(() => ran.length > n, { timeout: 5_000, interval: 2 });
    }
    // The median: one pickup may meet a pause of the machine it runs on, a lost notification would cost all five 5 s.
    const pickupMs = ran.map(({ job, at }) => at - job.timestamp).sort((a, b) => a - b);
    expect(pickupMs[2]).toBeLessThan(100);
    await queue.add("later", {}, { delay: 700 });
    await queue.add("sooner", {}, { delay: 300 });
    await vi.waitUntil(() => ran.length === 7, { timeout: 3_000, interval: 2 });
    const [sooner, later] = ran.slice(5);
    expect([sooner?.job.name, later?.job.name]).toEqual(["sooner", "later"]);
    for (const each of [sooner, later]) {
      const lateMs = (each?.at ?? 0) - (each?.job.timestamp ?? 0) - (each?.job.opts.delay ?? 0);
      expect(lateMs).toBeGreaterThanOrEqual(0);
      expect(lateMs).toBeLessThan(250);
    }
  });

  it("keeps every tick of a Job Scheduler", async () => {
    const { queue, ran } = await aQueue();
    await queue.upsertJobScheduler("tick", { every: 300 }, { name: "tick" });
    await vi.waitUntil(() => ran.length >= 5, { timeout: 5_000 });
    await queue.removeJobScheduler("tick");
    const nominal = ran.slice(0, 5).map(({ job }) => Number(job.id?.split(":").at(-1)));
    expect(nominal.slice(1).map((at, before) => at - (nominal[before] ?? 0))).toEqual([300, 300, 300, 300]);
  });

  it("holds all jobs while rate limited, and lets the urgent one go first after", async () => {
    let held = 0;
    let until = 0;
    const { queue, ran } = await aQueue({
      options: { limiter: { max: 1_000_000, duration: 1 }, maximumRateLimitDelay: 100 },
      async before(_, itsQueue) {
        if (held++ > 0) return;
        until = Date.now() + 600;
        await itsQueue.rateLimit(600);
        throw new RateLimitError();
      },
    });
    await queue.add("first", {}, { priority: 10 });
    await vi.waitUntil(() => held > 0, { timeout: 5_000 });
    await queue.add("second", {}, { priority: 10 });
    await queue.add("urgent", {}, { priority: 1 });
    await vi.waitUntil(() => ran.length === 3, { timeout: 5_000 });
    expect(ran[0]?.at).toBeGreaterThanOrEqual(until - 1);
    expect(ran.map(({ job }) => job.name)).toEqual(["urgent", "first", "second"]);
    expect(held).toBe(4);
  });

  it("runs a job that moved itself to a later instant then, without spending an attempt", async () => {
    let dueAt = 0;
    const { queue, ran } = await aQueue({
      async before(job, _, token) {
        if (dueAt > 0) return;
        dueAt = Date.now() + 400;
        await job.moveToDelayed(dueAt, token);
        throw new DelayedError();
      },
    });
    await queue.add("seat", {});
    await vi.waitUntil(() => ran.length === 1, { timeout: 5_000 });
    expect(ran[0]?.at).toBeGreaterThanOrEqual(dueAt);
    expect(ran[0]?.at).toBeLessThan(dueAt + 250);
    expect(ran[0]?.attemptsMade).toBe(0);
  });

  it("and the ledger's transactions lose nothing to each other under load", async () => {
    const ledger = drizzle(store.db);
    const { queue, ran } = await aQueue({
      options: { concurrency: 4 },
      before: (job) =>
        ledger.transaction(async (tx) => {
          await tx.execute(sql`INSERT INTO herald.written VALUES (${job.data.n})`);
          await tx.execute(sql`SELECT count(*) FROM herald.written`);
        }),
    });
    const ofTheirOwn = Array.from({ length: 60 }, (_, n) =>
      ledger
        .transaction(async (tx) => {
          await tx.execute(sql`INSERT INTO herald.written VALUES (${1_000 + n})`);
          await tx.execute(sql`SELECT 1`);
          if (n % 3 === 0) tx.rollback();
        })
        .catch(() => undefined),
    );
    const added = Array.from({ length: 60 }, (_, n) => queue.add("write", { n }, { delay: n % 5 === 0 ? 50 : 0 }));
    await Promise.all([...ofTheirOwn, ...added]);
    await vi.waitUntil(() => ran.length === 60, { timeout: 15_000 });
    const { rows } = await store.db.query("SELECT count(*)::int AS n FROM herald.written");
    expect(rows).toEqual([{ n: 60 + 40 }]);
  });

  it("finds a job stalled that a killed process was working on, and runs it again", { timeout: 40_000 }, async () => {
    await seedJob("survivor");
    const child = fork(fileURLToPath(new URL("./run-job-child.ts", import.meta.url)), [directory], { execArgv: [] });
    await once(child, "message");
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;

    store = await openEmbedded(directory);
    await prepareEmbeddedForBullmq(store.db, store.pool);
    const { ran } = await aQueue({
      name: "crash",
      options: { lockDuration: 1_000, stalledInterval: 300, maxStalledCount: 9 },
    });
    await vi.waitUntil(() => ran.length === 1, { timeout: 10_000 });
    expect(ran[0]?.job).toMatchObject({ id: "survivor", stalledCounter: 1, attemptsStarted: 2 });
  });
});

/** Leaves one job in the queue `crash` and closes the store for the process that will work on it. */
async function seedJob(jobId: string): Promise<void> {
  const queue = new Queue("crash", { connection: store.pool }, createPostgresBackend as never);
  await queue.add("job", {}, { jobId });
  await queue.close();
  await store.close();
}

type Before = (job: Job, queue: Queue, token: string | undefined) => Promise<unknown>;

async function aQueue({
  name = `q${++queues}`,
  options = {},
  before = async () => undefined,
}: { name?: string; options?: Partial<WorkerOptions>; before?: Before } = {}) {
  const connection = store.pool as never;
  const queue = new Queue(name, { connection }, createPostgresBackend as never);
  const ran: { job: Job; at: number; attemptsMade: number }[] = [];
  const work = async (job: Job, token?: string): Promise<void> => {
    await before(job, queue, token);
    ran.push({ job, at: Date.now(), attemptsMade: job.attemptsMade });
  };
  const worker = new Worker(name, work, { concurrency: 1, ...options, connection }, createPostgresBackend as never);
  queue.on("error", (fault) => faults.push(fault));
  worker.on("error", (fault) => faults.push(fault));
  opened.push(worker, queue);
  await worker.waitUntilReady();
  return { queue, worker, ran };
}
