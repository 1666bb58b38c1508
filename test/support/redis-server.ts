import { join } from "node:path";

import { Redis } from "ioredis";

import { folderWith } from "./programs.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const NAMES = ["redis-server", "valkey-server"];

/** The Redis (or Valkey) server that can be run here, or undefined. */
export function findRedisServer(): string | undefined {
  for (const name of NAMES) {
    const folder = folderWith([name]);
    if (folder !== undefined) return join(folder, name);
  }
  return undefined;
}

/**
 * Starts a Redis of one's own, configured as Herald asks: it evicts nothing, and with `durable` every write is on disk before
 * its answer, so that what was answered outlives `kill()`. `args` come last, as on its command line. Throws where no server
 * is installed.
 */
export function startRedisServer({
  durable = false,
  args = [],
}: { readonly durable?: boolean; readonly args?: readonly string[] } = {}): Promise<ServerProcess> {
  const file = findRedisServer();
  if (file === undefined) throw new Error(`none of ${NAMES.join(", ")} is on PATH`);
  return startServerProcess({
    name: "redis",
    command: (directory, port) => ({
      file,
      args: [
        ...["--bind", "127.0.0.1", "--port", String(port), "--dir", directory, "--daemonize", "no"],
        ...["--save", "", "--appendonly", durable ? "yes" : "no", "--appendfsync", "always"],
        ...["--maxmemory-policy", "noeviction"],
        ...args,
      ],
    }),
    url: (port) => `redis://127.0.0.1:${port}`,
    ping: pingRedis,
    stopSignal: "SIGTERM",
  });
}

/** Resolves when a Redis at `url` answers, within 2 s; rejects with why not. */
export async function pingRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false, // PING is the check
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let why: Error | undefined;
  redis.on("error", (error: Error) => (why = error)); // connect() itself only says "connection is closed"
  try {
    await redis.connect();
    await redis.ping();
  } catch (cause) {
    throw why ?? cause;
  } finally {
    redis.disconnect();
  }
}
