/**
 * Times as a clock on the app's wall shows them. Herald tells instants as RFC 3339 in the app's zone, so what the wall shows
 * is what stands there; no zone is reckoned in the browser, and none can be reckoned wrong.
 */

/** A date such as "2026-11-27". */
export type LocalDate = string;

export type Wall = {
  readonly date: LocalDate;
  /** Since midnight, as the wall counts. */
  readonly minute: number;
  readonly second: number;
};

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const DAY_MINUTES = 24 * 60;

/** @param at RFC 3339, in the app's zone, as Herald answers. */
export function wallOf(at: string): Wall {
  const [, date = "1970-01-01", hour = "0", minute = "0", second = "0"] =
    /^(\d{4,}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})/.exec(at) ?? [];
  return { date, minute: Number(hour) * 60 + Number(minute), second: Number(second) };
}

/** Milliseconds since the epoch. */
export function instantOf(at: string): number {
  return Date.parse(at);
}

/** What the wall of an app shows at an instant, by an answer of that app close to it: only as true as their offsets agree. */
export function wallAt(instant: number, near: string): Wall {
  return wallOf(new Date(instant + offsetMs(near)).toISOString());
}

/** The offset from UTC that an answer of Herald's carries. */
export function offsetMs(at: string): number {
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(at) ?? [];
  if (hours === undefined || minutes === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOf(new Date(utcOf(date).getTime() + days * DAY_MS));
}

/** The Monday of a date's week. */
export function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, -((utcOf(date).getUTCDay() + 6) % 7));
}

export function firstOfMonth(date: LocalDate): LocalDate {
  return `${date.slice(0, -2)}01`;
}

/** The first of a month so many months away. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const first = utcOf(firstOfMonth(date));
  return dateOf(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, 1)));
}

/** A local time as requests take it beside its zone: "2026-11-27T18:00". */
export function localTime(date: LocalDate, minute: number): string {
  return `${date}T${clockText(minute)}`;
}

/** "18:00". */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** A date as the formatters of the browser take it, which are told that it is UTC. */
export function utcOf(date: LocalDate): Date {
  return new Date(`${date}T00:00:00Z`);
}

function dateOf(utc: Date): LocalDate {
  return utc.toISOString().slice(0, 10);
}
