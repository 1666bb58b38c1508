/**
 * One client out of the pool: it looks like a connection of its own, and shares the one session with everyone.
 *
 * What makes that safe is PGlite's `transaction`, which lets nobody else in until it ends. So BEGIN opens one and waits
 * in it, the client's statements go through it, and COMMIT or ROLLBACK ends it. Another's BEGIN — this pool's or
 * Drizzle's — waits its turn. What a client sets for the session (`SET`) holds for all.
 */
import { EventEmitter } from "node:events";
import type { PGlite, Transaction } from "@electric-sql/pglite";
import { emptyPgResult, type Parsers, type PgResult, type PgStatement, runAsPg } from "./pg-result.ts";
import { readStatement, type Statement } from "./pg-statement.ts";

/** `notification` events carry `{ channel, payload, processId }`, as node-postgres' do. */
export class PgliteClient extends EventEmitter {
  readonly #db: PGlite;
  readonly #parsers: Parsers;
  readonly #onReleased: (client: PgliteClient) => void;
  readonly #stopListening = new Map<string, () => Promise<void>>();
  #open: OpenTransaction | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #released: Promise<void> | undefined;

  constructor({ db, parsers, onReleased }: ClientNeeds) {
    super();
    this.#db = db;
    this.#parsers = parsers;
    this.#onReleased = onReleased;
    this.setMaxListeners(0);
  }

  /** Statements of one client run in the order given, whether or not the caller waits in between. */
  query<Row = Record<string, unknown>>(statement: PgStatement, values?: readonly unknown[]): Promise<PgResult<Row>> {
    if (this.#released !== undefined) return Promise.reject(new Error("this client was released to the pool"));
    const text = typeof statement === "string" ? statement : statement.text;
    const given = values ?? (typeof statement === "string" ? undefined : statement.values);
    const answer = this.#last.then(() => this.#run(text, given));
    this.#last = answer.catch(() => undefined);
    return answer as Promise<PgResult<Row>>;
  }

  /** Gives the client back. A transaction left open is rolled back, and its channels are no longer listened to. */
  release(_destroy?: boolean | Error): void {
    if (this.#released !== undefined) throw new Error("Release called on client which has already been released.");
    this.#released = this.#last.then(() => this.#abandon()).finally(() => this.#onReleased(this));
    this.#released.catch(() => undefined);
  }

  /** Resolves when no transaction of this client is open, nor any statement waiting. */
  async idle(): Promise<void> {
    await this.#last;
    await this.#open?.ended.catch(() => undefined);
  }

  /** As `release`, for a pool that is ending: does not wait for statements the client has still to make. */
  async close(): Promise<void> {
    if (this.#released === undefined) this.release();
    await this.#released;
  }

  async #run(text: string, values: readonly unknown[] | undefined): Promise<PgResult> {
    const statement = readStatement(text);
    switch (statement.kind) {
      case "begin":
        return this.#begin(statement.modes);
      case "commit":
        return this.#end("commit");
      case "rollback":
        return this.#end("rollback");
      case "listen":
        return this.#listen(statement);
      case "unlisten":
        return this.#unlisten(statement.channel);
      case "ordinary":
        return runAsPg(this.#open?.tx ?? this.#db, { text, values, parsers: this.#parsers });
      default:
        return statement satisfies never;
    }
  }

  async #begin(modes: string): Promise<PgResult> {
    // Postgres warns about a BEGIN within a transaction and goes on in the one that is open.
    if (this.#open === undefined) {
      const open = await openTransaction(this.#db);
      this.#open = open;
      if (modes !== "") await open.tx.exec(`SET TRANSACTION ${modes}`);
    }
    return emptyPgResult("BEGIN");
  }

  /** Rejects, unlike node-postgres, when a COMMIT ends a failed transaction in a rollback: nothing was kept then. */
  async #end(how: "commit" | "rollback"): Promise<PgResult> {
    const open = this.#open;
    this.#open = undefined;
    await open?.end(how);
    return emptyPgResult(how.toUpperCase());
  }

  async #listen({ channel, quoted }: Extract<Statement, { kind: "listen" }>): Promise<PgResult> {
    if (!this.#stopListening.has(channel)) {
      const hear = (payload: string): void => void this.emit("notification", { channel, payload, processId: 0 });
      this.#stopListening.set(channel, await this.#db.listen(quoted, hear, this.#open?.tx));
    }
    return emptyPgResult("LISTEN");
  }

  async #unlisten(only: string | undefined): Promise<PgResult> {
    for (const [channel, stop] of this.#stopListening) {
      if (only !== undefined && only !== channel) continue;
      this.#stopListening.delete(channel);
      await stop();
    }
    return emptyPgResult("UNLISTEN");
  }

  async #abandon(): Promise<void> {
    await this.#end("rollback");
    await this.#unlisten(undefined);
    this.removeAllListeners();
  }
}

export type ClientNeeds = {
  readonly db: PGlite;
  readonly parsers: Parsers;
  readonly onReleased: (client: PgliteClient) => void;
};

type OpenTransaction = {
  readonly tx: Transaction;
  readonly ended: Promise<void>;
  end(how: "commit" | "rollback"): Promise<void>;
};

/** Waits for its turn, begins, and stays begun until told how to end. */
async function openTransaction(db: PGlite): Promise<OpenTransaction> {
  const begun = Promise.withResolvers<Transaction>();
  const decided = Promise.withResolvers<"commit" | "rollback">();
  const ended = db.transaction(async (tx) => {
    begun.resolve(tx);
    if ((await decided.promise) === "rollback") await tx.rollback();
  });
  ended.catch(begun.reject);
  return {
    tx: await begun.promise,
    ended,
    end(how) {
      decided.resolve(how);
      return ended;
    },
  };
}
