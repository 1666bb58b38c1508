/** The campaigns table's verbs. Every change of status goes through `moveCampaign`, which knows the legal steps. */
import type { SQL } from "drizzle-orm";
import { and, eq, gt, inArray, isNotNull, notExists, or, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Judged } from "../domain/approval.ts";
import type { Approval, Campaign, Status } from "../domain/campaign.ts";
import { mayBecome } from "../domain/campaign.ts";
import type { Instant } from "../domain/time.ts";
import type { Database } from "./database.ts";
import { StepRefused } from "./errors.ts";
import { attempts, campaigns, STATUS_UNKNOWN } from "./schema.ts";
import type { StoredCampaign, WaitingCampaign, WaitingRow } from "./stored-campaign.ts";
import { storedOf, waitingOf } from "./stored-campaign.ts";

export type { StoredCampaign, WaitingCampaign } from "./stored-campaign.ts";

export type NewCampaign = Pick<
  StoredCampaign,
  | "id"
  | "name"
  | "status"
  | "message"
  | "hash"
  | "at"
  | "deadline"
  | "priority"
  | "anytime"
  | "late"
  | "scheduleId"
  | "nominalAt"
  | "bookedAt"
  | "position"
  | "held"
  | "key"
  | "outcome"
> &
  Partial<Judged>;

export type CampaignPatch = Partial<
  Pick<
    StoredCampaign,
    | "name"
    | "message"
    | "hash"
    | "at"
    | "deadline"
    | "priority"
    | "anytime"
    | "late"
    | "bookedAt"
    | "position"
    | "seatAt"
    | "firstSeatAt"
    | "seatReasons"
    | "promisedAt"
    | "held"
    | "outcome"
    | "jobN"
    | "jobAt"
    | "releaseNow"
    | keyof Judged
  >
>;

/** A new place in the plan, as the re-plan writes it. */
export type Reseat = Pick<
  StoredCampaign,
  "id" | "seatAt" | "firstSeatAt" | "seatReasons" | "promisedAt" | "toldAt" | "jobN" | "jobAt"
>;

/** Where it does not say how far it is approved, nobody has been asked. @returns false when the id, the key or the occurrence is there already; nothing is written then. */
export async function insertCampaign(
  db: Database,
  app: string,
  campaign: NewCampaign,
  by: { actor: string; at: Instant },
): Promise<boolean> {
  const written = await db
    .insert(campaigns)
    .values(rowOf(app, campaign, by))
    .onConflictDoNothing()
    .returning({ id: campaigns.id });
  return written.length > 0;
}

/** Inserts campaigns whose ids and keys are free, seated already or not, each in the name of whoever asked for it. */
export async function insertCampaigns(
  db: Database,
  app: string,
  rows: readonly { campaign: NewCampaign & Partial<Reseat>; actor: string }[],
  at: Instant,
): Promise<void> {
  await db.insert(campaigns).values(rows.map(({ campaign, actor }) => rowOf(app, campaign, { actor, at })));
}

function rowOf(app: string, campaign: NewCampaign & Partial<Reseat>, by: { actor: string; at: Instant }) {
  return {
    authoredBy: by.actor,
    ...campaign,
    app,
    createdBy: by.actor,
    createdAt: by.at,
    updatedBy: by.actor,
    updatedAt: by.at,
  };
}

/** Which of these ids and keys stand for a campaign already. */
export async function listTaken(
  db: Database,
  app: string,
  { ids, keys }: { ids: readonly string[]; keys: readonly string[] },
): Promise<readonly { readonly id: string; readonly key: string | null }[]> {
  const isAmong = or(inArray(campaigns.id, [...ids]), keys.length > 0 ? inArray(campaigns.key, [...keys]) : undefined);
  return db
    .select({ id: campaigns.id, key: campaigns.key })
    .from(campaigns)
    .where(and(eq(campaigns.app, app), isAmong));
}

/**
 * Makes room for an occurrence that was passed over, by no person's word about it, and is due after all: its row goes, and
 * it can be fired like any other. One that a call was ever made for stays as it ended.
 */
