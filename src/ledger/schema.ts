/**
 * The ledger's tables: the only truth about what should go out, what was tried and what became of it.
 *
 * Every instant is an integer of milliseconds since the epoch, in plan time unless the column says `real`. Two kinds of
 * key: campaigns and schedules are named within their app; an attempt's token is unique everywhere, because RongCloud
 * and the witness see it too.
 */
import { sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import {
  bigint,
  bigserial,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { STATUSES } from "../domain/campaign.ts";

export const herald = pgSchema("herald");

const instant = (name: string) => bigint(name, { mode: "number" });

/** The row that is locked around every decision about an app. */
export const appState = herald.table(
  "app_state",
  {
    app: text("app").primaryKey(),
    /** Bound when created and never changed: what belongs to the sandbox can never go out live. */
    provider: text("provider").notNull(),
    fingerprint: text("fingerprint").notNull(),
    rules: jsonb("rules").notNull(),
    /** A hold that ends by itself has an `holdUntil`; one that waits for a person has only a `holdWhy`. */
    holdCode: text("hold_code"),
    holdUntil: instant("hold_until"),
    holdWhy: text("hold_why"),
    holdSince: instant("hold_since"),
    backoffStep: integer("backoff_step").notNull().default(0),
    neverLeftCount: integer("never_left_count").notNull().default(0),
    pausedBy: text("paused_by"),
    pausedNote: text("paused_note"),
    pausedAt: instant("paused_at"),
    /** Why the app starts disarmed; null when armed. */
    disarmedWhy: text("disarmed_why"),
    /** Real time of the last sign of life of a worker. */
    heartbeatRealAt: instant("heartbeat_real_at"),
    reconciledRealAt: instant("reconciled_real_at"),
    /** Another with every decision that may have changed the plan: by it a plan kept in a process is known to stand. */
    planStamp: text("plan_stamp"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [check("app_state_provider", sql`${table.provider} in ('sandbox', 'live')`)],
);

/** Written out, for an index is only used where the question is asked in its very words. */
export const STATUS_UNKNOWN = sql.raw(`status not in (${STATUSES.map((status) => `'${status}'`).join(", ")})`);

export const campaigns = herald.table(
  "campaigns",
  {
    app: text("app")
      .notNull()
      .references(() => appState.app),
    id: text("id").notNull(),
    name: text("name").notNull(),
    status: text("status").notNull(),
    message: jsonb("message").notNull(),
    hash: text("hash").notNull(),
    at: instant("at").notNull(),
    deadline: instant("deadline").notNull(),
    priority: text("priority").notNull(),
    anytime: boolean("anytime").notNull(),
    late: text("late").notNull(),
    scheduleId: text("schedule_id"),
    nominalAt: instant("nominal_at"),
    bookedAt: instant("booked_at").notNull(),
    /** Place in the file it came from; decides between claims booked and asked for at the same instant. */
    position: integer("position").notNull().default(0),
    seatAt: instant("seat_at"),
    /** Where no seat fits before the deadline: the first that would have. */
    firstSeatAt: instant("first_seat_at"),
    seatReasons: jsonb("seat_reasons").notNull().default([]),
    promisedAt: instant("promised_at"),
    /** The seat people were told last, by an answer or an alert; they are alerted when it slips from there. */
    toldAt: instant("told_at"),
    jobN: integer("job_n").notNull().default(0),
    /** The seat for which a queue job was asked for; null where none was. */
    jobAt: instant("job_at"),
    approval: text("approval").notNull().default("none"),
    /** Who last changed what an approval is bound to. */
    authoredBy: text("authored_by"),
    /** The revision of that change, or of the judgement since. */
    asOfRevision: integer("as_of_revision").notNull().default(1),
    /** Who approved or rejected it, when, and the hash of what they saw. */
    judgedBy: text("judged_by"),
    judgedAt: instant("judged_at"),
    judgedHash: text("judged_hash"),
    /** The timing it had before a person asked for it to go out now; null unless one did. */
    releaseNow: jsonb("release_now"),
    held: jsonb("held"),
    revision: integer("revision").notNull().default(1),
    key: text("key"),
    outcome: jsonb("outcome"),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedBy: text("updated_by").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.app, table.id] }),
    unique("campaigns_occurrence").on(table.app, table.scheduleId, table.nominalAt),
    unique("campaigns_key").on(table.app, table.key),
    index("campaigns_status").on(table.app, table.status),
    // The pages of a list, which go by the time asked for, of all campaigns or of those that stand somewhere.
    index("campaigns_at").on(table.app, table.at, table.id),
    index("campaigns_status_at").on(table.app, table.status, table.at, table.id),
    index("campaigns_unknown_at").on(table.app, table.at, table.id).where(STATUS_UNKNOWN),
    index("campaigns_schedule").on(table.app, table.scheduleId, table.status),
  ],
);

export const attempts = herald.table(
  "attempts",
  {
    token: text("token").primaryKey(),
    app: text("app")
      .notNull()
      .references(() => appState.app),
    /** Null for a call made outside Herald. */
    campaignId: text("campaign_id"),
    host: text("host"),
    startedAt: instant("started_at").notNull(),
    startedRealAt: instant("started_real_at").notNull(),
    finishedAt: instant("finished_at"),
    /** The reply's kind; `in_flight` until it is known, `outside` for a call made outside Herald. */
    reply: text("reply").notNull().default("in_flight"),
    httpStatus: integer("http_status"),
    code: integer("code"),
    messageUid: text("message_uid"),
    why: text("why"),
    /** Whether it counts against the quota. */
    counts: boolean("counts").notNull().default(true),
    urgent: boolean("urgent").notNull().default(false),
    who: text("who").notNull(),
  },
  (table) => [
    index("attempts_app_started").on(table.app, table.startedAt),
    index("attempts_campaign").on(table.app, table.campaignId),
  ],
);

export const schedules = herald.table(
  "schedules",
  {
    app: text("app")
      .notNull()
      .references(() => appState.app),
    id: text("id").notNull(),
    name: text("name").notNull(),
    cron: text("cron").notNull(),
    zone: text("zone").notNull(),
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    excludedDates: jsonb("excluded_dates").notNull().default([]),
    message: jsonb("message").notNull(),
    priority: text("priority").notNull(),
    anytime: boolean("anytime").notNull(),
    late: text("late").notNull(),
    active: boolean("active").notNull(),
    bookedAt: instant("booked_at").notNull(),
    position: integer("position").notNull().default(0),
    /** Every occurrence up to here has been fired, or recorded as skipped. */
    consideredUntil: instant("considered_until").notNull(),
    approval: text("approval").notNull().default("none"),
    /** Who last changed what an approval is bound to. */
    authoredBy: text("authored_by"),
    /** The revision of that change, or of the judgement since. */
    asOfRevision: integer("as_of_revision").notNull().default(1),
    /** Who approved or rejected it, when, and the hash of what they saw. */
    judgedBy: text("judged_by"),
    judgedAt: instant("judged_at"),
    judgedHash: text("judged_hash"),
    revision: integer("revision").notNull().default(1),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedBy: text("updated_by").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.app, table.id] })],
);

