/**
 * A `pg.Pool` as BullMQ needs it: one that cannot end the process, spin it, or be kept from closing.
 *
 * - A connection that breaks while nobody listens to its client would end the process. Nobody does while a client is
 *   checked out, and BullMQ takes every listener off the one it has used for LISTEN.
 * - BullMQ takes a breath after an error only when it reads ECONNREFUSED. After a connection reset, or from a server still
 *   starting up, it would try again at once and without end.
 * - A worker closed while it starts may check out its client for LISTEN after it has closed, and never give it back.
 */
import type pg from "pg";
import type { PoolLike } from "./backend.ts";
import { isConnectionError, reasonOf } from "./queue-errors.ts";

export type LentPool = {
  readonly pool: PoolLike;
  /** Takes back every client that is still checked out, and lends no more. */
  release(): void;
};

/** Lends a pool to one queue or worker of BullMQ. */
export function lendPool(pool: pg.Pool): LentPool {
  const lent = new Set<pg.PoolClient>();
  let isReleased = false;

  async function connect(): Promise<pg.PoolClient> {
    const client = await pool.connect();
    const giveBack = client.release.bind(client);
    client.release = (destroy) => {
      // Also after it was taken back: BullMQ may come late.
      if (lent.delete(client)) giveBack(destroy);
    };
    lent.add(client);
    if (!isReleased) return client;
    client.release(true);
    throw new Error("Connection is closed.");
  }

  const seen = {
    options: pool.options,
    query: (text: string, values?: unknown[]) => toldAsRefused(pool.query(text, values)),
    connect: () => toldAsRefused(connect()),
    end: () => pool.end(),
    on(event: "error", listener: (error: Error) => void) {
      pool.on(event, listener);
      return seen;
    },
    removeAllListeners: () => seen,
  };
  return {
    // The descriptions of one client by pg and by BullMQ differ only in how they overload `on`.
    pool: seen as unknown as PoolLike,
    release() {
      isReleased = true;
      for (const client of [...lent]) client.release(true);
    },
  };
}

/** Keeps an error listener on a client for good. The error is not lost: it fails the query in hand, or the next one. */
export function keepErrorListener(client: pg.PoolClient): void {
  const removeAllListeners = client.removeAllListeners.bind(client);
  const listen = () => client.on("error", () => undefined);
  listen();
  client.removeAllListeners = (event) => {
    removeAllListeners(event);
    if (event === undefined || event === "error") listen();
    return client;
  };
}

/** Tells every broken connection by the one code BullMQ knows, with its own words. */
async function toldAsRefused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    throw Object.assign(new Error(reasonOf(error), { cause: error }), { code: "ECONNREFUSED" });
  }
}
