/** The pairs of stores a benchmark runs on, with servers of its own that end with it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { HeraldOptions } from "../src/main/open-herald.ts";
import { startPostgresServer } from "../test/support/postgres-server.ts";
import { startRedisServer } from "../test/support/redis-server.ts";
import type { ServerProcess } from "../test/support/server-process.ts";

/** What `openHerald` needs to know of the stores. Plain JSON, so that a child process can be told. */
export type BenchStores = Pick<HeraldOptions, "store" | "redisUrl" | "redisPrefix" | "witnessDirectory">;

/** Runs `measure` on fresh stores of each pairing that is present, or of these only; answers with what is not present. */
export async function onEachPairing(
  measure: (pairing: string, stores: BenchStores) => Promise<void>,
  only?: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  // The servers' own handles do not keep this process running, and it must outlive their stopping.
  const stayingUp = setInterval(() => undefined, 60_000);
  const start = (name: string, starting: () => Promise<ServerProcess>) =>
    starting().catch((error: unknown) => void missing.push(`${name}: ${String(error)}`));
  const postgres = await start("Postgres", startPostgresServer);
  const redis = await start("Redis", () => startRedisServer({ durable: true }));
  const root = await mkdtemp(join(tmpdir(), "herald-bench-"));
  try {
    const on = async (pairing: string, store: BenchStores["store"], redisUrl: string | null) => {
      if (only !== undefined && !only.includes(pairing)) return;
      await measure(pairing, {
        store,
        redisUrl,
        redisPrefix: `bench-${store.kind}`,
        witnessDirectory: join(root, pairing, "witness"),
      });
    };
    if (redis && postgres) await on("Redis + Postgres", await newDatabase(postgres.url, "with_redis"), redis.url);
    if (postgres) await on("Postgres", await newDatabase(postgres.url, "alone"), null);
    await on("embedded", { kind: "pglite", directory: join(root, "embedded", "sandbox") }, null);
    if (redis) await on("Redis + embedded", { kind: "pglite", directory: join(root, "redis", "sandbox") }, redis.url);
  } finally {
    await Promise.all([postgres?.stop(), redis?.stop()]);
    await rm(root, { recursive: true, force: true });
    clearInterval(stayingUp);
  }
  return missing;
}

async function newDatabase(url: string, name: string): Promise<BenchStores["store"]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const database = new URL(url);
  database.pathname = `/${name}`;
  return { kind: "postgres", url: database.href };
}