export const audit = herald.table(
  "audit",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    at: instant("at").notNull(),
    app: text("app").notNull(),
    actor: text("actor").notNull(),
    /** A campaign's or schedule's id, or the app's own. */
    subject: text("subject").notNull(),
    action: text("action").notNull(),
    detail: jsonb("detail").notNull().default({}),
  },
  (table) => [index("audit_subject").on(table.app, table.subject), index("audit_app").on(table.app, table.id)],
);

/** Who may use the API. Instants here and of tokens are real: they have nothing to do with the plan. */
export const users = herald.table("users", {
  name: text("name").primaryKey(),
  roles: jsonb("roles").notNull(),
  /** A list of app ids; null for all apps. */
  apps: jsonb("apps"),
  createdBy: text("created_by").notNull(),
  createdRealAt: instant("created_real_at").notNull(),
});

/** What users show to prove who they are; only a hash of it is kept. */
export const tokens = herald.table(
  "tokens",
  {
    id: text("id").primaryKey(),
    user: text("user_name")
      .notNull()
      .references(() => users.name, { onDelete: "cascade" }),
    /** `token` for programs, `session` for a browser that signed in with one. */
    kind: text("kind").notNull(),
    /** Of a session: the token it was opened with, and with which it ends. */
    openedBy: text("opened_by").references((): AnyPgColumn => tokens.id, { onDelete: "cascade" }),
    hash: text("hash").notNull(),
    note: text("note").notNull(),
    createdRealAt: instant("created_real_at").notNull(),
    /** Null: until it is revoked. */
    expiresRealAt: instant("expires_real_at"),
    lastUsedRealAt: instant("last_used_real_at"),
  },
  (table) => [
    unique("tokens_hash").on(table.hash),
    index("tokens_user").on(table.user),
    index("tokens_opened_by").on(table.openedBy),
  ],
);