export async function clearPassedOver(db: Database, app: string, id: string): Promise<boolean> {
  const calls = db
    .select({ token: attempts.token })
    .from(attempts)
    .where(and(eq(attempts.app, app), eq(attempts.campaignId, id)));
  const cleared = await db
    .delete(campaigns)
    .where(
      and(
        eq(campaigns.app, app),
        eq(campaigns.id, id),
        inArray(campaigns.status, ["skipped", "expired"]),
        sql`${campaigns.outcome}->>'mayReturn' = 'true'`,
        notExists(calls),
      ),
    )
    .returning({ id: campaigns.id });
  return cleared.length > 0;
}

export async function findCampaign(db: Database, app: string, id: string): Promise<StoredCampaign | null> {
  const rows = await db
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.app, app), eq(campaigns.id, id)));
  return rows[0] ? storedOf(rows[0]) : null;
}

export async function findByKey(db: Database, app: string, key: string): Promise<StoredCampaign | null> {
  const rows = await db
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.app, app), eq(campaigns.key, key)));
  return rows[0] ? storedOf(rows[0]) : null;
}

export async function findCampaigns(
  db: Database,
  app: string,
  ids: readonly string[],
): Promise<readonly StoredCampaign[]> {
  const rows = await db
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.app, app), inArray(campaigns.id, [...ids])));
  return rows.map(storedOf);
}

/** All campaigns of an app in the order they were asked for; meant for an app's own pages and for tests. */
export async function listCampaigns(
  db: Database,
  app: string,
  only: { statuses?: readonly Status[]; scheduleId?: string } = {},
): Promise<readonly StoredCampaign[]> {
  const rows = await db
    .select()
    .from(campaigns)
    .where(
      and(
        eq(campaigns.app, app),
        only.statuses ? hasStatus(only.statuses) : undefined,
        only.scheduleId ? eq(campaigns.scheduleId, only.scheduleId) : undefined,
      ),
    )
    .orderBy(campaigns.at, campaigns.id);
  return rows.map(storedOf);
}

/** A status nobody knows is read as uncertain, so whoever looks for uncertain ones finds it. */
function hasStatus(statuses: readonly Status[]): SQL | undefined {
  const known = inArray(campaigns.status, [...statuses]);
  return statuses.includes("uncertain") ? or(known, STATUS_UNKNOWN) : known;
}

/** How many campaigns of an app wait or are being released. */
export async function countOpen(db: Database, app: string): Promise<number> {
  return db.$count(campaigns, and(eq(campaigns.app, app), inArray(campaigns.status, ["scheduled", "releasing"])));
}

/**
 * The campaigns the plan seats, and those held out of it: all that are scheduled. They come as one piece of JSON: this is
 * read in every decision, and ten thousand rows taken apart column by column would cost most of its time and memory.
 */
export async function listWaiting(db: Database, app: string): Promise<readonly WaitingCampaign[]> {
  const rows = db
    .select({
      id: campaigns.id,
      name: campaigns.name,
      at: named(campaigns.at, "at"),
      deadline: named(campaigns.deadline, "deadline"),
      priority: campaigns.priority,
      anytime: campaigns.anytime,
      late: campaigns.late,
      scheduleId: named(campaigns.scheduleId, "scheduleId"),
      nominalAt: named(campaigns.nominalAt, "nominalAt"),
      bookedAt: named(campaigns.bookedAt, "bookedAt"),
      position: campaigns.position,
      seatAt: named(campaigns.seatAt, "seatAt"),
      firstSeatAt: named(campaigns.firstSeatAt, "firstSeatAt"),
      seatReasons: named(campaigns.seatReasons, "seatReasons"),
      promisedAt: named(campaigns.promisedAt, "promisedAt"),
      toldAt: named(campaigns.toldAt, "toldAt"),
      jobN: named(campaigns.jobN, "jobN"),
      jobAt: named(campaigns.jobAt, "jobAt"),
      held: campaigns.held,
      approval: campaigns.approval,
      revision: campaigns.revision,
      isAsJudged: sql<boolean>`coalesce(${campaigns.judgedHash} = ${campaigns.hash}, false)`.as("isAsJudged"),
    })
    .from(campaigns)
    .where(and(eq(campaigns.app, app), eq(campaigns.status, "scheduled")))
    .as("waiting");
  const [read] = await db.select({ json: sql<string>`coalesce(json_agg(waiting), '[]')::text` }).from(rows);
  return (JSON.parse(read?.json ?? "[]") as WaitingRow[]).map(waitingOf);
}

