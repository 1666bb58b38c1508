import { Redis } from "ioredis";
import pg from "pg";
import { describe, expect, it } from "vitest";

import { findPostgresServer, pingPostgres, startPostgresServer } from "./postgres-server.ts";
import { findRedisServer, pingRedis, startRedisServer } from "./redis-server.ts";
import { type Machine, openServiceDesk, type Store } from "./service-desk.ts";
import { dropWhatWasMade, freshDatabase, freshRedisPrefix, postgresForTests, redisForTests } from "./services.ts";

const redis = await redisForTests();
const postgres = await postgresForTests();

describe.skipIf(redis === null)("redisForTests()", () => {
  it("names a Redis that answers and evicts nothing", async () => {
    const client = new Redis(redis!.url);
    expect(await client.config("GET", "maxmemory-policy")).toEqual(["maxmemory-policy", "noeviction"]);
    client.disconnect();
  });

  it("is one server for all who ask", async () => {
    expect(await redisForTests()).toEqual(redis);
  });
});

describe.skipIf(redis === null)("freshRedisPrefix()", () => {
  it("gives each caller keys of its own, deleted afterwards", async () => {
    const [mine, theirs] = [freshRedisPrefix(), freshRedisPrefix()];
    expect(mine).not.toBe(theirs);
    const client = new Redis(redis!.url);
    await client.mset(`${mine}:a`, "1", `{${theirs}}:b`, "2", "somebody-else", "3");
    await dropWhatWasMade();
    expect(await client.mget(`${mine}:a`, `{${theirs}}:b`, "somebody-else")).toEqual([null, null, "3"]);
    await client.del("somebody-else");
    client.disconnect();
  });
});

describe.skipIf(postgres === null)("freshDatabase()", () => {
  it("gives each caller a database of its own, dropped afterwards even while connected", async () => {
    const [mine, theirs] = await Promise.all([freshDatabase(), freshDatabase()]);
    const client = new pg.Client({ connectionString: mine });
    const dropped = new Promise((resolve) => client.on("error", resolve));
    await client.connect();
    await client.query("create table only_mine ()");

    const other = new pg.Client({ connectionString: theirs });
    await other.connect();
    expect((await other.query("select to_regclass('only_mine') as found")).rows).toEqual([{ found: null }]);
    await other.end();

    await dropWhatWasMade();
    await dropped;
    await expect(pingPostgres(mine)).rejects.toThrow(/does not exist/);
  });
});

describe.skipIf(findRedisServer() === undefined)("startRedisServer()", () => {
  it("keeps what it answered through kill() and restart() when durable", async () => {
    const server = await startRedisServer({ durable: true });
    const write = new Redis(server.url, { retryStrategy: () => null });
    write.on("error", () => undefined);
    await write.set("answered", "yes");
    await server.kill();
    await expect(pingRedis(server.url)).rejects.toThrow(/ECONNREFUSED/);

    await server.restart();
    const read = new Redis(server.url);
    expect(await read.get("answered")).toBe("yes");
    read.disconnect();
    await server.stop();
    await server.stop();
    await expect(pingRedis(server.url)).rejects.toThrow(/ECONNREFUSED/);
  });

  it("answers nothing while frozen, and everything once thawed", async () => {
    const server = await startRedisServer();
    const client = new Redis(server.url);
    await client.ping();
    server.freeze();
    let answered = false;
    const answer = client.ping().finally(() => (answered = true));
    await expect(pingRedis(server.url)).rejects.toThrow(/time/i);
    expect(answered).toBe(false);
    server.thaw();
    expect(await answer).toBe("PONG");
    client.disconnect();
    await server.stop();
  });
});

describe.skipIf(findPostgresServer() === undefined)("startPostgresServer()", () => {
  it("keeps what it committed through kill() and restart(), and stays silent while frozen", async () => {
    const server = await startPostgresServer();
    const write = new pg.Client({ connectionString: server.url });
    write.on("error", () => undefined);
    await write.connect();
    await write.query("create table committed as select 1 as one");
    await server.kill();
    await expect(pingPostgres(server.url)).rejects.toThrow(/ECONNREFUSED/);

    await server.restart();
    const read = new pg.Client({ connectionString: server.url });
    await read.connect();
    expect((await read.query("select one from committed")).rows).toEqual([{ one: 1 }]);

    server.freeze();
    let answered = false;
    const answer = read.query("select 2 as two").finally(() => (answered = true));
    await expect(pingPostgres(server.url)).rejects.toThrow(/time/i);
    expect(answered).toBe(false);
    server.thaw();
    expect((await answer).rows).toEqual([{ two: 2 }]);
    await read.end();
    await server.stop();
  });
});

