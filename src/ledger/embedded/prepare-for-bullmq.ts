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
}
