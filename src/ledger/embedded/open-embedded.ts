/** The embedded store: PGlite in a directory of its own, in this process, on disk when it says so. */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { openCluster } from "./cluster.ts";
import { lockDirectory } from "./directory-lock.ts";
import { ensureCluster } from "./first-start.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { createPglitePool, type PgPoolLike } from "./pglite-pool.ts";

export type Embedded = {
  /** For the ledger. There is one session: the ledger's statements name their schema. */
  readonly db: PGlite;
  /** For BullMQ, over the same session. */
  readonly pool: PgPoolLike;
  /** Lets the work in hand end, closes the database and gives the directory up. Further calls answer the same. */
  close(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Real milliseconds between rounds of vacuum and checkpoint. */
  readonly housekeepingEveryMs?: number;
};

/**
 * Opens the store in `directory`, which is made (mode 0700) and filled when it is new. What goes wrong behind the scenes
 * comes as the pool's `error` event: a fault of housekeeping, which is tried again, or a ClusterPanicked, after which
 * every statement is rejected and all that is left is to close and to exit.
 *
 * @throws DataDirectoryHeld, DataDirectoryUnusable, FirstStartFailed, ClusterVersionMismatch, ClusterUnreadable — each
 * one sentence for the person who started Herald; nothing stays open or locked then.
 */
export async function openEmbedded(directory: string, options: EmbeddedOptions = {}): Promise<Embedded> {
  const home = resolve(directory);
  const lock = takeDirectory(home);
  try {
    const { db, panicked } = await openCluster(await ensureCluster(home));
    const pool = createPglitePool(db);
    const report = (fault: unknown): void => {
      // An `error` event that nobody hears is an exception.
      if (pool.listenerCount("error") > 0) pool.emit("error", fault);
    };
    void panicked.then(report);
    const housekeeping = startHousekeeping(db, {
      ...(options.housekeepingEveryMs === undefined ? {} : { everyMs: options.housekeepingEveryMs }),
      onFault: report,
    });
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      try {
        await housekeeping.stop();
        await pool.end();
        await db.close();
      } finally {
        lock.release();
      }
    };
    return { db, pool, close: () => (closed ??= close()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The directory cannot be made, written or locked. */
export class DataDirectoryUnusable extends Error {
  override readonly name = "DataDirectoryUnusable";
  readonly code = "data-directory-unusable";
  readonly directory: string;

  constructor({ directory, cause }: { directory: string; cause: unknown }) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`data directory ${directory} cannot be used: ${reason}`, { cause });
    this.directory = directory;
  }
}

function takeDirectory(home: string): ReturnType<typeof lockDirectory> {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    return lockDirectory(home);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "data-directory-held") throw cause;
    throw new DataDirectoryUnusable({ directory: home, cause });
  }
}
