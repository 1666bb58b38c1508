/**
 * Instants, lengths and wall clocks.
 *
 * Everything the domain reckons with is an `Instant`: an integer count of milliseconds since the Unix epoch. A wall
 * time ("27 November, 18:00") means nothing until it is paired with an IANA zone, which `instantOf` does.
 */
import { DateTime, IANAZone } from "luxon";

/** Milliseconds since the Unix epoch, an integer. A name that ends in `At` holds one. */
export type Instant = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** What a clock on the wall shows: a proleptic Gregorian date and a time of day, in no zone yet. `month` is 1–12. */
export type WallTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second?: number;
  readonly millisecond?: number;
};

/** Says whether `name` is an IANA time zone this machine knows, such as "Asia/Shanghai". */
export function isZone(name: string): boolean {
  if (soundZones.has(name)) return true;
  const isSound = IANAZone.isValidZone(name);
  if (isSound && soundZones.size < SOUND_ZONES_MAX) soundZones.add(name);
  return isSound;
}

/** Names already found sound: each question to the platform builds a formatter. */
const soundZones = new Set<string>();
const SOUND_ZONES_MAX = 1_000;

/** Minutes by which `zone` is ahead of UTC at `at` (Asia/Shanghai: 480). */
export function offsetMinutes(at: Instant, zone: string): number {
  const utcDay = Math.floor(at / DAY_MS);
  const opening = openingOffset(utcDay, zone);
  // No zone has ever changed its clocks twice within a day, so equal ends mean the whole day.
  return opening === openingOffset(utcDay + 1, zone) ? opening : IANAZone.create(zone).offset(at);
}

/** Offsets at 00:00 UTC by zone and UTC day: asking the platform costs microseconds, and plans ask a great deal. */
const openingOffsets = new Map<string, Map<number, number>>();
const OPENING_OFFSETS_MAX = 10_000;

function openingOffset(utcDay: number, zone: string): number {
  let ofZone = openingOffsets.get(zone);
  if (!ofZone) openingOffsets.set(zone, (ofZone = new Map<number, number>()));
  let offset = ofZone.get(utcDay);
  if (offset === undefined) {
    offset = IANAZone.create(zone).offset(utcDay * DAY_MS);
    if (ofZone.size >= OPENING_OFFSETS_MAX) ofZone.clear();
    ofZone.set(utcDay, offset);
  }
  return offset;
}

/** Reads the wall clock of `zone` at `at`. */
export function wallTimeOf(at: Instant, zone: string): Required<WallTime> {
  const shifted = new Date(at + offsetMinutes(at, zone) * MINUTE_MS);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
  };
}

/**
 * The instant at which the clocks of `zone` show `wall`.
 *
 * A wall time that happens twice (clocks set back) means its earlier reading; one that never happens (clocks set
 * forward) moves forward by the length of the gap, so 02:30 becomes 03:30.
 */
export function instantOf(wall: WallTime, zone: string): Instant {
  const asUtc = Date.UTC(
    wall.year,
    wall.month - 1,
    wall.day,
    wall.hour,
    wall.minute,
    wall.second ?? 0,
    wall.millisecond ?? 0,
  );
  const before = asUtc - offsetMinutes(asUtc - DAY_MS, zone) * MINUTE_MS;
  const after = asUtc - offsetMinutes(asUtc + DAY_MS, zone) * MINUTE_MS;
  const showsWall = (at: Instant) => at + offsetMinutes(at, zone) * MINUTE_MS === asUtc;
  const readings = [before, after].filter(showsWall);
  return readings.length > 0 ? Math.min(...readings) : before;
}

/** The local calendar date at `at` in `zone`, as "2026-11-27". */
export function localDate(at: Instant, zone: string): string {
  const { year, month, day } = wallTimeOf(at, zone);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Writes an instant as RFC 3339 with the zone's offset and no needless digits: "2026-11-28T00:00+08:00". */
export function formatInstant(at: Instant, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toISO({ suppressSeconds: true, suppressMilliseconds: true }) ?? String(at);
}

/** Writes an instant as full RFC 3339 with the zone's offset, for machines: "2026-11-28T00:00:00.000+08:00". */
export function rfc3339(at: Instant, zone: string): string {
  const minutes = Math.trunc(offsetMinutes(at, zone));
  const wall = new Date(at + minutes * MINUTE_MS).toISOString();
  if (minutes === 0) return wall;
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${wall.slice(0, -1)}${minutes < 0 ? "-" : "+"}${two(hours)}:${two(rest)}`;
}
