/**
 * A Redis that loses what it held: everything of it or the end, at once or bit by bit. The ledger remembers, and the
 * reconciler puts every job and timer back; each announcement goes out once.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "vitest";
import { cutAppendOnlyFile } from "../support/own-redis.ts";
import type { OwnRedis } from "../support/own-redis.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { playRedisFault } from "../support/redis-fault-scene.ts";
import type { RedisFault } from "../support/redis-fault-scene.ts";
import { findRedisServer, startRedisServer } from "../support/redis-server.ts";

const FAULTS: readonly RedisFault[] = [
  {
    fault: "is killed and comes back empty",
    strike: ({ server }) => server.kill(),
    mend: ({ server }) => server.restart(),
  },
  {
    fault: "is killed and comes back with all it had",
    server: { durable: true },
    strike: ({ server }) => server.kill(),
    mend: ({ server }) => server.restart(),
  },
  {
    fault: "is killed and comes back without the end of its append-only file",
    server: { durable: true },
    async strike(redis) {
      await redis.server.kill();
      cutAppendOnlyFile(redis, 3_000);
    },
    mend: ({ server }) => server.restart(),
  },
  { fault: "is flushed", strike: ({ say }) => say("FLUSHALL"), forMs: 0 },
  {
    fault: "fails over to an empty replica",
    strike: ({ door }) => door.shut(),
    async mend({ door }, onTestFinished) {
      const replica = await startRedisServer();
      onTestFinished(() => replica.stop());
      door.leadTo(replica.port);
    },
  },
  {
    fault: "evicts what is waited for",
    server: { args: ["--maxmemory-policy", "allkeys-lru"] },
    strike: evict,
    forMs: 0,
  },
  // What an eviction may leave of a job: its data without its place in line, or its place without the data.
  {
    fault: "forgets the order of its jobs",
    strike: (redis) => forget(redis, /:(delayed|prioritized|meta)$/),
    forMs: 0,
  },
  { fault: "forgets what its jobs are about", strike: (redis) => forget(redis, /:c\d+\.\d+$/), forMs: 0 },
];

describe.concurrent.for(PAIRINGS.filter(({ name }) => name.startsWith("Redis")))("on $name", (pairing) => {
  if (!pairing.isPresent || findRedisServer() === undefined) return it.skip("is not there", () => undefined);

  it.for(FAULTS)("everything goes out once when Redis $fault", { timeout: 90_000 }, async (fault, context) => {
    const { running } = await playRedisFault(pairing, fault, context);
    const isTold = running.errors.some((error) => error.includes('redis.maxmemory-policy must be "noeviction"'));
    context.expect(isTold).toBe(fault.server?.args?.includes("allkeys-lru") === true);
    context.expect(running.facts.filter(({ action }) => action === "campaign.duplicate-alarm")).toEqual([]);
  });
});

/** Fills the memory until Redis has thrown away every job there was. */
async function evict({ say }: OwnRedis): Promise<void> {
  const used = Number(/used_memory:(\d+)/.exec(String(await say("INFO", "memory")))?.[1]);
  await say("CONFIG", "SET", "maxmemory", used);
  const jobs = async () => (await keysOf(say)).filter((key) => /:c\d+\.\d+$/.test(key));
  for (let filler = 0; (await jobs()).length > 0; filler += 1) {
    // Where throwing away does not keep up it is refused, and there is all the more to throw away the next time.
    await say(
      "EVAL",
      "for i = 1, 200 do redis.call('SET', ARGV[1] .. i, ARGV[2]) end",
      0,
      `filler:${filler}:`,
      "x".repeat(512),
    ).catch((error: unknown) => {
      if (!String(error).includes("OOM")) throw error;
    });
    await sleep(1);
  }
  await say("CONFIG", "SET", "maxmemory", 0);
}

async function forget({ say }: OwnRedis, which: RegExp): Promise<void> {
  const keys = (await keysOf(say)).filter((key) => which.test(key));
  if (keys.length === 0) throw new Error(`Redis has no key like ${which}`);
  await say("DEL", ...keys);
}

async function keysOf(say: OwnRedis["say"]): Promise<readonly string[]> {
  return (await say("KEYS", "*")) as string[];
}
