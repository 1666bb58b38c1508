/**
 * The schedules table's verbs.
 *
 * A row that cannot be read is at rest: it fires nothing and holds no seats, so that the others of its app go on. Whoever
 * lists schedules sees it with the reason; it can be defined anew, or removed.
 */
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Judged } from "../domain/approval.ts";
import type { LatePolicy, Priority } from "../domain/campaign.ts";
import { LATE_POLICIES, PRIORITIES } from "../domain/campaign.ts";
import { readCron } from "../domain/cron.ts";
import { describeFault } from "../domain/fault.ts";
import type { ClaimingSchedule } from "../domain/future-claims.ts";
import type { Message } from "../domain/message.ts";
import { epochDayOf } from "../domain/occurrence.ts";
import type { Recurrence } from "../domain/occurrence.ts";
import { isZone } from "../domain/time.ts";
import type { Instant } from "../domain/time.ts";
import type { Read } from "../domain/zod-faults.ts";
import { readWith } from "../domain/zod-faults.ts";
import type { Database } from "./database.ts";
import { isSaneInstant } from "./sane-instant.ts";
import { schedules } from "./schema.ts";
import { approvalSchema } from "./stored-campaign.ts";

export type Schedule = Judged & {
  readonly app: string;
  readonly id: string;
  readonly name: string;
  readonly recurrence: Recurrence;
  readonly message: Message;
  readonly priority: Priority;
  readonly anytime: boolean;
  readonly late: LatePolicy;
  readonly active: boolean;
  readonly bookedAt: Instant;
  readonly position: number;
  /** Every occurrence up to here has been fired, or recorded as skipped. */
  readonly consideredUntil: Instant;
  readonly revision: number;
  /** Why the row cannot be read; then it is at rest, whatever else it seems to say. Null when it can. */
  readonly unreadable: string | null;
};

export type NewSchedule = Omit<Schedule, "app" | "revision" | "unreadable">;
export type SchedulePatch = Partial<Omit<NewSchedule, "id">>;

export async function insertSchedule(
  db: Database,
  app: string,
  schedule: NewSchedule,
  by: { actor: string; at: Instant },
): Promise<void> {
  const { recurrence, ...rest } = schedule;
  await db.insert(schedules).values({
    ...rest,
    ...columnsOf(recurrence),
    app,
    createdBy: by.actor,
    createdAt: by.at,
    updatedBy: by.actor,
    updatedAt: by.at,
  });
}

export async function findSchedule(db: Database, app: string, id: string): Promise<Schedule | null> {
  const rows = await db
    .select()
    .from(schedules)
    .where(and(eq(schedules.app, app), eq(schedules.id, id)));
  return rows[0] ? scheduleOf(rows[0]) : null;
}

export async function listSchedules(db: Database, app: string): Promise<readonly Schedule[]> {
  const rows = await db
    .select()
    .from(schedules)
    .where(eq(schedules.app, app))
    .orderBy(schedules.position, schedules.id);
  return rows.map(scheduleOf);
}

/** The active schedules as the plan and firing see them, without their messages; none that cannot be read. */
export async function listClaiming(
  db: Database,
  app: string,
): Promise<readonly (ClaimingSchedule & Pick<Schedule, "name" | "approval">)[]> {
  const rows = await db
    .select({
      id: schedules.id,
      name: schedules.name,
      cron: schedules.cron,
      zone: schedules.zone,
      startsAt: schedules.startsAt,
      endsAt: schedules.endsAt,
      excludedDates: schedules.excludedDates,
      priority: schedules.priority,
      anytime: schedules.anytime,
      late: schedules.late,
      bookedAt: schedules.bookedAt,
      consideredUntil: schedules.consideredUntil,
      position: schedules.position,
      approval: schedules.approval,
    })
    .from(schedules)
    .where(and(eq(schedules.app, app), eq(schedules.active, true)))
    .orderBy(schedules.position, schedules.id);
  return rows.flatMap((row) => {
    const read = readColumns(row);
    const { id, name, anytime, bookedAt, consideredUntil, position } = row;
    if (read.kind === "faults") return [];
    const { recurrence, priority } = read.value;
    const approval = approvalSchema.parse(row.approval);
    return [{ id, name, recurrence, priority, anytime, bookedAt, consideredUntil, position, approval }];
  });
}

