/**
 * The outbox: alerts, and for each target that wants one a delivery, written in the very transaction of the decision they
 * tell of. So an alert is told if and only if it is true, whatever crashes, and nobody waits for a receiver.
 */
import { randomUUID } from "node:crypto";
import { and, between, eq, inArray } from "drizzle-orm";
import type { Alert } from "../domain/alert.ts";
import { QUIET_MS } from "../domain/alert.ts";
import type { Database } from "./database.ts";
import { alertTargets, deliveries, outbox } from "./schema.ts";

/** Writes what some target of the app wants to know, and says how many deliveries that makes. */
export async function writeAlerts(
  db: Database,
  app: string,
  alerts: readonly Alert[],
  realNow: number,
): Promise<number> {
  if (alerts.length === 0) return 0;
  const targets = await db
    .select({ id: alertTargets.id, events: alertTargets.events })
    .from(alertTargets)
    .where(and(eq(alertTargets.app, app), eq(alertTargets.active, true)));
  if (targets.length === 0) return 0;
  const quiet = await quietKeys(db, app, alerts, realNow);
  const told = alerts
    .filter(({ quietKey }) => quietKey === null || !quiet.has(quietKey))
    .map((alert) => ({ alert, id: randomUUID(), targets: targets.filter((target) => wants(target, alert)) }))
    .filter((each) => each.targets.length > 0);
  if (told.length === 0) return 0;
  await db.insert(outbox).values(told.map(({ alert, id }) => ({ ...rowOf(alert), id, createdRealAt: realNow })));
  const due = told.flatMap(({ id, targets: some }) =>
    some.map((target) => ({
      ...{ alertId: id, app, targetId: target.id },
      ...{ nextTryRealAt: realNow, createdRealAt: realNow },
    })),
  );
  await db.insert(deliveries).values(due);
  return due.length;
}

/** The keys under which something was told lately. One dated ahead was told before the clock was set back. */
async function quietKeys(
  db: Database,
  app: string,
  alerts: readonly Alert[],
  realNow: number,
): Promise<ReadonlySet<string>> {
  const keys = alerts.flatMap(({ quietKey }) => quietKey ?? []);
  if (keys.length === 0) return new Set();
  const rows = await db
    .select({ key: outbox.quietKey })
    .from(outbox)
    .where(
      and(
        eq(outbox.app, app),
        inArray(outbox.quietKey, keys),
        between(outbox.createdRealAt, realNow - QUIET_MS, realNow + QUIET_MS),
      ),
    );
  return new Set(rows.flatMap(({ key }) => key ?? []));
}

/** Null means all; what cannot be read is at rest, and wants nothing. */
function wants({ events }: { readonly events: unknown }, { kind }: Alert): boolean {
  return events === null || (Array.isArray(events) && events.includes(kind));
}

function rowOf({ kind, app, subject, at, severity, zone, actor, detail, quietKey }: Alert) {
  return { kind, app, subject, at, severity, zone, actor, detail, quietKey };
}
