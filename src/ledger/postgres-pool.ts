/**
 * The ledger's connections to a Postgres server that may be slow, hung, restarted or gone at any moment.
 *
 * - Nothing waits for it without end. A statement that is not answered in time fails, and its connection is thrown away:
 *   the answer may still come, and whoever used the connection next would read it as theirs. So is one that broke.
 * - What became of a COMMIT that was not answered is unknown to the caller. It still holds the app's lock until it is
 *   decided, so whoever decides about the app next sees its result.
 * - What Postgres itself undid, because two transactions got in each other's way, is begun anew here.
 */
import { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { DrizzleQueryError, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Database } from "./database.ts";

export type PostgresPool = {
  /** For single statements. */
  readonly db: Database;
  /**
   * Runs `work` in one transaction; may run it again, after everything it wrote was undone. When this throws without an
   * answer from the server, the transaction may have been committed all the same.
   */
  transaction<T>(work: (db: Database) => Promise<T>): Promise<T>;
  /** Runs `work` on a connection of its own, which may wait long for another process to finish its migrations. */
  alone<T>(work: (db: NodePgDatabase) => Promise<T>): Promise<T>;
  /** Lets the statements in hand end, and cuts off those that do not. */
  close(): Promise<void>;
};

/**
 * Real time after which the server gives up on a transaction whose process has frozen, so that others get the lock. A
 * decision takes milliseconds between two statements.
 */
const FROZEN_DECISION_MS = 5_000;

/** Real time one statement may take: long enough for the lock of a process that froze to become free. */
const STATEMENT_LIMIT_MS = 2 * FROZEN_DECISION_MS;

/** Real time a start may wait for another's migrations. */
const START_LIMIT_MS = 60_000;

const CONNECT_LIMIT_MS = 5_000;

/** Real time that closing waits for statements in hand, and then for the server to hang up. */
const CLOSE_GRACE_MS = 500;

/** How often a transaction that Postgres undid is tried in all. */
const TRIES_MAX = 5;

export function openPostgresPool(url: string): PostgresPool {
  const sockets = new Set<Socket>();
  const common = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
    idle_in_transaction_session_timeout: FROZEN_DECISION_MS,
    stream() {
      const socket = new Socket();
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return socket;
    },
  };
  const pool = new pg.Pool({ ...common, max: 8, query_timeout: STATEMENT_LIMIT_MS });
  // A connection that breaks is replaced on the next use. What was under way on it reports its own error; unheard, the
  // client's event would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {});

  const allClosed = () => Promise.all([...sockets].map((socket) => new Promise((done) => socket.once("close", done))));

  return {
    db: drizzle(pool),
    async transaction(work) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await once(pool, work);
        } catch (error) {
          if (tries === TRIES_MAX || !wasUndone(error)) throw error;
        }
      }
    },
    async alone(work) {
      const client = await connected({ ...common, query_timeout: START_LIMIT_MS });
      try {
        return await work(drizzle(client));
      } finally {
        await Promise.race([client.end(), briefly()]);
      }
    },
    async close() {
      await Promise.race([pool.end().then(allClosed), briefly()]);
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** @throws NotConnected */
async function connected(options: pg.ClientConfig): Promise<pg.Client> {
  try {
    const client = new pg.Client(options);
    client.on("error", () => {});
    await client.connect();
    return client;
  } catch (cause) {
    throw new NotConnected(cause);
  }
}

/**
 * The isolation is named because the app's lock is worth something only there: at a stricter one, which an administrator
 * may have made the default, whoever waited for the lock would go on seeing what was true before it waited.
 */
async function once<T>(pool: pg.Pool, work: (db: Database) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isFit = true;
  try {
    const db = drizzle(client);
    await db.execute(sql`begin isolation level read committed`);
    const value = await work(db);
    // After a statement that failed and whose error somebody caught, Postgres answers COMMIT by rolling back.
    const { command } = await db.execute(sql`commit`);
    if (command !== "COMMIT") throw new Error("the database undid the decision instead of committing it");
    return value;
  } catch (error) {
    isFit = !isUnanswered(error) && (await canRollBack(client));
    throw error;
  } finally {
    client.release(!isFit);
  }
}

async function canRollBack(client: pg.PoolClient): Promise<boolean> {
  return client.query("rollback").then(
    () => true,
    () => false,
  );
}

/** A statement failed, and not by an answer of the server's. */
function isUnanswered(error: unknown): boolean {
  return error instanceof DrizzleQueryError && !(error.cause instanceof pg.DatabaseError);
}

/** What the driver said when there was no connection or it was lost; null for any other error. */
export function connectionLost(error: unknown): unknown {
  if (error instanceof NotConnected || isUnanswered(error)) return (error as Error).cause;
  return null;
}

class NotConnected extends Error {
  constructor(cause: unknown) {
    // The error about an address that is none carries all of it, and with it the password.
    const isBadAddress = cause instanceof Error && "input" in cause;
    super("not connected", { cause: isBadAddress ? new Error("that is no address of a database") : cause });
  }
}

/** Postgres undid the transaction and says so: nothing was committed. 40001 is a conflict, 40P01 a deadlock. */
function wasUndone(error: unknown): boolean {
  if (!(error instanceof DrizzleQueryError) || !(error.cause instanceof pg.DatabaseError)) return false;
  return error.cause.code === "40001" || error.cause.code === "40P01";
}

function briefly(): Promise<void> {
  return delay(CLOSE_GRACE_MS, undefined, { ref: false });
}
