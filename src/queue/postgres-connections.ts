/**
 * BullMQ on PostgreSQL: a server with a pool of our own, or the ledger's embedded PGlite.
 *
 * BullMQ keeps its tables in the schema `bullmq` and finds them by search path. It never migrates by itself; opening
 * does, once, under BullMQ's own advisory lock, so any number of processes may start at the same time.
 */
import { setTimeout as delay } from "node:timers/promises";
import { createPostgresBackend, runMigrations } from "bullmq";
import type { BackendFactory } from "bullmq";
import pg from "pg";
import { systemClock } from "../runtime/clock.ts";
import { COMMAND_LIMIT_MS, OPEN_LIMIT_MS, WAKE_EARLY_MS } from "./backend.ts";
import type { Connections, PoolLike, QueueHealth } from "./backend.ts";
import { keepErrorListener, lendPool } from "./pool-for-bullmq.ts";
import { isConnectionError, QueueUnreachable, QueueUnusable, reach, reasonOf } from "./queue-errors.ts";

/**
 * Connects to a PostgreSQL server and brings BullMQ's tables up to date, or says within about five seconds why not.
 *
 * @throws QueueUnreachable when nothing answers there or the login is refused; QueueUnusable when the server is too old
 * or its tables were written by a newer BullMQ.
 */
export async function connectPostgres({
  url,
  onError,
}: {
  url: string;
  onError(error: Error, where: string): void;
}): Promise<Connections> {
  const where = `PostgreSQL at ${addressOf(url)}`;
  const pool = new pg.Pool({
    connectionString: withSessionOptions(url),
    max: SHARED_CONNECTIONS,
    keepAlive: true,
    connectionTimeoutMillis: COMMAND_LIMIT_MS - 1_000,
    query_timeout: COMMAND_LIMIT_MS,
  });
  // BullMQ adds a listener for every queue and worker.
  pool.setMaxListeners(0);
  pool.on("error", (error) => onError(error, where));
  pool.on("connect", keepErrorListener);
  try {
    await reach(where, OPEN_LIMIT_MS, () => migrate(pool));
  } catch (error) {
    void pool.end();
    if (error instanceof QueueUnreachable) throw error;
    const what = error instanceof Error && /version/i.test(error.name) ? QueueUnusable : QueueUnreachable;
    throw new what(`cannot use ${where}: ${reasonOf(error)}`, { cause: error });
  }
  const forQueues = lendPool(pool);
  return {
    ...overPool({ kind: "postgres", where, pool: forQueues.pool }),
    takeForWorker() {
      // Each worker keeps a connection to itself for LISTEN, so the shared ones stay as many as they were.
      pool.options.max += 1;
      const forWorker = lendPool(pool);
      return {
        connection: forWorker.pool,
        release() {
          forWorker.release();
          pool.options.max -= 1;
        },
      };
    },
    async close() {
      forQueues.release();
      // A statement that hangs ends by its own limit, later than anyone who closes should wait.
      await Promise.race([pool.end(), delay(CLOSE_GRACE_MS, undefined, { ref: false })]);
    },
  };
}

/** Uses a PGlite pool that is already prepared for BullMQ; closing leaves the pool open. */
export async function usePglite(pool: PoolLike): Promise<Connections> {
  await forgetDatesAhead(pool);
  return overPool({ kind: "pglite", where: "the embedded store", pool });
}

/**
 * Where its connection is kept alive BullMQ sleeps up to an hour until the next job, on a timer that knows nothing of a
 * clock that was set or of a machine that slept. Ten seconds are what it takes at most on Redis by itself.
 */
const WAIT_MAX_SECONDS = 10;

/** How long closing waits for statements in hand. Real time. */
const CLOSE_GRACE_MS = 500;

/** A put, a list and a worker's round at the same time; everything here is short. */
const SHARED_CONNECTIONS = 4;

async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, "bullmq");
    await forgetDatesAhead(client);
    client.release();
  } catch (error) {
    client.release(isConnectionError(error));
    throw error;
  }
}

/**
 * BullMQ keeps its locks here as dates. One that lies ahead was taken before the clock was set back, and would keep a dead
 * worker's job from everyone until the clock has caught up, and the app's queue with it. A worker that lives takes its
 * own anew within seconds.
 */
async function forgetDatesAhead(store: Pick<PoolLike, "query">): Promise<void> {
  const nowMs = systemClock.realMs();
  const aheadMs = nowMs + AHEAD_MS;
  await store.query("UPDATE bullmq.job SET locked_until_ms = $1 WHERE locked_until_ms > $2", [nowMs, aheadMs]);
  await store.query("DELETE FROM bullmq.meta WHERE field = 'stalled-check' AND value::bigint > $1", [aheadMs]);
}

/** More than any lock lasts, and than clocks of machines that know the time differ. */
const AHEAD_MS = 60_000;

function overPool({ kind, where, pool }: { kind: "postgres" | "pglite"; where: string; pool: PoolLike }): Connections {
  return {
    where,
    prefix: undefined,
    wakeEarlyMs: WAKE_EARLY_MS[kind],
    isShared: kind === "postgres",
    waitMaxSeconds: WAIT_MAX_SECONDS,
    createBackend: createPostgresBackend as unknown as BackendFactory,
    forQueues: pool,
    takeForWorker: () => ({ connection: pool, release: () => undefined }),
    ready: async () => undefined,
    health: () => reach(where, COMMAND_LIMIT_MS, () => healthOf(kind, pool)),
    close: async () => undefined,
  };
}

async function healthOf(kind: "postgres" | "pglite", pool: PoolLike): Promise<QueueHealth> {
  const { rows } = await pool.query<{ server_version: string }>("show server_version");
  return {
    kind,
    product: kind,
    version: rows[0]?.server_version.split(" ")[0] ?? "unknown",
    maxmemoryPolicy: null,
    appendOnly: null,
    faults: [],
    warnings: [],
  };
}

/**
 * Adds our session settings to whatever `options` the URL already carries. Commits need not wait for the disk: losing
 * the last half second of jobs costs a round of the reconciler, never a campaign.
 */
function withSessionOptions(url: string): string {
  const withOptions = new URL(url);
  const given = withOptions.searchParams.get("options");
  const ours = "-c search_path=bullmq -c synchronous_commit=off";
  withOptions.searchParams.set("options", given === null ? ours : `${given} ${ours}`);
  return withOptions.href;
}

function addressOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || "localhost"}:${port || "5432"}${pathname}`;
}
