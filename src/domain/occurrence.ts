/**
 * Occurrences: the instants at which a recurrence fires.
 *
 * A cron pattern names wall times; in a zone each of them fires exactly once. A wall time that clocks skip moves forward
 * by the length of the gap (02:30 becomes 03:30); one that clocks show twice fires at its earlier reading. Wildcards are
 * no exception: a half-hourly pattern in the hour that repeats fires at its first 01:00 and 01:30 and then at 02:00,
 * ninety minutes later. Wall times that a gap moves onto others are one occurrence, so no two ever share an instant.
 */
import { nextWall, type Wall } from "./cron-walk.ts";
import { readCron, type CronPattern } from "./cron.ts";
import { DAY_MS, HOUR_MS, instantOf, MINUTE_MS, offsetMinutes, wallTimeOf, type Instant } from "./time.ts";

export type Recurrence = {
  /** Five fields, or six with seconds first. */
  readonly cron: string;
  /** IANA zone the pattern and the excluded dates are read in. */
  readonly zone: string;
  /** No occurrence before it; null for none. An occurrence exactly at it counts. */
  readonly startsAt: Instant | null;
  /** No occurrence after it; null for none. An occurrence exactly at it counts. */
  readonly endsAt: Instant | null;
  /** Local dates ("2026-12-25") on which the pattern does not fire. */
  readonly excludedDates: readonly string[];
};

/** An occurrence waits this long for its seat at most; the next occurrence takes its place sooner. */
export const OCCURRENCE_WAIT_MS = 6 * HOUR_MS;

/**
 * The first occurrence strictly after `after`, or null when there is none: the recurrence has ended, or nothing of its
 * pattern is left within 40 years.
 *
 * @throws RangeError when the cron pattern cannot be read; `checkRecurrence` says so in time.
 */
export function nextOccurrence(recurrence: Recurrence, after: Instant): Instant | null {
  const { startsAt, endsAt } = recurrence;
  const next = nextFiring(recurrence, startsAt === null ? after : Math.max(after, startsAt - 1));
  return next === null || (endsAt !== null && next > endsAt) ? null : next;
}

/** The occurrences after `from` (exclusive) up to `to` (inclusive), in order, at most `limit` of them. */
export function occurrencesBetween(recurrence: Recurrence, from: Instant, to: Instant, limit: number): Instant[] {
  const found: Instant[] = [];
  for (let at = from; found.length < limit;) {
    const next = nextOccurrence(recurrence, at);
    if (next === null || next > to) break;
    found.push((at = next));
  }
  return found;
}

/** The latest instant at which an occurrence may still be released: six hours on, or the next occurrence if sooner. */
export function occurrenceDeadline(recurrence: Recurrence, nominalAt: Instant): Instant {
  const next = nextOccurrence(recurrence, nominalAt);
  return Math.min(nominalAt + OCCURRENCE_WAIT_MS, next ?? Infinity);
}

/** The id of an occurrence, before and after it fires: `weekly-tips~1795773600000`. */
export function occurrenceId(scheduleId: string, nominalAt: Instant): string {
  return `${scheduleId}~${nominalAt}`;
}

/** Undoes `occurrenceId`; null for any other id. */
export function splitOccurrenceId(id: string): { scheduleId: string; nominalAt: Instant } | null {
  const parts = /^([^~]+)~(-?\d{1,16})$/.exec(id);
  return parts?.[1] === undefined ? null : { scheduleId: parts[1], nominalAt: Number(parts[2]) };
}

/** A date ("2026-12-25") as days since 1970-01-01, or null when no calendar has it. */
export function epochDayOf(date: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(date) ? null : ms / DAY_MS;
}

function nextFiring(recurrence: Recurrence, after: Instant): Instant | null {
  const { zone } = recurrence;
  const { pattern, excludedDays } = compiled(recurrence);
  const isExcluded = (day: number) => excludedDays.has(day);
  // A gap within the last day may have moved earlier wall times past `after`; no gap is longer than a day.
  const offset = Math.min(offsetMinutes(after - DAY_MS, zone), offsetMinutes(after, zone));

  let found: Instant | null = null;
  let foundShows: Wall = Infinity;
  let wall = nextWall(pattern, after + offset * MINUTE_MS, isExcluded);
  // Once something is found, only wall times that it has been moved past can still come before it.
  while (wall !== null && wall < foundShows) {
    const at = instantOf(wallTimeOf(wall, "UTC"), zone);
    const shows = at + offsetMinutes(at, zone) * MINUTE_MS;
    // A gap before midnight moves the last wall times of one day into the next, which may be excluded.
    if (at > after && (found === null || at < found) && !isExcluded(Math.floor(shows / DAY_MS))) {
      found = at;
      foundShows = shows;
      if (foundShows === wall) break;
    }
    wall = nextWall(pattern, wall, isExcluded);
  }
  return found;
}

type Compiled = { readonly pattern: CronPattern; readonly excludedDays: ReadonlySet<number> };

const known = new WeakMap<Recurrence, Compiled>();

function compiled(recurrence: Recurrence): Compiled {
  let parts = known.get(recurrence);
  if (!parts) {
    const reading = readCron(recurrence.cron);
    if (reading.kind === "fault")
      throw new RangeError(`cron must be ${reading.fault.expected}; got ${reading.fault.got}`);
    const excludedDays = new Set(recurrence.excludedDates.map(epochDayOf).filter((day) => day !== null));
    known.set(recurrence, (parts = { pattern: reading.pattern, excludedDays }));
  }
  return parts;
}
