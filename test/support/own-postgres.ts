/** The pairings with a Postgres server of the test's own, for tests that kill, freeze or starve it. */
import pg from "pg";
import { systemClock } from "../../src/runtime/clock.ts";
import type { SandboxOptions } from "../../src/sandbox/server.ts";
import { freshDirectory } from "./fresh-directory.ts";
import type { Stores } from "./pairings.ts";
import { findPostgresServer, startPostgresServer } from "./postgres-server.ts";
import { roomySandbox, runHerald } from "./running-herald.ts";
import type { ServerProcess } from "./server-process.ts";
import { freshRedisPrefix, redisForTests } from "./services.ts";

const redis = await redisForTests();

/** The queue in the same Postgres, and in a Redis that stays well. */
export const OWN_POSTGRES_PAIRINGS = [
  { name: "Postgres", isPresent: findPostgresServer() !== undefined, redisUrl: null },
  {
    name: "Redis and Postgres",
    isPresent: findPostgresServer() !== undefined && redis !== null,
    redisUrl: redis?.url ?? null,
  },
] as const;

export type OwnPostgres = ServerProcess & {
  /** One statement as the superuser. */
  query(text: string): Promise<pg.QueryResult>;
  /** A superuser's connection that is ended with the test, or earlier by a server that dies. */
  session(): Promise<pg.Client>;
  /** Fresh stores on this server, in a database of their own. */
  stores(redisUrl: string | null): Promise<Stores>;
};

/** Herald on stores of its own on such a server, beside a sandbox; `whenDone` hears how to stop each of them. */
export async function openOnOwnPostgres(
  redisUrl: string | null,
  whenDone: (stop: () => Promise<void>) => void,
  { sandbox: but = {}, callDeadlineMs }: { sandbox?: Partial<SandboxOptions>; callDeadlineMs: number },
) {
  const server = await startOwnPostgres(whenDone);
  const sandbox = await roomySandbox(systemClock, but);
  whenDone(() => sandbox.stop());
  const stores = await server.stores(redisUrl);
  const running = await runHerald(stores, { clock: systemClock, hosts: [sandbox.url], callDeadlineMs });
  whenDone(running.close);
  return { server, sandbox, stores, running };
}

let databases = 0;

/** @param whenDone hears how to stop it. */
export async function startOwnPostgres(whenDone: (stop: () => Promise<void>) => void): Promise<OwnPostgres> {
  const server = await startPostgresServer();
  whenDone(() => server.stop());

  async function session(url = server.url): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }
  return {
    ...server,
    session: () => session(),
    async query(text) {
      const client = await session();
      try {
        return await client.query(text);
      } finally {
        await client.end();
      }
    },
    async stores(redisUrl) {
      databases += 1;
      const admin = await session();
      await admin.query(`create database own_${databases}`);
      await admin.end();
      const url = new URL(server.url);
      url.pathname = `/own_${databases}`;
      return {
        store: { kind: "postgres", url: url.href },
        redisUrl,
        redisPrefix: freshRedisPrefix(),
        witnessDirectory: await freshDirectory(),
      };
    },
  };
}

/** Where the ledger of such stores is. */
function urlOf({ store }: Stores): string {
  if (store.kind !== "postgres") throw new Error("these stores are not on Postgres");
  return store.url;
}

/** One statement on the ledger's database, as the superuser. */
export async function onLedger(stores: Stores, text: string): Promise<pg.QueryResult> {
  const client = await openOn(stores);
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

async function openOn(stores: Stores): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: urlOf(stores) });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

export type Barrier = {
  /** Resolves once a transaction stands at a statement like this. */
  reached(statement: RegExp): Promise<void>;
  /** Lets everyone through again. A server that dies does so as well. */
  lift(): Promise<void>;
};

/**
 * Makes whoever wants to write into this table of the ledger wait, in the middle of its transaction, so that the server
 * can be killed there. Readers and those who lock rows go through.
 */
export async function barWrites(stores: Stores, table: string): Promise<Barrier> {
  const client = await openOn(stores);
  await client.query("begin");
  await client.query(`lock table ${table} in share mode`);
  return {
    async reached(statement) {
      for (;;) {
        // Within one transaction Postgres would show the same moment again and again.
        await client.query("select pg_stat_clear_snapshot()");
        const { rows } = await client.query<{ query: string }>(
          "select query from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
        );
        if (rows.some(({ query }) => statement.test(query))) return;
      }
    },
    async lift() {
      await client.end().catch(() => undefined);
    },
  };
}
