import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { describe, expect, it } from "vitest";
import journal from "../../src/ledger/migrations/meta/_journal.json" with { type: "json" };
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { freshDatabase, postgresForTests } from "../support/services.ts";

/** How many there are to be run on a new database. */
const MIGRATIONS = journal.entries.length;

const open = (url: string) => openLedger({ kind: "postgres", url }, systemClock);

/** What went wrong, as a person would read it. */
async function failureOf(url: string): Promise<{ code: unknown; message: string; all: string }> {
  const error: unknown = await open(url).then(
    (ledger) => ledger.close(),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("it opened");
  const all = [error, error.cause].map((each) => JSON.stringify(each, Object.getOwnPropertyNames(each ?? {}))).join();
  return { code: "code" in error ? error.code : null, message: error.message, all };
}

describe("a store that cannot be reached", () => {
  const nobody = async (): Promise<number> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  };

  it("is named in one sentence, without the password", async () => {
    const port = await nobody();
    const { code, message } = await failureOf(`postgres://herald:s3cret@127.0.0.1:${port}/herald`);
    expect(code).toBe("STORE_UNREACHABLE");
    expect(message).toBe(
      `cannot reach the ledger's store at postgres://127.0.0.1:${port}/herald: connect ECONNREFUSED 127.0.0.1:${port}`,
    );
  });

  it.each(["postgres://herald:s3cret@127.0.0.1:port/herald", "postgres://herald:s3cret@", "host=x password=s3cret"])(
    "never shows the password of an address that is none: %s",
    async (url) => {
      const { code, message, all } = await failureOf(url);
      expect(code).toBe("STORE_UNREACHABLE");
      expect(message.split("\n")).toHaveLength(1);
      expect(all).not.toContain("s3cret");
    },
  );
});

const postgres = await postgresForTests();

describe.skipIf(postgres === null)("a Postgres database", () => {
  it("that does not exist is named in one sentence", async () => {
    const url = new URL(postgres!.url);
    url.pathname = "/no_such_herald";
    const { code, message } = await failureOf(url.href);
    expect(code).toBe("STORE_UNREACHABLE");
    expect(message).toMatch(/at postgres(ql)?:\/\/[^@]+\/no_such_herald: database "no_such_herald" does not exist$/);
  });

  it("is migrated once, by whoever of several comes first", async () => {
    const url = await freshDatabase();
    const ledgers = await Promise.all([open(url), open(url), open(url)]);
    await Promise.all(ledgers.map((ledger) => ledger.close()));
    expect(await query(url, "select count(*)::int as n from herald_meta.migrations")).toEqual([{ n: MIGRATIONS }]);
    expect(await query(url, "select count(*)::int as n from herald.identity")).toEqual([{ n: 1 }]);
    const again = await open(url);
    await again.close();
    expect(await query(url, "select count(*)::int as n from herald_meta.migrations")).toEqual([{ n: MIGRATIONS }]);
  });

  it("written by a newer version is refused and left as it is", async () => {
    const url = await freshDatabase();
    await (await open(url)).close();
    await query(url, "insert into herald_meta.migrations (hash, created_at) values ('later', 99999999999999)");
    const { code, message } = await failureOf(url);
    expect(code).toBe("STORE_IS_NEWER");
    expect(message).toMatch(/^the ledger at postgres(ql)?:\/\/\S+ was written by a newer version of Herald; run that/);
    expect(await query(url, "select count(*)::int as n from herald_meta.migrations")).toEqual([{ n: MIGRATIONS + 1 }]);
  });

  it("gives the migration lock back when it is refused", async () => {
    const url = await freshDatabase();
    await (await open(url)).close();
    await query(url, "insert into herald_meta.migrations (hash, created_at) values ('later', 99999999999999)");
    await failureOf(url);
    await query(url, "delete from herald_meta.migrations where hash = 'later'");
    await expect(open(url).then((ledger) => ledger.close())).resolves.toBeUndefined();
  });
});

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query(statement)
    .then(({ rows }) => rows as unknown[])
    .finally(() => client.end());
}
