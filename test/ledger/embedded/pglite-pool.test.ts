import { once } from "node:events";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import type { PgPool, PgPoolClient } from "bullmq";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPglitePool, type PgPoolLike } from "../../../src/ledger/embedded/pglite-pool.ts";

let db: PGlite;
let pool: PgPoolLike;

beforeAll(async () => {
  db = await PGlite.create();
  await db.exec("CREATE TYPE mood AS ENUM ('calm', 'wild'); CREATE TABLE t (n int PRIMARY KEY, who text)");
});
beforeEach(async () => {
  await db.exec("TRUNCATE t");
  pool = createPglitePool(db);
});
afterAll(() => db.close());

it("lets timers run between statements, however many there are", async () => {
  let hasRung = false;
  const timer = setTimeout(() => (hasRung = true), 1);
  for (let statement = 0; statement < 500 && !hasRung; statement++) await pool.query("SELECT 1");
  clearTimeout(timer);
  expect(hasRung).toBe(true);
});

describe("the pool's answers", () => {
  it.each([
    ["SELECT 1::int8 AS small, 9007199254740993::int8 AS big, 1.50::numeric AS money, 1.5::float8 AS real"],
    ["SELECT 7::int2 AS a, 7::int4 AS b, 7::oid AS c, true AS d, null::text AS e, 'x'::char(3) AS f, 'n'::name AS g"],
    ["SELECT '{\"a\":[1,null]}'::json AS j, '[1,\"x\"]'::jsonb AS b"],
    ["SELECT '2026-11-27T08:00:00.123456+08'::timestamptz AS at, '2026-11-27 08:00'::timestamp AS local"],
    ["SELECT '2026-11-27'::date AS day, '1 day 02:03'::interval AS span, 'infinity'::timestamptz AS never"],
    ["SELECT '\\x00ff'::bytea AS bytes, 'wild'::mood AS mood, '(1,2)'::point AS point"],
    [
      "SELECT ARRAY['a','b c',null] AS texts, ARRAY[1,2]::int8[] AS bigs, ARRAY[1,2]::int4[] AS ints, '{}'::text[] AS none",
    ],
    ["SELECT ARRAY['calm','wild']::mood[] AS moods, ARRAY['{\"a\":1}'::jsonb] AS docs, '{{1,2},{3,4}}'::int[] AS grid"],
    ["SELECT row(1, 'x') AS pair, 't'::regclass AS name, '<(1,2),3>'::circle AS round"],
    ["SELECT 1 AS a WHERE false"],
    ["INSERT INTO t VALUES (1, 'a'), (2, 'b') RETURNING n"],
    ["UPDATE t SET who = 'c'"],
    ["CREATE TABLE IF NOT EXISTS other (n int)"],
    ["SET application_name TO 'herald'"],
    ["SELECT 1 AS a; SELECT 'b'::text AS b"],
    [""],
  ])("are node-postgres' to %s", async (text) => {
    const theirs = await throughNodePostgres((client) => client.query(text));
    await db.exec("TRUNCATE t");
    const ours: unknown = await pool.query(text);
    expect([ours].flat().map(shape)).toEqual([theirs].flat().map(shape));
  });

  it.each([
    ["$1::text", "plain"],
    ["$1::text", ""],
    ["$1::text", 12],
    ["$1::text", null],
    ["$1::int8", "9007199254740993"],
    ["$1::int8", 1_764_201_600_000],
    ["$1::int4", "7"],
    ["$1::boolean", true],
    ["$1::boolean", "false"],
    ["$1::jsonb", '{"a":"b"}'],
    ["$1::jsonb", { a: [1, "b", null] }],
    ["$1::text[]", ["a", 'q"uote', "back\\slash", null, "{x,y}"]],
    ["$1::text[]", []],
    ["$1::int8[]", [1, 2]],
    ["$1::bytea", Buffer.from([0, 255, 7])],
    ["$1::timestamptz", new Date("2026-11-27T00:00:00.123Z")],
    ["$1::timestamptz", "2026-11-27T00:00:00Z"],
  ])("are node-postgres' to SELECT %s given %j", async (expression, value) => {
    const text = `SELECT ${expression} AS value`;
    const theirs = await throughNodePostgres((client) => client.query(text, [value]));
    const ours = await pool.query(text, [value]);
    expect(ours.rows).toEqual(theirs.rows);
  });

  it("carry Postgres' code and detail in their errors, and not the values given", async () => {
    await pool.query("INSERT INTO t VALUES ($1, $2)", [1, "secret"]);
    const error: unknown = await pool
      .query("INSERT INTO t VALUES ($1, $2)", [1, "secret"])
      .catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: "23505", detail: "Key (n)=(1) already exists.", constraint: "t_pkey" });
    expect(JSON.stringify(error)).not.toContain("secret");
  });

  it("take node-postgres' longer form of a statement", async () => {
    expect((await pool.query({ text: "SELECT $1::int AS n", values: [4], name: "four" })).rows).toEqual([{ n: 4 }]);
  });
});

