/** Brings the ledger's tables up to this version, once, whoever comes first. */
import { fileURLToPath } from "node:url";
import type { MigrationConfig } from "drizzle-orm/migrator";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { StoreIsNewer } from "./errors.ts";

const CONFIG: MigrationConfig = {
  migrationsFolder: fileURLToPath(new URL("migrations", import.meta.url)),
  migrationsSchema: "herald_meta",
  migrationsTable: "migrations",
};

/** Any fixed number that nothing else on the server is likely to lock. */
const MIGRATION_LOCK = 7_248_105;

/**
 * Runs `work` while no other process prepares the same store: on Postgres the others wait for its lock and then find the
 * work done. `session` is one connection, for the lock belongs to it.
 */
export async function alone<T>(session: Database, work: () => Promise<T>): Promise<T> {
  await session.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
  try {
    return await work();
  } finally {
    await session.execute(sql`select pg_advisory_unlock(${MIGRATION_LOCK})`);
  }
}

/**
 * Runs the migrations this ledger has not seen; the caller sees to it that it is alone.
 *
 * @throws StoreIsNewer when the ledger has seen a migration this version does not know.
 */
export async function migrateLedger(
  session: { db: Database; migrate: (config: MigrationConfig) => Promise<void> },
  place: string,
): Promise<void> {
  const newest = readMigrationFiles(CONFIG).at(-1)?.folderMillis ?? 0;
  if ((await newestSeen(session.db)) > newest) throw new StoreIsNewer(place);
  await session.migrate(CONFIG);
}

async function newestSeen(db: Database): Promise<number> {
  const known = rowsOf(await db.execute(sql`select to_regclass('herald_meta.migrations') is not null as known`));
  if (known[0]?.["known"] !== true) return 0;
  const newest = rowsOf(await db.execute(sql`select max(created_at) as newest from herald_meta.migrations`));
  return Number(newest[0]?.["newest"] ?? 0);
}

/** Both drivers answer `execute` with an object that has `rows`; drizzle's common type does not say so. */
export function rowsOf(result: unknown): readonly Record<string, unknown>[] {
  return (result as { rows: Record<string, unknown>[] }).rows;
}