/** A column under the name it has here. */
function named<T>(column: AnyPgColumn<{ data: T }>, name: string): SQL.Aliased<T> {
  return sql<T>`${column}`.as(name);
}

/** The nominal instants after `after` for which the schedule already has a campaign, whatever became of it. */
export async function listFiredNominals(
  db: Database,
  app: string,
  after: Instant,
): Promise<ReadonlyMap<string, ReadonlySet<Instant>>> {
  const rows = await db
    .select({ scheduleId: campaigns.scheduleId, nominalAt: campaigns.nominalAt })
    .from(campaigns)
    .where(and(eq(campaigns.app, app), isNotNull(campaigns.scheduleId), gt(campaigns.nominalAt, after)));
  const fired = new Map<string, Set<Instant>>();
  for (const { scheduleId, nominalAt } of rows) {
    if (scheduleId === null || nominalAt === null) continue;
    const known = fired.get(scheduleId);
    if (known) known.add(nominalAt);
    else fired.set(scheduleId, new Set([nominalAt]));
  }
  return fired;
}

/**
 * Takes a campaign one legal step further.
 *
 * @throws StepRefused when the step is not in the table of legal steps, or the campaign is no longer where it was.
 */
export async function moveCampaign(
  db: Database,
  campaign: Pick<Campaign, "app" | "id" | "status">,
  to: Status,
  by: { actor: string; at: Instant },
  patch: CampaignPatch = {},
): Promise<void> {
  if (!mayBecome(campaign.status, to)) throw new StepRefused(campaign, to);
  const written = await db
    .update(campaigns)
    .set({
      ...patch,
      status: to,
      revision: sql`${campaigns.revision} + 1`,
      updatedBy: by.actor,
      updatedAt: by.at,
    })
    .where(and(eq(campaigns.app, campaign.app), eq(campaigns.id, campaign.id), hasStatus([campaign.status])))
    .returning({ id: campaigns.id });
  if (written.length === 0) throw new StepRefused(campaign, to);
}

/** Changes what a campaign says or when it should go, without a change of status. */
export async function changeCampaign(
  db: Database,
  campaign: Pick<Campaign, "app" | "id">,
  by: { actor: string; at: Instant },
  patch: CampaignPatch,
): Promise<void> {
  await db
    .update(campaigns)
    .set({ ...patch, revision: sql`${campaigns.revision} + 1`, updatedBy: by.actor, updatedAt: by.at })
    .where(and(eq(campaigns.app, campaign.app), eq(campaigns.id, campaign.id)));
}

/** Writes that many need approval from now on, or need it no longer; what they say is the same, so is their revision. */
export async function setApprovals(db: Database, app: string, ids: readonly string[], to: Approval): Promise<void> {
  if (ids.length === 0) return;
  await db.execute(sql`
    update herald.campaigns c set approval = ${to}
    from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as v(id)
    where c.app = ${app} and c.id = v.id`);
}

/** Notes which queue job stands for a campaign; not a change anyone is told of. */
export async function setJob(
  db: Database,
  app: string,
  id: string,
  job: { jobN: number; jobAt: Instant | null },
): Promise<void> {
  await db
    .update(campaigns)
    .set(job)
    .where(and(eq(campaigns.app, app), eq(campaigns.id, id)));
}

/** Writes many new seats in one statement: a displacement may move thousands. */
export async function reseatCampaigns(db: Database, app: string, reseats: readonly Reseat[]): Promise<void> {
  if (reseats.length === 0) return;
  await db.execute(sql`
    update herald.campaigns c set
      seat_at = v."seatAt", first_seat_at = v."firstSeatAt", seat_reasons = v."seatReasons",
      promised_at = v."promisedAt", told_at = v."toldAt", job_n = v."jobN", job_at = v."jobAt"
    from jsonb_to_recordset(${JSON.stringify(reseats)}::jsonb) as v(
      id text, "seatAt" bigint, "firstSeatAt" bigint, "seatReasons" jsonb,
      "promisedAt" bigint, "toldAt" bigint, "jobN" integer, "jobAt" bigint)
    where c.app = ${app} and c.id = v.id`);
}