describe("openServiceDesk()", () => {
  it("starts a store once, when it is first asked for, and stops it when it closes", async () => {
    const calls: string[] = [];
    const desk = await openServiceDesk({}, aMachine({ has: "a server", calls }));
    expect(calls).toEqual([]);
    await Promise.all([desk.ask("redis"), desk.ask("redis")]);
    expect(calls).toEqual(["start server"]);
    expect(desk.closingLine()).toBeUndefined();
    await desk.close();
    expect(calls).toEqual(["start server", "stop"]);
  });

  it("takes the store named in the environment, else a server installed here, else a container", async () => {
    const env = { TEST_REDIS_URL: "redis://named" };
    for (const [machineEnv, has, url] of [
      [env, "a server", "redis://named"],
      [{}, "a server", "redis://server"],
      [{}, "Docker", "redis://container"],
    ] as const) {
      const desk = await openServiceDesk(machineEnv, aMachine({ has }));
      expect(await desk.ask("redis")).toEqual({ url });
      await desk.close();
    }
  });

  it("says in one line what was asked for and is not here, and why", async () => {
    const desk = await openServiceDesk({}, aMachine({ has: "nothing" }));
    expect(await desk.ask("redis")).toEqual({ url: null, why: "no TEST_REDIS_URL, nothing installed, no Docker" });
    expect(desk.closingLine()).toBe("not tested: Redis (no TEST_REDIS_URL, nothing installed, no Docker)");
    await desk.close();
  });

  it("looks for no container where one would not do", async () => {
    const desk = await openServiceDesk({}, aMachine({ has: "Docker" }));
    expect(await desk.ask("chromium")).toEqual({ url: null, why: "no TEST_REDIS_URL, nothing installed" });
    await desk.close();
  });

  it("refuses a store named in the environment that does not answer, rather than skip it", async () => {
    const desk = await openServiceDesk({ TEST_REDIS_URL: "redis://127.0.0.1:1" });
    await expect(desk.ask("redis")).rejects.toThrow(/TEST_REDIS_URL names a Redis that does not answer/);
    await desk.close();
  });

  it("refuses to open without a store that HERALD_TEST_REQUIRE names", async () => {
    const env = { HERALD_TEST_REQUIRE: "redis" };
    await expect(openServiceDesk(env, aMachine({ has: "nothing" }))).rejects.toThrow(
      "HERALD_TEST_REQUIRE wants Redis tested, and there is none: no TEST_REDIS_URL, nothing installed, no Docker",
    );
  });

  it("refuses to open where HERALD_TEST_REQUIRE names no store it knows", async () => {
    await expect(openServiceDesk({ HERALD_TEST_REQUIRE: "redis,postgress" })).rejects.toThrow(
      "HERALD_TEST_REQUIRE is a list of redis, postgres, chromium; got postgress",
    );
  });
});

type Asked = { readonly has: "a server" | "Docker" | "nothing"; readonly calls?: string[] };

/** A machine on which both kinds of store are got the same way, and nothing really starts. */
function aMachine({ has, calls = [] }: Asked): Machine {
  const start = (how: string) => () => {
    calls.push(`start ${how}`);
    return Promise.resolve({ url: `redis://${how}`, stop: async () => void calls.push("stop") });
  };
  const store: Store = {
    title: "Redis",
    variable: "TEST_REDIS_URL",
    ping: () => Promise.resolve(),
    isInstalled: () => has === "a server",
    notInstalled: "nothing installed",
    startServer: start("server"),
    startContainer: start("container"),
  };
  return {
    stores: { redis: store, postgres: store, chromium: { ...store, startContainer: null } },
    findEngine: () => Promise.resolve({ found: has === "Docker", why: "no Docker" }),
  };
}
