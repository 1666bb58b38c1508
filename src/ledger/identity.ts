/**
 * Which ledger this is, and where it lives. A ledger that wakes up somewhere else — another path, machine or server —
 * may be a copy of one that is still releasing, or a restore of one that has released since.
 */
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { rowsOf } from "./migrate.ts";
import { appState, identity } from "./schema.ts";

export type Identity = {
  readonly ledgerId: string;
  /** Where it lived when it was last armed, or first opened. */
  readonly knownPlace: string;
  /** Where it lives now. */
  readonly place: string;
};

/** Reads the ledger's identity; a new ledger gets one. One with nothing to send yet is at home wherever it wakes up. */
export async function readIdentity(db: Database, place: string, realNow: number): Promise<Identity> {
  const found = (await db.select().from(identity))[0];
  if (found) {
    const here = { ledgerId: found.ledgerId, knownPlace: found.place, place };
    if (found.place === place || !(await isEmpty(db))) return here;
    await settleIn(db, here);
    return { ...here, knownPlace: place };
  }
  const ledgerId = randomUUID();
  await db.insert(identity).values({ ledgerId, place, createdRealAt: realNow });
  return { ledgerId, knownPlace: place, place };
}

/** Whether no app was ever made in it: then there is nothing that a copy could send a second time. */
async function isEmpty(db: Database): Promise<boolean> {
  return (await db.$count(appState)) === 0;
}

/** Accepts where the ledger lives now as its place. */
export async function settleIn(db: Database, { ledgerId, place }: Identity): Promise<void> {
  await db.update(identity).set({ place }).where(eq(identity.ledgerId, ledgerId));
}

/**
 * Names a Postgres database so that a dump restored elsewhere is told apart: the server's own system identifier, where
 * this role may read it, and the database's oid, which a restore on the same server changes.
 */
export async function placeOfPostgres(db: Database): Promise<string> {
  const here = rowsOf(
    await db.execute(sql`select current_database() as name,
      (select oid::text from pg_database where datname = current_database()) as oid`),
  )[0];
  return `postgres:${await systemIdentifier(db)}/${String(here?.["name"])}#${String(here?.["oid"])}`;
}

async function systemIdentifier(db: Database): Promise<string> {
  try {
    const row = rowsOf(await db.execute(sql`select system_identifier::text as id from pg_control_system()`))[0];
    return String(row?.["id"]);
  } catch {
    return "unknown";
  }
}
