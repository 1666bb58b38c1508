/** The claims of occurrences that have not fired yet: what recurring notices will want, before there is a campaign. */
import type { Approval, Priority } from "./campaign.ts";
import { nextOccurrence, occurrenceId, occurrencesBetween, OCCURRENCE_WAIT_MS, type Recurrence } from "./occurrence.ts";
import type { Claim } from "./plan.ts";
import { DAY_MS, type Instant } from "./time.ts";

/** What a schedule brings to the plan. */
export type ClaimingSchedule = {
  readonly id: string;
  readonly recurrence: Recurrence;
  readonly priority: Priority;
  readonly anytime: boolean;
  readonly bookedAt: Instant;
  /** Every occurrence up to here (inclusive) has been fired or skipped. */
  readonly consideredUntil: Instant;
  readonly position?: number;
};

export type OccurrenceClaim = Claim & { readonly scheduleId: string };

/** Occurrences hold seats at least this far ahead. */
export const HORIZON_MS = 14 * DAY_MS;

/** However late the last deadline is, occurrences further ahead than this hold no seats. */
export const HORIZON_MAX_MS = 400 * DAY_MS;

/** No schedule brings more claims than this, its nearest: enough for an hourly one over the longest horizon. */
const OCCURRENCES_MAX = 10_000;

/**
 * The claims of every occurrence that `schedules` have still to fire, up to the later of 14 days and the last deadline
 * among `claims` (at most 400 days, and 10,000 a schedule). An occurrence whose nominal instant has just passed is among
 * them as long as it may still be released.
 */
export function futureClaims({
  now,
  claims,
  schedules,
}: {
  readonly now: Instant;
  readonly claims: readonly Pick<Claim, "deadline">[];
  readonly schedules: readonly ClaimingSchedule[];
}): OccurrenceClaim[] {
  const lastDeadline = claims.reduce((last, { deadline }) => Math.max(last, deadline ?? 0), 0);
  const until = horizonOf({ now, lastDeadline });
  return schedules.flatMap((schedule) => claimsOfSchedule(schedule, now, until));
}

/** Of those claims, the ones whose occurrence has no campaign yet; `fired` says by schedule which have one. */
export function unfiredClaims({
  fired,
  ...given
}: Parameters<typeof futureClaims>[0] & {
  readonly fired: ReadonlyMap<string, ReadonlySet<Instant>>;
}): OccurrenceClaim[] {
  return futureClaims(given).filter(({ scheduleId, nominalAt }) => fired.get(scheduleId)?.has(nominalAt) !== true);
}

/** The schedules whose occurrences hold seats: what was rejected goes out only after another word about it. */
export function seatHolders<Schedule extends { readonly approval: Approval }>(
  schedules: readonly Schedule[],
): readonly Schedule[] {
  return schedules.filter(({ approval }) => approval !== "rejected");
}

/** Up to where (inclusive) occurrences hold seats. */
export function horizonOf({ now, lastDeadline }: { readonly now: Instant; readonly lastDeadline: Instant }): Instant {
  return Math.min(Math.max(now + HORIZON_MS, lastDeadline), now + HORIZON_MAX_MS);
}

/**
 * The first occurrence that is not among `claims`, which reach to `horizonAt`: once the horizon is there, it brings a claim.
 * Infinity for none.
 */
export function firstBeyond({
  horizonAt,
  schedules,
  claims,
}: {
  readonly horizonAt: Instant;
  readonly schedules: readonly ClaimingSchedule[];
  readonly claims: readonly OccurrenceClaim[];
}): Instant {
  const lastOf = new Map(claims.map(({ scheduleId, nominalAt }) => [scheduleId, nominalAt]));
  return schedules.reduce((first, { id, recurrence, consideredUntil }) => {
    const after = lastOf.get(id) ?? Math.max(horizonAt, consideredUntil);
    return Math.min(first, nextOccurrence(recurrence, after) ?? Infinity);
  }, Infinity);
}

function claimsOfSchedule(schedule: ClaimingSchedule, now: Instant, until: Instant): OccurrenceClaim[] {
  const { id, recurrence, priority, anytime, bookedAt, position } = schedule;
  // An occurrence older than its longest wait is past its deadline: it could only be told as missed.
  const from = Math.max(schedule.consideredUntil, now - OCCURRENCE_WAIT_MS - 1);
  const nominals = occurrencesBetween(recurrence, from, until, OCCURRENCES_MAX);
  return nominals
    .map((nominalAt, index): OccurrenceClaim => {
      const next = nominals[index + 1] ?? nextOccurrence(recurrence, nominalAt) ?? Infinity;
      return {
        id: occurrenceId(id, nominalAt),
        scheduleId: id,
        priority,
        bookedAt,
        nominalAt,
        at: nominalAt,
        deadline: Math.min(nominalAt + OCCURRENCE_WAIT_MS, next),
        anytime,
        ...(position === undefined ? {} : { position }),
      };
    })
    .filter(({ deadline }) => deadline === null || deadline >= now);
}
