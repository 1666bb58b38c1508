/**
 * Walking a cron pattern over the calendar, on *wall times*: no zone, no change of clocks. `occurrence.ts` gives them
 * a zone. cron-parser's own walk is not used because it loses what a change of clocks moves over midnight
 * (`30 23 * * *` in America/Nuuk) or by half an hour (`15 2 * * *` in Australia/Lord_Howe), and fires `*` twice when
 * clocks go back.
 */
import type { CronPattern } from "./cron.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./time.ts";

/** A wall time in milliseconds, written as though it were UTC. */
export type Wall = number;

/**
 * The first wall time of `pattern` strictly after `after`, never on a day for which `isExcluded` holds (a count of days
 * since 1970-01-01). Null when there is none within 40 years: leap days and excluded ones included, that is never.
 */
export function nextWall(pattern: CronPattern, after: Wall, isExcluded: (epochDay: number) => boolean): Wall | null {
  const today = Math.floor(after / DAY_MS);
  const later = timeOfDayAfter(pattern, after - today * DAY_MS);
  if (later !== null && firesOn(pattern, today, isExcluded)) return today * DAY_MS + later;

  for (let day = today + 1; day <= today + SEARCH_DAYS; day++) {
    if (firesOn(pattern, day, isExcluded)) return day * DAY_MS + (timeOfDayAfter(pattern, -1) ?? 0);
    const date = new Date(day * DAY_MS);
    if (!pattern.months.has(date.getUTCMonth() + 1)) {
      day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY_MS - 1;
    }
  }
  return null;
}

/** How often the pattern fires on a day on which it fires. */
export function timesPerDay(pattern: CronPattern): number {
  return pattern.hours.length * pattern.minutes.length * pattern.seconds.length;
}

const SEARCH_DAYS = 40 * 366;

function firesOn(pattern: CronPattern, epochDay: number, isExcluded: (epochDay: number) => boolean): boolean {
  const date = new Date(epochDay * DAY_MS);
  return pattern.months.has(date.getUTCMonth() + 1) && pattern.fitsDay(date) && !isExcluded(epochDay);
}

/** The first time of day after `afterMs` (milliseconds after midnight; -1 for any), or null when the day holds no more. */
function timeOfDayAfter({ hours, minutes, seconds }: CronPattern, afterMs: number): number | null {
  const earliest = Math.floor(afterMs / SECOND_MS) + 1;
  const atHour = Math.floor(earliest / 3_600);
  const atMinute = Math.floor(earliest / 60) % 60;
  for (const hour of hours) {
    if (hour < atHour) continue;
    for (const minute of minutes) {
      if (hour === atHour && minute < atMinute) continue;
      const isFirstMinute = hour === atHour && minute === atMinute;
      const second = seconds.find((each) => !isFirstMinute || each >= earliest % 60);
      if (second !== undefined) return hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS;
    }
  }
  return null;
}