describe("a client's transaction", () => {
  it("is there for others once committed, and not before", async () => {
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("INSERT INTO t VALUES (1)");
    const seen = countRows();
    await client.query("INSERT INTO t VALUES (2)");
    await client.query("COMMIT");
    client.release();
    expect(await seen).toBe(2);
  });

  it("leaves nothing behind when rolled back", async () => {
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("INSERT INTO t VALUES (1)");
    await client.query("SAVEPOINT a");
    await expect(client.query("INSERT INTO t VALUES (1)")).rejects.toMatchObject({ code: "23505" });
    await client.query("ROLLBACK TO SAVEPOINT a");
    expect((await client.query("SELECT n FROM t")).rows).toEqual([{ n: 1 }]);
    await client.query("ROLLBACK");
    client.release();
    expect(await countRows()).toBe(0);
  });

  it("is rolled back, and holds nobody up, when its client is released without an end to it", async () => {
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("INSERT INTO t VALUES (1)");
    client.release();
    expect(await countRows()).toBe(0);
    await expect(client.query("SELECT 1")).rejects.toThrow(/released/);
    expect(() => client.release()).toThrow(/already been released/);
  });

  it("lets another's BEGIN wait its turn", async () => {
    const [one, two] = [await pool.connect(), await pool.connect()];
    const order: string[] = [];
    await one.query("BEGIN");
    const second = two.query("BEGIN").then(() => order.push("two begins"));
    await one.query("SELECT 1");
    order.push("one goes on");
    await one.query("COMMIT");
    await second;
    await two.query("ROLLBACK");
    expect(order).toEqual(["one goes on", "two begins"]);
    for (const client of [one, two]) client.release();
  });

  it("says so when a COMMIT could keep nothing", async () => {
    const client = await pool.connect();
    await client.query("BEGIN");
    await expect(client.query("SELECT 1/0")).rejects.toMatchObject({ code: "22012" });
    await expect(client.query("COMMIT")).rejects.toMatchObject({ code: "25P02" });
    client.release();
    expect(await countRows()).toBe(0);
  });

  it("takes its modes from BEGIN", async () => {
    const client = await pool.connect();
    await client.query("BEGIN READ ONLY");
    await expect(client.query("INSERT INTO t VALUES (1)")).rejects.toMatchObject({ code: "25006" });
    client.release();
    expect(await countRows()).toBe(0);
  });

  it("runs its statements in the order given, unawaited", async () => {
    const client = await pool.connect();
    const all = ["BEGIN", "INSERT INTO t VALUES (1)", "UPDATE t SET n = n + 1", "COMMIT"].map((text) =>
      client.query(text),
    );
    await Promise.all(all);
    client.release();
    expect((await pool.query("SELECT n FROM t")).rows).toEqual([{ n: 2 }]);
  });

  it("needs a client: the pool itself refuses to begin, end or listen", async () => {
    for (const text of ["BEGIN", "COMMIT", "ROLLBACK", "LISTEN x"]) {
      await expect(pool.query(text)).rejects.toThrow(/needs a client of its own/);
    }
  });

  it("never mixes with another's, Drizzle's or a lone statement, whatever the order", async () => {
    const ledger = drizzle(db);
    const work = fc.array(
      fc.record({
        by: fc.constantFrom("pool", "client", "drizzle"),
        keep: fc.boolean(),
        steps: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(work, async (works) => {
        await db.exec("TRUNCATE t");
        let next = 0;
        const insert = (): string => `INSERT INTO t VALUES (${++next})`;
        const kept = works.map(async ({ by, keep, steps }) => {
          if (by === "pool") {
            await pool.query(insert());
            return 1;
          }
          if (by === "drizzle") {
            const ended = ledger.transaction(async (tx) => {
              for (let step = 0; step < steps; step++) await tx.execute(sql.raw(insert()));
              if (!keep) tx.rollback();
            });
            await (keep ? ended : expect(ended).rejects.toThrow());
            return keep ? steps : 0;
          }
          const client = await pool.connect();
          await client.query("BEGIN");
          for (let step = 0; step < steps; step++) await client.query(insert());
          if (keep) await client.query("COMMIT");
          client.release();
          return keep ? steps : 0;
        });
        const expected = (await Promise.all(kept)).reduce((sum, each) => sum + each, 0);
        expect(await countRows()).toBe(expected);
      }),
      { numRuns: 25 },
    );
  });
});

describe("LISTEN", () => {
  it("brings each client what it listens to, and nothing after UNLISTEN or release", async () => {
    const [one, two] = [await pool.connect(), await pool.connect()];
    const heard: string[] = [];
    one.on("notification", ({ channel, payload }: { channel: string; payload: string }) =>
      heard.push(`one ${channel} ${payload}`),
    );
    two.on("notification", ({ channel, payload }: { channel: string; payload: string }) =>
      heard.push(`two ${channel} ${payload}`),
    );
    await one.query("-- for the jobs\nLISTEN Jobs;\n");
    await two.query("LISTEN jobs; ");
    await two.query('LISTEN "Jobs"');
    await pool.query("SELECT pg_notify('jobs', 'a'), pg_notify('Jobs', 'b')");
    await one.query("UNLISTEN *");
    await pool.query("SELECT pg_notify('jobs', 'c')");
    two.release();
    await pool.query("SELECT pg_notify('jobs', 'd')");
    await pool.query("SELECT 1");
    expect(heard.sort()).toEqual(["one jobs a", "two Jobs b", "two jobs a", "two jobs c"]);
    one.release();
  });

  it("hears what a transaction notifies when it commits", async () => {
    const client = await pool.connect();
    await client.query("LISTEN jobs");
    const heard = once(client, "notification");
    await db.transaction((tx) => tx.query("NOTIFY jobs, 'from within'"));
    expect(await heard).toMatchObject([{ channel: "jobs", payload: "from within" }]);
    client.release();
  });
});

describe("end()", () => {
  it("lets work in hand end, refuses more, and leaves the database open", async () => {
    const working = pool.query("SELECT 1 AS one");
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("INSERT INTO t VALUES (1)");
    const ended = pool.end();
    await client.query("COMMIT");
    await ended;
    expect((await working).rows).toEqual([{ one: 1 }]);
    await expect(pool.query("SELECT 1")).rejects.toThrow("Cannot use a pool after calling end on the pool");
    await expect(pool.connect()).rejects.toThrow("Cannot use a pool after calling end on the pool");
    expect(pool.totalCount).toBe(0);
    expect(await db.query("SELECT n FROM t").then(({ rows }) => rows)).toEqual([{ n: 1 }]);
  });
});

it("the pool is what BullMQ takes for one", () => {
  const taken: PgPool = pool satisfies PgPool;
  const client: Promise<PgPoolClient> = taken.connect();
  return client.then((each) => each.release());
});

async function countRows(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM t");
  return rows[0]?.n ?? -1;
}

/** The real thing over PGlite's own bridge; alone on the session meanwhile. */
async function throughNodePostgres<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(createPgConfig(db));
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Of a result, what both give: columns by name and type only. */
function shape(result: unknown): unknown {
  const { command, rowCount, rows, fields } = result as pg.QueryResult;
  return { command, rowCount, rows, fields: fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })) };
}
