/**
 * The deliveries table's verbs. None needs an app's lock: whoever delivers takes one delivery at a time by a lease, which
 * is `nextTryRealAt` set ahead, so that one whose process died falls due again by itself.
 */
import { and, desc, eq, gt, inArray, isNull, lt, lte, notExists, or, sql } from "drizzle-orm";
import type { Alert, AlertKind, Severity } from "../domain/alert.ts";
import { ALERT_KINDS, SEVERITIES } from "../domain/alert.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import { DELIVERED_KEPT_MS, RETRY_MAX_MS } from "../domain/delivery.ts";
import type { Instant } from "../domain/time.ts";
import { HOUR_MS } from "../domain/time.ts";
import type { StoredTarget } from "./alert-targets.ts";
import { storedOf, turnOffTarget } from "./alert-targets.ts";
import { recordFacts } from "./audit.ts";
import type { Database } from "./database.ts";
import { alertTargets, appState, deliveries, outbox } from "./schema.ts";

export type Delivery = {
  readonly id: number;
  readonly alertId: string;
  readonly targetId: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly at: Instant;
  readonly severity: Severity;
  readonly state: DeliveryState;
  readonly tries: number;
  readonly nextTryRealAt: number;
  readonly lastError: string | null;
  readonly httpStatus: number | null;
  readonly createdRealAt: number;
  readonly endedRealAt: number | null;
};

/** One delivery in hand: the alert, the target, and which try this is. */
export type Claim = {
  readonly id: number;
  readonly alertId: string;
  readonly tries: number;
  readonly alert: Alert;
  readonly target: StoredTarget;
};

export type FailedTry = { readonly why: string; readonly httpStatus: number | null };

/** Real time a claim may be worked on: longer than a delivery may take. */
const LEASE_MS = 30_000;

/** What is dated further ahead than any wait, and its jitter, was dated before the clock was set back. */
const DATED_AHEAD_MS = RETRY_MAX_MS + HOUR_MS;

export type Deliveries = ReturnType<typeof deliveriesOn>;

export function deliveriesOn(db: Database, inTransaction: <T>(work: (db: Database) => Promise<T>) => Promise<T>) {
  return {
    /** The targets something is due for, those that have waited longest first. */
    async listDue(realNow: number): Promise<readonly { readonly app: string; readonly targetId: string }[]> {
      return db
        .select({ app: deliveries.app, targetId: deliveries.targetId })
        .from(deliveries)
        .where(isDue(realNow))
        .groupBy(deliveries.app, deliveries.targetId)
        .orderBy(sql`min(${deliveries.nextTryRealAt})`)
        .limit(100);
    },
    /** Takes the oldest delivery that is due for a target; null when there is none that nobody else has. */
    async claim(due: { readonly app: string; readonly targetId: string }, realNow: number): Promise<Claim | null> {
      const oldest = db
        .select({ id: deliveries.id })
        .from(deliveries)
        .where(and(eq(deliveries.app, due.app), eq(deliveries.targetId, due.targetId), isDue(realNow)))
        .orderBy(deliveries.id)
        .limit(1)
        .for("update", { skipLocked: true });
      const [taken] = await db
        .update(deliveries)
        .set({ tries: sql`${deliveries.tries} + 1`, nextTryRealAt: realNow + LEASE_MS })
        // Equal to, not among: a sub-select among which it is might be run, and lock, more than once.
        .where(sql`${deliveries.id} = ${oldest}`)
        .returning({ id: deliveries.id });
      return taken ? readClaim(db, taken.id) : null;
    },
    async succeed(
      { id }: Pick<Claim, "id">,
      { httpStatus, note }: { readonly httpStatus: number | null; readonly note: string | null },
      realNow: number,
    ): Promise<void> {
      await db
        .update(deliveries)
        .set({ state: "delivered", httpStatus, lastError: note, endedRealAt: realNow })
        .where(and(eq(deliveries.id, id), eq(deliveries.state, "pending")));
    },
    /** Another may have taken it meanwhile, where this one froze: then that one's end counts. */
    async fail({ id, tries }: Pick<Claim, "id" | "tries">, failed: FailedTry, nextTryRealAt: number): Promise<void> {
      await db
        .update(deliveries)
        .set({ lastError: failed.why, httpStatus: failed.httpStatus, nextTryRealAt })
        .where(and(eq(deliveries.id, id), eq(deliveries.tries, tries), eq(deliveries.state, "pending")));
    },
    async giveUp({ id, tries }: Pick<Claim, "id" | "tries">, failed: FailedTry, realNow: number): Promise<void> {
      await db
        .update(deliveries)
        .set({ state: "dead", lastError: failed.why, httpStatus: failed.httpStatus, endedRealAt: realNow })
        .where(and(eq(deliveries.id, id), eq(deliveries.tries, tries), eq(deliveries.state, "pending")));
    },
    /** The receiver is gone for good: its target is turned off, and what waits for it can be replayed. */
    async turnOff({ target, alert }: Claim, why: string, at: { now: Instant; realNow: number }): Promise<void> {
      const { app, id } = target;
      await inTransaction(async (transaction) => {
        await turnOffTarget(transaction, app, id, why, { actor: "herald", at: at.now });
        await endPending(transaction, { app, targetId: id, why, realNow: at.realNow });
        const detail = { why, alert: alert.kind };
        await recordFacts(transaction, [
          { at: at.now, app, actor: "herald", subject: id, action: "alert-target.turned-off", detail },
        ]);
      });
    },
    /** The latest first. */
    async list(
      app: string,
      only: { readonly state?: DeliveryState; readonly targetId?: string; readonly limit: number },
    ): Promise<readonly Delivery[]> {
      const rows = await db
        .select({ delivery: deliveries, alert: outbox })
        .from(deliveries)
        .innerJoin(outbox, eq(outbox.id, deliveries.alertId))
        .where(
          and(
            eq(deliveries.app, app),
            only.state === undefined ? undefined : eq(deliveries.state, only.state),
            only.targetId === undefined ? undefined : eq(deliveries.targetId, only.targetId),
          ),
        )
        .orderBy(desc(deliveries.id))
        .limit(only.limit);
      return rows.map(({ delivery, alert }) => deliveryOf(delivery, alert));
    },
    /** Forgets what was delivered long ago. Dead ones stay until a person replays or dismisses them. */
    async prune(realNow: number): Promise<void> {
      await db
        .delete(deliveries)
        .where(and(eq(deliveries.state, "delivered"), lt(deliveries.endedRealAt, realNow - DELIVERED_KEPT_MS)));
      const unfinished = db.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.alertId, outbox.id));
      // Young ones stay a while: they keep others of their kind quiet.
      await db.delete(outbox).where(and(lt(outbox.createdRealAt, realNow - DELIVERED_KEPT_MS), notExists(unfinished)));
    },
  };
}