export async function changeSchedule(
  db: Database,
  app: string,
  id: string,
  by: { actor: string; at: Instant },
  patch: SchedulePatch,
): Promise<void> {
  const { recurrence, ...rest } = patch;
  await db
    .update(schedules)
    .set({
      ...rest,
      ...(recurrence ? columnsOf(recurrence) : {}),
      revision: sql`${schedules.revision} + 1`,
      updatedBy: by.actor,
      updatedAt: by.at,
    })
    .where(and(eq(schedules.app, app), eq(schedules.id, id)));
}

/** Moves the mark up to which occurrences have been fired; not a change anyone is told of. */
export async function considerUntil(db: Database, app: string, id: string, until: Instant): Promise<void> {
  await db
    .update(schedules)
    .set({ consideredUntil: until })
    .where(and(eq(schedules.app, app), eq(schedules.id, id)));
}

export async function deleteSchedule(db: Database, app: string, id: string): Promise<void> {
  await db.delete(schedules).where(and(eq(schedules.app, app), eq(schedules.id, id)));
}

function columnsOf(recurrence: Recurrence) {
  return {
    cron: recurrence.cron,
    zone: recurrence.zone,
    startsAt: recurrence.startsAt,
    endsAt: recurrence.endsAt,
    excludedDates: recurrence.excludedDates,
  };
}

function scheduleOf(row: typeof schedules.$inferSelect): Schedule {
  const read = readColumns(row);
  const isRead = read.kind === "read";
  return {
    app: row.app,
    id: row.id,
    name: row.name,
    ...(isRead ? read.value : AT_REST),
    message: row.message as Message,
    anytime: row.anytime,
    active: isRead && row.active,
    bookedAt: row.bookedAt,
    position: row.position,
    consideredUntil: row.consideredUntil,
    revision: row.revision,
    approval: approvalSchema.parse(row.approval),
    // A row from before approvals does not say; whoever made it is the best guess.
    authoredBy: row.authoredBy ?? row.createdBy,
    asOfRevision: row.asOfRevision,
    judgedBy: row.judgedBy,
    judgedAt: row.judgedAt,
    judgedHash: row.judgedHash,
    unreadable: isRead ? null : `its row in the ledger cannot be read: ${read.faults.map(describeFault).join("; ")}`,
  };
}

/** Fires never: it ends before it starts. */
const AT_REST: Pick<Schedule, "recurrence" | "priority" | "late"> = {
  recurrence: { cron: "0 0 1 1 *", zone: "UTC", startsAt: 1, endsAt: 0, excludedDates: [] },
  priority: "normal",
  late: "hold",
};

const instant = z.number().refine(isSaneInstant, "an instant");

const columns = z.object({
  cron: z.string().refine((cron) => readCron(cron).kind !== "fault", "a cron pattern"),
  zone: z.string().refine(isZone, "an IANA time zone"),
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  excludedDates: z.array(z.string().refine((date) => epochDayOf(date) !== null, "a local date")),
  bookedAt: instant,
  consideredUntil: instant,
  priority: z.enum(PRIORITIES),
  late: z.enum(LATE_POLICIES),
});

function readColumns(row: unknown): Read<typeof AT_REST> {
  const read = readWith(columns, row);
  if (read.kind === "faults") return read;
  const { priority, late, cron, zone, startsAt, endsAt, excludedDates } = read.value;
  const recurrence = { cron, zone, startsAt, endsAt, excludedDates };
  return { kind: "read", value: { recurrence, priority, late } };
}
