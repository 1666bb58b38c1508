/**
 * Times as people write them in a file.
 *
 * Two forms: RFC 3339 with an offset ("2026-11-27T18:00:00+08:00"), and a local time with its zone ("2026-11-27 18:00
 * Asia/Shanghai"). A time without either could mean any of 26 hours and is refused, with the form that would do.
 */
import { checkZone } from "../domain/check-recurrence.ts";
import { quote, type Fault, type Warning } from "../domain/fault.ts";
import {
  DAY_MS,
  formatInstant,
  HOUR_MS,
  instantOf,
  isZone,
  MINUTE_MS,
  offsetMinutes,
  SECOND_MS,
  type Instant,
  type WallTime,
} from "../domain/time.ts";

export type TimeReading =
  | { readonly kind: "time"; readonly at: Instant; readonly warnings: readonly Warning[] }
  | { readonly kind: "fault"; readonly fault: Fault };

/**
 * Reads a time that says its own offset or zone. `likelyZone` is only used to suggest one; it is never assumed.
 *
 * A local time that clocks skip moves forward by the gap, one they show twice means its earlier reading; both warn.
 */
export function readTime(value: unknown, { likelyZone }: { likelyZone: string }): TimeReading {
  return read(value, { stated: null, likely: likelyZone });
}

/**
 * Reads a time in an entry that states a zone: a local time or a bare date needs none of its own. A bare date is its
 * first millisecond, or its last when `edge` is "end".
 */
export function readTimeIn(zone: string, value: unknown, edge: "start" | "end"): TimeReading {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value.trim())) {
    return read(value, { stated: zone, likely: zone });
  }
  const wall = wallOf(value.trim(), "00:00");
  if (wall === null) return refuse(value, "a date of the calendar");
  const at = edge === "start" ? instantOf(wall, zone) : instantOf({ ...wall, day: wall.day + 1 }, zone) - 1;
  return { kind: "time", at, warnings: [] };
}

/** Reads a length such as "24h", "90m" or "1d12h" as milliseconds; null when the text is not of that form. */
export function readLengthMs(text: string): number | null {
  const parts = /^(?:(\d{1,6})d)? ?(?:(\d{1,6})h)? ?(?:(\d{1,6})m)? ?(?:(\d{1,6})s)?$/.exec(text.trim());
  if (!parts || parts[0] === "") return null;
  const units = [DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS];
  return units.reduce((sum, unitMs, index) => sum + Number(parts[index + 1] ?? 0) * unitMs, 0);
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:[Tt]| +)(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) *(.*)$/;
const OFFSET = /^(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

function read(value: unknown, zone: { stated: string | null; likely: string }): TimeReading {
  const form = `a time with its zone, such as "2026-11-27 18:00 ${zone.likely}", or RFC 3339 with an offset, such as "2026-11-27T18:00:00+08:00"`;
  if (typeof value !== "string") return refuse(value, form);
  const parts = DATE_TIME.exec(value.trim());
  if (!parts) return refuse(value, form);
  const [, date = "", time = "", place = ""] = parts;
  const wall = wallOf(date, time);
  if (wall === null) return refuse(value, "a date and time of the calendar and the clock");

  const offset = OFFSET.exec(place);
  if (offset) {
    const [, sign, hours = "0", minutes = "0"] = offset;
    if (Number(hours) > 23 || Number(minutes) > 59) return refuse(value, "a time with an offset of at most 23:59");
    const offsetMs = (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS) * (sign === "-" ? -1 : 1);
    return { kind: "time", at: instantOf(wall, "UTC") - offsetMs, warnings: [] };
  }
  const name = place === "" ? zone.stated : place;
  if (name === null) return refuse(value, form, `${date} ${time} ${zone.likely}`);
  if (!isZone(name)) {
    const better = checkZone(name)[0]?.suggestion;
    return refuse(value, "a time whose zone is an IANA time zone", better && `${date} ${time} ${better}`);
  }
  const at = instantOf(wall, name);
  return { kind: "time", at, warnings: clockWarnings(value.trim(), { wall, at, zone: name }) };
}

/** Null unless the calendar has the date and the clock the time: no 30 February, no 24:00, no leap second. */
function wallOf(date: string, time: string): WallTime | null {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const [hour = 0, minute = 0, seconds = 0] = time.split(":").map(Number);
  const second = Math.floor(seconds);
  const millisecond = Math.floor(Number(`0.${/\.(\d+)/.exec(time)?.[1] ?? "0"}`) * 1_000);
  if (year < 1970 || hour > 23 || minute > 59 || second > 59) return null;
  const shown = new Date(Date.UTC(year, month - 1, day));
  if (shown.getUTCMonth() !== month - 1 || shown.getUTCDate() !== day) return null;
  return { year, month, day, hour, minute, second, millisecond };
}

function clockWarnings(text: string, { wall, at, zone }: { wall: WallTime; at: Instant; zone: string }): Warning[] {
  const shownMs = at + offsetMinutes(at, zone) * MINUTE_MS;
  if (shownMs !== instantOf(wall, "UTC")) {
    const moved = `clocks skip it there, so it means ${formatInstant(at, zone)}`;
    return [{ code: "clocks-skip-it", path: "", text: `${text}: ${moved}` }];
  }
  const laterAt = at + (offsetMinutes(at, zone) - offsetMinutes(at + DAY_MS, zone)) * MINUTE_MS;
  if (laterAt > at && laterAt + offsetMinutes(laterAt, zone) * MINUTE_MS === shownMs) {
    const first = `clocks show it twice there, so it means the first time, ${formatInstant(at, zone)}`;
    return [{ code: "clocks-repeat-it", path: "", text: `${text}: ${first}` }];
  }
  return [];
}

function refuse(value: unknown, expected: string, suggestion?: string): TimeReading {
  const hint = suggestion === undefined ? {} : { suggestion };
  return { kind: "fault", fault: { path: "", expected, got: quote(value), ...hint } };
}
