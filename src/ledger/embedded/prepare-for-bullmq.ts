/** Making the embedded store ready for BullMQ's Postgres backend. */
import type { PGlite } from "@electric-sql/pglite";
import { runMigrations } from "bullmq";
import type { PgPoolLike } from "./pglite-pool.ts";

/**
 * Brings BullMQ's tables in the schema `bullmq` up to date and points the session at them. Once, after opening and before
 * any Queue or Worker: from then on an unqualified name means BullMQ's, whoever says it.
 *
 * @throws SchemaVersionMismatchError of BullMQ when its tables are from a newer BullMQ.
 */
export async function prepareEmbeddedForBullmq(db: PGlite, pool: PgPoolLike): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, "bullmq");
  } finally {
    client.release();
  }
  await db.exec("SET search_path TO bullmq");
  await freeOrphans(db);
}

/**
 * A job that is active now was in the hands of a process that is gone: nobody else can have this directory open. BullMQ
 * would wait for its lock to run out and then for two rounds of its check for stalled jobs, and refuse every other job of
 * the queue meanwhile. Marked as a round before would have, and unlocked, it is given back by the first.
 */
async function freeOrphans(db: PGlite): Promise<void> {
  await db.exec(`
    UPDATE bullmq.job SET stalled_marked = true, locked_until_ms = 0 WHERE state = 'active';
    DELETE FROM bullmq.meta WHERE field = 'stalled-check'`);
}