/** What a decision does with deliveries: under the app's lock, and told in its audit. */
export function deadLettersOn(db: Database, app: string, realNow: number) {
  const dead = (id: number | undefined) =>
    and(eq(deliveries.app, app), eq(deliveries.state, "dead"), id === undefined ? undefined : eq(deliveries.id, id));
  return {
    /** Sets dead deliveries due again, with all their tries; those of targets that are off stay. Returns how many. */
    async replay(id?: number): Promise<number> {
      const on = db
        .select({ id: alertTargets.id })
        .from(alertTargets)
        .where(and(eq(alertTargets.app, app), eq(alertTargets.active, true)));
      const rows = await db
        .update(deliveries)
        .set({ state: "pending", tries: 0, nextTryRealAt: realNow, endedRealAt: null })
        .where(and(dead(id), inArray(deliveries.targetId, on)))
        .returning({ id: deliveries.id });
      return rows.length;
    },
    async dismiss(id?: number): Promise<number> {
      const rows = await db.delete(deliveries).where(dead(id)).returning({ id: deliveries.id });
      return rows.length;
    },
    /** Ends what still waits for a target. */
    endPending: (targetId: string, why: string) => endPending(db, { app, targetId, why, realNow }),
    /** Forgets everything that went or was to go to a target. */
    async forget(targetId: string): Promise<void> {
      await db.delete(deliveries).where(and(eq(deliveries.app, app), eq(deliveries.targetId, targetId)));
    },
  };
}

function isDue(realNow: number) {
  return and(
    eq(deliveries.state, "pending"),
    or(lte(deliveries.nextTryRealAt, realNow), gt(deliveries.nextTryRealAt, realNow + DATED_AHEAD_MS)),
  );
}

async function endPending(
  db: Database,
  given: { readonly app: string; readonly targetId: string; readonly why: string; readonly realNow: number },
): Promise<void> {
  await db
    .update(deliveries)
    .set({ state: "dead", lastError: given.why, endedRealAt: given.realNow })
    .where(
      and(
        eq(deliveries.app, given.app),
        eq(deliveries.targetId, given.targetId),
        eq(deliveries.state, "pending"),
        isNull(deliveries.endedRealAt),
      ),
    );
}

async function readClaim(db: Database, id: number): Promise<Claim | null> {
  const [row] = await db
    .select({ delivery: deliveries, alert: outbox, target: alertTargets, provider: appState.provider })
    .from(deliveries)
    .innerJoin(outbox, eq(outbox.id, deliveries.alertId))
    .innerJoin(appState, eq(appState.app, deliveries.app))
    .innerJoin(alertTargets, and(eq(alertTargets.app, deliveries.app), eq(alertTargets.id, deliveries.targetId)))
    .where(eq(deliveries.id, id));
  if (!row) return null;
  const { delivery, alert, target, provider } = row;
  const { app, subject, at, zone, actor, detail, quietKey } = alert;
  return {
    id,
    alertId: alert.id,
    tries: delivery.tries,
    alert: {
      ...{ app, subject, at, zone, actor, quietKey, ...namesOf(alert) },
      provider: provider === "live" ? "live" : "sandbox",
      detail: detail as Alert["detail"],
    },
    target: storedOf(target),
  };
}

function deliveryOf(row: typeof deliveries.$inferSelect, alert: typeof outbox.$inferSelect): Delivery {
  const { app: _app, state, ...rest } = row;
  return {
    ...rest,
    ...namesOf(alert),
    subject: alert.subject,
    at: alert.at,
    state: state === "pending" || state === "delivered" ? state : "dead",
  };
}

/** A spoilt row is told all the same: that something happened is worth more than under which name. */
function namesOf(row: typeof outbox.$inferSelect): { kind: AlertKind; severity: Severity } {
  return {
    kind: ALERT_KINDS.find((kind) => kind === row.kind) ?? "reconciler.corrected",
    severity: SEVERITIES.find((severity) => severity === row.severity) ?? "warning",
  };
}
