/**
 * Daily hours in a zone, and the first instant at which something that takes a while still fits into them.
 *
 * Hours that touch or overlap are one, also across midnight: what starts in the first may end in the second. On the day
 * clocks change an hour may be missing or come twice; a span of hours is then as long as it really is.
 */
import type { SendWindow } from "./app.ts";
import { DAY_MS, MINUTE_MS } from "./time.ts";
import type { Instant } from "./time.ts";
import { zoneCalendar } from "./zone-calendar.ts";
import type { LocalDay, Stretch, ZoneCalendar } from "./zone-calendar.ts";

/** A span of hours that recurs daily: minutes after local midnight; `closeMinute` passes 1440 when it wraps. */
type DailyHours = { readonly openMinute: number; readonly closeMinute: number };

/** How far ahead an opening is looked for: a year and some, so that every change of clocks is met. */
export const OPENING_SEARCH_DAYS = 400;

const DAY_MINUTES = DAY_MS / MINUTE_MS;

export type OpenHours = {
  /** The first instant ≥ `at` from which something may start; Infinity for never. */
  nextFree(at: Instant): Instant;
  /** Until when (exclusive) it stays as it is at `at`, open or closed; Infinity for ever. */
  steadyUntil(at: Instant): Instant;
};

/** When a local date is open, in order; all of it without windows. Hours that reach over midnight are cut there. */
export function openOn(day: LocalDay, windows: readonly SendWindow[], zone: string): readonly Stretch[] {
  const calendar = zoneCalendar(zone);
  const hours = mergeWindows(windows);
  const dayIs = calendar.stretchesOf(day);
  if (hours === "always") return dayIs;
  const open = stretchesAround(day, hours, calendar);
  return dayIs.flatMap(({ from, until }) =>
    open
      .map((each) => ({ from: Math.max(from, each.from), until: Math.min(until, each.to) }))
      .filter((each) => each.from < each.until),
  );
}

/** When something may start that takes `lengthMs` and must fit into the hours, both ends included. No windows: always. */
export function openHours(windows: readonly SendWindow[], zone: string, lengthMs: number): OpenHours {
  const hours = mergeWindows(windows);
  if (hours === "always") return { nextFree: (at) => at, steadyUntil: () => Infinity };
  // Said by the wall clock: hours that fit only on the one night a year that is longer are a mistake, not a promise.
  const fitting = hours.some((each) => (each.closeMinute - each.openMinute) * MINUTE_MS >= lengthMs);
  if (!fitting) return { nextFree: () => Infinity, steadyUntil: () => Infinity };

  const calendar = zoneCalendar(zone);
  const startsByDay = new Map<LocalDay, readonly Starts[]>();
  /** The first starts that are not over before `at`. */
  const startsFrom = (at: Instant): Starts => {
    const offsetMs = calendar.steadyOffsetMs(at - 2 * DAY_MS, at + 3 * DAY_MS);
    if (offsetMs !== null) return steadyStarts(at, offsetMs, hours, lengthMs);
    const today = calendar.dayOf(at);
    for (let day = today; day <= today + OPENING_SEARCH_DAYS; day++) {
      let starts = startsByDay.get(day);
      if (starts === undefined) startsByDay.set(day, (starts = startsAround(day, hours, lengthMs, calendar)));
      for (const each of starts) if (at <= each.last) return each;
    }
    return NEVER;
  };
  return {
    nextFree: (at) => Math.max(at, startsFrom(at).first),
    steadyUntil(at) {
      const { first, last } = startsFrom(at);
      return at < first ? first : last + 1;
    },
  };
}

/** The first starts that are not over before `at`, where the clocks do not change for days around. */
function steadyStarts(at: Instant, offsetMs: number, hours: readonly DailyHours[], lengthMs: number): Starts {
  const wallMs = at + offsetMs;
  for (let dayMs = Math.floor(wallMs / DAY_MS) * DAY_MS - DAY_MS; ; dayMs += DAY_MS) {
    for (const { openMinute, closeMinute } of hours) {
      const first = dayMs + openMinute * MINUTE_MS;
      const last = dayMs + closeMinute * MINUTE_MS - lengthMs;
      if (first <= last && wallMs <= last) return { first: first - offsetMs, last: last - offsetMs };
    }
  }
}

/** Joins windows that touch or overlap on the round of a day; "always" when they leave no gap. In order of opening. */
export function mergeWindows(windows: readonly SendWindow[]): readonly DailyHours[] | "always" {
  if (windows.length === 0) return "always";
  const unrolled = [-1, 0, 1, 2]
    .flatMap((turn) => windows.map((each) => turned(each, turn * DAY_MINUTES)))
    .sort((a, b) => a.openMinute - b.openMinute);
  const merged: DailyHours[] = [];
  for (const each of unrolled) {
    const previous = merged.at(-1);
    if (previous === undefined || each.openMinute > previous.closeMinute) merged.push(each);
    else if (each.closeMinute > previous.closeMinute)
      merged[merged.length - 1] = { ...previous, closeMinute: each.closeMinute };
  }
  if (merged.some(({ openMinute, closeMinute }) => closeMinute - openMinute >= DAY_MINUTES)) return "always";
  return merged.filter(({ openMinute }) => openMinute >= 0 && openMinute < DAY_MINUTES);
}

function turned({ openMinute, closeMinute }: SendWindow, minutes: number): DailyHours {
  const wraps = closeMinute <= openMinute ? DAY_MINUTES : 0;
  return { openMinute: openMinute + minutes, closeMinute: closeMinute + wraps + minutes };
}

/** The instants, both included, between which something may start in one unbroken stretch of open time. */
type Starts = { readonly first: Instant; readonly last: Instant };

const NEVER: Starts = { first: Infinity, last: Infinity };

/** The possible starts in the stretches that reach into `day`. */
function startsAround(
  day: LocalDay,
  hours: readonly DailyHours[],
  lengthMs: number,
  calendar: ZoneCalendar,
): readonly Starts[] {
  return stretchesAround(day, hours, calendar)
    .map(({ from, to }) => ({ first: from, last: to - lengthMs }))
    .filter(({ first, last }) => first <= last);
}

/**
 * The open stretches of `day` and its neighbours: yesterday's hours may last into today, and today's may be joined to
 * tomorrow's where the clocks skip what lies between.
 */
function stretchesAround(day: LocalDay, hours: readonly DailyHours[], calendar: ZoneCalendar) {
  const stretches = [day - 1, day, day + 1]
    .flatMap((each) =>
      hours.map(({ openMinute, closeMinute }) => ({
        from: calendar.instantAt(each, openMinute),
        to: calendar.instantAt(each, closeMinute),
      })),
    )
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const merged: { from: Instant; to: Instant }[] = [];
  for (const each of stretches) {
    const previous = merged.at(-1);
    if (previous === undefined || each.from > previous.to) merged.push(each);
    else previous.to = Math.max(previous.to, each.to);
  }
  return merged;
}
