/** The stores of one pairing, on servers of its own that can be killed, frozen and emptied, and that end with the soak. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { openEmbedded } from "../src/ledger/embedded/open-embedded.ts";
import type { HeraldOptions } from "../src/main/open-herald.ts";
import { startPostgresServer } from "../test/support/postgres-server.ts";
import { startRedisServer } from "../test/support/redis-server.ts";
import type { ServerProcess } from "../test/support/server-process.ts";

export const PAIRINGS = {
  pglite: { name: "PGlite", ledger: "pglite", redis: false },
  postgres: { name: "Postgres", ledger: "postgres", redis: false },
  "redis-postgres": { name: "Redis and Postgres", ledger: "postgres", redis: true },
  "redis-pglite": { name: "Redis and PGlite", ledger: "pglite", redis: true },
} as const;
export type PairingId = keyof typeof PAIRINGS;
export const PAIRING_IDS = Object.keys(PAIRINGS) as PairingId[];

/** What `openHerald` needs to know of the stores. Plain JSON, so that a child process can be told. */
export type SoakStores = Required<Pick<HeraldOptions, "store" | "redisUrl" | "redisPrefix" | "witnessDirectory">>;

export type World = {
  readonly stores: SoakStores;
  readonly postgres: ServerProcess | null;
  readonly redis: ServerProcess | null;
  /** As many processes as the ledger may have at once. */
  readonly workers: number;
  /** Empties Redis. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

/** Opens empty stores. A durable Redis comes back with its jobs when it is killed, the other one with none. */
export async function openWorld(pairing: PairingId, { durableRedis }: { durableRedis: boolean }): Promise<World> {
  const { ledger, redis: withRedis } = PAIRINGS[pairing];
  const directory = await mkdtemp(join(tmpdir(), "herald-soak-"));
  const [redis, postgres] = await Promise.all([
    withRedis ? startRedisServer({ durable: durableRedis }) : null,
    ledger === "postgres" ? startPostgresServer() : null,
  ]);
  const embedded = join(directory, "store");
  // Its first start takes seconds, and the clock is to run only when all is there.
  if (!postgres) await (await openEmbedded(embedded)).close();
  return {
    stores: {
      store: postgres ? { kind: "postgres", url: postgres.url } : { kind: "pglite", directory: embedded },
      redisUrl: redis?.url ?? null,
      redisPrefix: "soak",
      witnessDirectory: join(directory, "witness"),
    },
    postgres,
    redis,
    workers: postgres ? 2 : 1,
    async flush() {
      if (redis) await flush(redis.url);
    },
    async close() {
      await Promise.all([redis?.stop(), postgres?.stop()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A Redis that is away or frozen has nothing to empty. */
async function flush(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, commandTimeout: 2_000 });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    await redis.flushall();
  } catch {
    // It will have had its own fault.
  } finally {
    redis.disconnect();
  }
}
