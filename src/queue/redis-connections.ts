/**
 * BullMQ on Redis or Valkey, through ioredis.
 *
 * Two connections a process. The one for queues refuses while Redis is away, so that a person submitting a campaign gets
 * an answer; nothing it was given lands later by surprise, except what was on the wire when the connection broke. The
 * one for workers waits as long as it takes, and each worker has a blocking copy of it.
 */
import { createRedisBackend } from "bullmq";
import { Redis } from "ioredis";
import type { RedisOptions } from "ioredis";
import { COMMAND_LIMIT_MS, OPEN_LIMIT_MS, WAKE_EARLY_MS } from "./backend.ts";
import type { Connections } from "./backend.ts";
import { QueueUnreachable, QueueUnusable, reach, reasonOf } from "./queue-errors.ts";
import { isTooOld, judgeRedis } from "./redis-health.ts";

/**
 * Connects to Redis, or says within about five seconds why not.
 *
 * @throws QueueUnreachable when nothing answers there or the password is refused; QueueUnusable when it is too old.
 */
export async function connectRedis({
  url,
  prefix = "herald",
  onError,
}: {
  url: string;
  prefix?: string | undefined;
  onError(error: Error, where: string): void;
}): Promise<Connections> {
  const where = `Redis at ${addressOf(url)}`;
  const forQueues = new Redis(url, QUEUE_OPTIONS);
  const forWorkers = new Redis(url, WORKER_OPTIONS);
  const queuesReady = readinessOf(forQueues);
  let lastError: Error | undefined;
  let isOpen = false;
  for (const client of [forQueues, forWorkers]) {
    client.on("error", (error: Error) => {
      lastError = error;
      if (isOpen) onError(error, where);
    });
  }
  const closeBoth = () => {
    for (const client of [forQueues, forWorkers]) client.disconnect();
  };
  // Health is read over the connection for queues, whose commands cannot hang.
  const health = () => reach(where, COMMAND_LIMIT_MS, async () => judgeRedis(await forQueues.info()));

  try {
    await reach(where, OPEN_LIMIT_MS, () => Promise.all([queuesReady(), readinessOf(forWorkers)()]));
    const found = await health();
    if (isTooOld(found)) {
      throw new QueueUnusable(`cannot use ${where}: version 5 or newer is needed; it is ${found.version}`);
    }
  } catch (error) {
    closeBoth();
    if (error instanceof QueueUnusable || lastError === undefined) throw error;
    throw new QueueUnreachable(`cannot reach ${where}: ${reasonOf(lastError)}`, { cause: lastError });
  }
  isOpen = true;

  return {
    where,
    prefix,
    wakeEarlyMs: WAKE_EARLY_MS.redis,
    isShared: true,
    waitMaxSeconds: 2,
    createBackend: createRedisBackend,
    forQueues,
    takeForWorker: () => ({ connection: forWorkers, release: () => undefined }),
    ready: queuesReady,
    health,
    async close() {
      closeBoth();
    },
  };
}

const SHARED_OPTIONS = {
  connectTimeout: 3_000,
  retryStrategy: (times: number) => Math.min(100 * times, 1_000),
} satisfies RedisOptions;
const QUEUE_OPTIONS = {
  ...SHARED_OPTIONS,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  commandTimeout: COMMAND_LIMIT_MS,
} satisfies RedisOptions;
const WORKER_OPTIONS = { ...SHARED_OPTIONS, maxRetriesPerRequest: null } satisfies RedisOptions;

/** Waits for the client as often as it is asked while it is away, with one pair of listeners. */
function readinessOf(client: Redis): () => Promise<void> {
  let pending: Promise<void> | undefined;
  return () => {
    if (client.status === "ready") return Promise.resolve();
    pending ??= new Promise<void>((resolve, reject) => {
      const settle = (error?: Error) => {
        client.off("ready", settle).off("end", end);
        pending = undefined;
        if (error) reject(error);
        else resolve();
      };
      const end = () => settle(new Error("Connection is closed."));
      client.once("ready", settle).once("end", end);
    });
    return pending;
  };
}

function addressOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || "6379"}`;
}