/** Where alerts of an app go. Secrets are named here, never kept. */
export const alertTargets = herald.table(
  "alert_targets",
  {
    app: text("app")
      .notNull()
      .references(() => appState.app),
    id: text("id").notNull(),
    kind: text("kind").notNull(),
    settings: jsonb("settings").notNull(),
    /** The kinds of alerts it wants; null for all. */
    events: jsonb("events"),
    language: text("language").notNull(),
    active: boolean("active").notNull(),
    /** Why it was turned off by itself; null otherwise. */
    offWhy: text("off_why"),
    revision: integer("revision").notNull().default(1),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedBy: text("updated_by").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.app, table.id] })],
);

/** Alerts that some target wants, written in the transaction of what they are about. */
export const outbox = herald.table(
  "outbox",
  {
    /** Goes along with every delivery, so that a receiver knows a repeated one. */
    id: text("id").primaryKey(),
    app: text("app")
      .notNull()
      .references(() => appState.app),
    kind: text("kind").notNull(),
    subject: text("subject").notNull(),
    at: instant("at").notNull(),
    severity: text("severity").notNull(),
    zone: text("zone").notNull(),
    actor: text("actor").notNull(),
    detail: jsonb("detail").notNull(),
    quietKey: text("quiet_key"),
    createdRealAt: instant("created_real_at").notNull(),
  },
  (table) => [index("outbox_quiet").on(table.app, table.quietKey)],
);

/** One alert on its way to one target. */
export const deliveries = herald.table(
  "deliveries",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    alertId: text("alert_id")
      .notNull()
      .references(() => outbox.id),
    app: text("app").notNull(),
    targetId: text("target_id").notNull(),
    state: text("state").notNull().default("pending"),
    tries: integer("tries").notNull().default(0),
    /** When it is due; while somebody delivers it, when that one counts as lost. */
    nextTryRealAt: instant("next_try_real_at").notNull(),
    lastError: text("last_error"),
    httpStatus: integer("http_status"),
    createdRealAt: instant("created_real_at").notNull(),
    /** When it was delivered or given up. */
    endedRealAt: instant("ended_real_at"),
  },
  (table) => [
    index("deliveries_due").on(table.state, table.nextTryRealAt),
    index("deliveries_target").on(table.app, table.targetId, table.state),
    index("deliveries_alert").on(table.alertId),
    foreignKey({ columns: [table.app, table.targetId], foreignColumns: [alertTargets.app, alertTargets.id] }),
  ],
);

/** Which ledger this is and where it lives; one row. A change of place is how a copy or a restore is noticed. */
export const identity = herald.table("identity", {
  ledgerId: text("ledger_id").primaryKey(),
  place: text("place").notNull(),
  createdRealAt: instant("created_real_at").notNull(),
});
