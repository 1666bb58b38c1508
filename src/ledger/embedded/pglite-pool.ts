/** A pg.Pool over PGlite: what BullMQ's Postgres backend takes for a database server. */
import { EventEmitter } from "node:events";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { PGlite } from "@electric-sql/pglite";
import { pgParsers, type PgResult, type PgStatement, runAsPg } from "./pg-result.ts";
import { readStatement } from "./pg-statement.ts";
import { PgliteClient } from "./pglite-client.ts";

/** The part of pg.Pool that is here; BullMQ needs no more. */
export type PgPoolLike = Pick<
  PglitePool,
  keyof EventEmitter | "query" | "connect" | "end" | "options" | "totalCount" | "idleCount" | "waitingCount" | "ended"
>;

/**
 * Makes the pool. It does not own `db`: end the pool, then close the database. There is one session behind it, so
 * `search_path` and the like hold for all clients, and a statement outside a transaction waits while one is open — do
 * not wait for such a statement inside a transaction.
 */
export function createPglitePool(db: PGlite): PgPoolLike {
  return new PglitePool(db);
}

/** How long `end` waits for transactions that are open before it rolls them back. */
const TRANSACTION_GRACE_MS = 5_000;

class PglitePool extends EventEmitter {
  /** `keepAlive` tells BullMQ that a lost connection would be noticed; this one cannot be lost. */
  readonly options = { max: Infinity, keepAlive: true } as const;
  readonly #db: PGlite;
  readonly #parsers: ReturnType<typeof pgParsers>;
  readonly #clients = new Set<PgliteClient>();
  readonly #running = new Set<Promise<unknown>>();
  #ending: Promise<void> | undefined;

  constructor(db: PGlite) {
    super();
    this.#db = db;
    this.#parsers = pgParsers(db);
    // Every BullMQ queue and worker listens for errors on the pool they share.
    this.setMaxListeners(0);
  }

  /** Clients handed out and not yet back. */
  get totalCount(): number {
    return this.#clients.size;
  }

  get idleCount(): number {
    return 0;
  }

  get waitingCount(): number {
    return 0;
  }

  get ended(): boolean {
    return this.#ending !== undefined;
  }

  /**
   * One statement, or several without values. BEGIN, COMMIT, ROLLBACK and LISTEN need a client: `connect`.
   *
   * Each waits for a turn of the event loop, as it would for a socket: an answer from within the process is there at
   * once, and BullMQ asks again and again while a job waits that it may not have — such as when the process before died
   * with another in hand. Without a turn in between, nothing else in the process would ever run, not even the timer that
   * gives the dead one's job back.
   */
  async query<Row = Record<string, unknown>>(
    statement: PgStatement,
    values?: readonly unknown[],
  ): Promise<PgResult<Row>> {
    this.#refuseWhenEnded();
    const text = typeof statement === "string" ? statement : statement.text;
    const given = values ?? (typeof statement === "string" ? undefined : statement.values);
    const { kind } = readStatement(text);
    if (kind !== "ordinary") throw new Error(`${kind.toUpperCase()} needs a client of its own: use connect()`);
    const answer = nextTurn().then(() => runAsPg(this.#db, { text, values: given, parsers: this.#parsers }));
    this.#running.add(answer);
    return (await answer.finally(() => this.#running.delete(answer))) as PgResult<Row>;
  }

  async connect(): Promise<PgliteClient> {
    this.#refuseWhenEnded();
    const client = new PgliteClient({
      db: this.#db,
      parsers: this.#parsers,
      onReleased: (released) => void this.#clients.delete(released),
    });
    this.#clients.add(client);
    this.emit("connect", client);
    return client;
  }

  /** Takes no more work, lets what is under way end (open transactions for at most 5 s), and takes the clients back. */
  end(): Promise<void> {
    return (this.#ending ??= this.#finish());
  }

  async #finish(): Promise<void> {
    const clients = [...this.#clients];
    const grace = new AbortController();
    await Promise.race([
      Promise.all(clients.map((client) => client.idle())),
      delay(TRANSACTION_GRACE_MS, undefined, { signal: grace.signal }).catch(() => undefined),
    ]);
    grace.abort();
    await Promise.allSettled(clients.map((client) => client.close()));
    await Promise.allSettled(this.#running);
  }

  #refuseWhenEnded(): void {
    // BullMQ knows this sentence of node-postgres and lets stragglers of its own shutdown go quietly by it.
    if (this.ended) throw new Error("Cannot use a pool after calling end on the pool");
  }
}
