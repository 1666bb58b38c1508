/** A Redis that is away, of no use or untrustworthy when Herald starts: said in one sentence, and no harm once it is mended. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import { freshDirectory } from "../support/fresh-directory.ts";
import { startOwnRedis } from "../support/own-redis.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { findRedisServer } from "../support/redis-server.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";

const ENTRANCE = join(import.meta.dirname, "../../src/main/herald.ts");

const ON_REDIS = PAIRINGS.filter(({ name }) => name.startsWith("Redis"));

describe.each(ON_REDIS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent || findRedisServer() === undefined) return it.skip("is not there", () => undefined);

  it(
    "refuses to open while Redis is away, and opens the same stores when it is back",
    { timeout: 60_000 },
    async () => {
      const redis = await startOwnRedis({}, onTestFinished);
      const sandbox = await roomySandbox(systemClock);
      onTestFinished(() => sandbox.stop());
      const stores = { ...(await fresh()), redisUrl: redis.url };
      const open = () => runHerald(stores, { clock: systemClock, hosts: [sandbox.url] });

      redis.door.shut();
      await expect(open()).rejects.toMatchObject({ code: "queue-unreachable" });

      redis.door.leadTo(redis.server.port);
      const running = await open();
      onTestFinished(running.close);
      const app = await running.anApp({ start: false });
      // Open, but of no use yet: it starts as soon as the store serves again.
      await redis.say("REPLICAOF", "127.0.0.1", 1);
      await expect(running.herald.start(app)).rejects.toThrow(/^Redis at .* serves nobody for now: READONLY/);
      const { id } = await running.submit(app);
      await redis.say("REPLICAOF", "NO", "ONE");
      await running.herald.start(app);
      await running.fact(id, "campaign.sent");
      expect(callsFor(sandbox, id)).toHaveLength(1);
    },
  );
});

// What is refused is Redis, whatever the ledger is kept in: one pairing is enough, and Postgres opens sooner.
it.each(findRedisServer() === undefined ? [] : ON_REDIS.filter(({ isPresent }) => isPresent).slice(0, 1))(
  "on $name, herald run ends with one sentence and exit code 4",
  { timeout: 90_000 },
  async ({ fresh }) => {
    const redis = await startOwnRedis({}, onTestFinished);
    const stores = { ...(await fresh()), redisUrl: redis.url };

    await redis.say("REPLICAOF", "127.0.0.1", 1);
    expect(await run(stores)).toEqual({
      code: 4,
      err: expect.stringMatching(/^Redis at .* serves nobody for now: READONLY.*\n$/) as string,
    });
    await redis.say("REPLICAOF", "NO", "ONE");

    await redis.say("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    const policy = /^the queue's store cannot .*maxmemory-policy must be "noeviction".*got "allkeys-lru"\n$/;
    expect(await run(stores)).toEqual({ code: 4, err: expect.stringMatching(policy) as string });

    redis.door.shut();
    expect(await run(stores)).toEqual({
      code: 4,
      err: expect.stringMatching(/^cannot reach Redis at 127.0.0.1:\d+: .*\n$/) as string,
    });
  },
);

async function run({ store, redisUrl }: Stores): Promise<{ code: number | null; err: string }> {
  const directory = await freshDirectory();
  const file = join(directory, "campaigns.json");
  writeFileSync(file, JSON.stringify({ campaigns: [] }));
  const child = spawn(process.execPath, [ENTRANCE, "run", "-f", file], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HERALD_LOG_LEVEL: "error",
      HERALD_STATE_DIR: directory,
      REDIS_URL: redisUrl ?? "",
      ...(store.kind === "postgres" ? { DATABASE_URL: store.url } : {}),
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, err };
}
