/**
 * The alert_targets table's verbs.
 *
 * A row that cannot be read is at rest: whoever lists targets sees it with the reason, and it can be set anew.
 */
import { and, eq, sql } from "drizzle-orm";
import type { AlertTarget } from "../domain/alert-target.ts";
import { readAlertTarget } from "../domain/alert-target.ts";
import { describeFault } from "../domain/fault.ts";
import type { Instant } from "../domain/time.ts";
import type { Database } from "./database.ts";
import { alertTargets } from "./schema.ts";

export type StoredTarget = {
  readonly app: string;
  readonly id: string;
  readonly active: boolean;
  /** What it says; null when its row cannot be read, and then `offWhy` says why. */
  readonly target: AlertTarget | null;
  /** Why it is off though nobody turned it off. */
  readonly offWhy: string | null;
  readonly revision: number;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly updatedBy: string;
  readonly updatedAt: Instant;
};

type By = { readonly actor: string; readonly at: Instant };

export async function findTarget(db: Database, app: string, id: string): Promise<StoredTarget | null> {
  const rows = await db
    .select()
    .from(alertTargets)
    .where(and(eq(alertTargets.app, app), eq(alertTargets.id, id)));
  return rows[0] ? storedOf(rows[0]) : null;
}

export async function listTargets(db: Database, app: string): Promise<readonly StoredTarget[]> {
  const rows = await db.select().from(alertTargets).where(eq(alertTargets.app, app)).orderBy(alertTargets.id);
  return rows.map(storedOf);
}

export async function insertTarget(db: Database, app: string, target: AlertTarget, by: By): Promise<void> {
  const who = { createdBy: by.actor, createdAt: by.at, updatedBy: by.actor, updatedAt: by.at };
  await db.insert(alertTargets).values({ ...target, app, ...who });
}

/** Writes a target anew, as it is now meant to be. */
export async function changeTarget(db: Database, app: string, target: AlertTarget, by: By): Promise<void> {
  await db
    .update(alertTargets)
    .set({ ...target, offWhy: null, ...revised(by) })
    .where(and(eq(alertTargets.app, app), eq(alertTargets.id, target.id)));
}

export async function turnOffTarget(db: Database, app: string, id: string, why: string, by: By): Promise<void> {
  await db
    .update(alertTargets)
    .set({ active: false, offWhy: why, ...revised(by) })
    .where(and(eq(alertTargets.app, app), eq(alertTargets.id, id)));
}

export async function deleteTarget(db: Database, app: string, id: string): Promise<void> {
  await db.delete(alertTargets).where(and(eq(alertTargets.app, app), eq(alertTargets.id, id)));
}

function revised({ actor, at }: By) {
  return { revision: sql`${alertTargets.revision} + 1`, updatedBy: actor, updatedAt: at };
}

export function storedOf(row: typeof alertTargets.$inferSelect): StoredTarget {
  const { app, id, kind, settings, events, language, active, offWhy, revision, ...who } = row;
  const read = readAlertTarget({ id, kind, settings, events, language, active });
  if (read.kind === "read") return { app, id, active, target: read.value, offWhy, revision, ...who };
  const why = `its row in the ledger cannot be read: ${read.faults.map(describeFault).join("; ")}`;
  return { app, id, active: false, target: null, offWhy: why, revision, ...who };
}
