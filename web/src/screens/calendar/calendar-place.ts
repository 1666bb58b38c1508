/** Which days are looked at: kept in the address, so that a week can be handed on and the browser's own way back works. */
import type { LocalDate } from "../../time/wall.ts";
import { addDays, addMonths, firstOfMonth, mondayOf, utcOf } from "../../time/wall.ts";

export type View = "week" | "month";

export type Place = {
  readonly view: View;
  /** A day of the week or month that is looked at. */
  readonly at: LocalDate;
};

const WEEK_DAYS = 7;

/** Six weeks: no month reaches over more. */
const MONTH_DAYS = 42;

/** What an address names; today's week where it names nothing that can be shown. */
export function readPlace(asked: URLSearchParams, today: LocalDate): Place {
  const at = asked.get("at") ?? "";
  return { view: asked.get("view") === "month" ? "month" : "week", at: isDate(at) ? at : today };
}

/** As it stands in the address. */
export function placeQuery({ view, at }: Place): string {
  return new URLSearchParams(view === "week" ? { at } : { view, at }).toString();
}

/** All days that are shown, Monday first. */
export function datesOf({ view, at }: Place): readonly LocalDate[] {
  const first = mondayOf(view === "week" ? at : firstOfMonth(at));
  return Array.from({ length: view === "week" ? WEEK_DAYS : MONTH_DAYS }, (_, index) => addDays(first, index));
}

/** So many weeks or months on. */
export function stepped({ view, at }: Place, steps: number): Place {
  return { view, at: view === "week" ? addDays(at, steps * WEEK_DAYS) : addMonths(at, steps) };
}

/**
 * What to ask Herald for, so that all of these days is among it. A day begins up to 14 hours before or after it does in UTC;
 * what is too much is left out by the dates on its wall.
 */
export function askedSpan(dates: readonly LocalDate[], { earlierDays = 0 } = {}): { from: string; until: string } {
  const first = dates[0] ?? "1970-01-01";
  const last = dates.at(-1) ?? first;
  return { from: `${addDays(first, -1 - earlierDays)}T00:00:00Z`, until: `${addDays(last, 2)}T00:00:00Z` };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utcOf(text).getTime());
}
