/**
 * One zone's days and offsets, remembered.
 *
 * A plan asks for thousands of local dates over decades; asking Intl each time is a hundred times too slow. So offsets
 * are looked up once, as pieces of time in which the zone's offset does not change, and days are arithmetic on pieces.
 *
 * A local date is a number here: the days from 1970-01-01 to it on that zone's own calendar. It is usually one stretch
 * of 23 to 25 hours, but may be two (clocks set back across midnight) or none (a date the zone skipped).
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, formatInstant, offsetMinutes } from "./time.ts";
import type { Instant } from "./time.ts";

/** Days since 1970-01-01 on a zone's own calendar. */
export type LocalDay = number;

/** A stretch of time, half-open. */
export type Stretch = { readonly from: Instant; readonly until: Instant };

export type ZoneCalendar = {
  readonly zone: string;
  /** The local date at `at`. */
  dayOf(at: Instant): LocalDay;
  /** The zone's offset where it is the same all over [from, to], null where it may not be. */
  steadyOffsetMs(from: Instant, to: Instant): number | null;
  /** Every local date the closed span [from, to] touches. */
  daysOf(from: Instant, to: Instant): LocalDay[];
  /** The stretches of time that make up a local date, in order. */
  stretchesOf(day: LocalDay): readonly Stretch[];
  /** The one of them that `at` lies in. */
  stretchAt(at: Instant): Stretch;
  /**
   * The instant at which the wall clock shows `minute` minutes after the midnight `day` begins with; may exceed 1440.
   * A time that happens twice means its earlier reading, one that never happens moves forward by the gap's length.
   */
  instantAt(day: LocalDay, minute: number): Instant;
  /** Writes an instant as `formatInstant` does: "2026-11-28T00:00+08:00". */
  format(at: Instant): string;
  /** Writes a local date: "2026-11-28". */
  formatDay(day: LocalDay): string;
  /** Writes the time of day, to the minute: "08:00". */
  formatClock(at: Instant): string;
};

/** The calendar of an IANA zone; the same object each time it is asked for. */
export function zoneCalendar(zone: string): ZoneCalendar {
  const known = calendars.get(zone);
  if (known !== undefined) return known;
  const calendar = createCalendar(zone);
  calendars.set(zone, calendar);
  return calendar;
}

const calendars = new Map<string, ZoneCalendar>();

/** A stretch in which the offset does not change. Cut at block edges, so neighbours may share an offset. */
type Piece = Stretch & { readonly offsetMs: number };

/** Offsets are learnt a block at a time: a claim in the far future costs its own block, not all the years before it. */
const BLOCK_MS = 512 * DAY_MS;

/** How far apart offsets are compared. The shortest known change there and back, a Ramadan pause, takes four weeks. */
const PROBE_MS = 16 * DAY_MS;

/** No zone has ever been further from UTC than this. */
const OFFSET_MAX_MS = 16 * HOUR_MS;

function createCalendar(zone: string): ZoneCalendar {
  const blocks = new Map<number, readonly Piece[]>();
  const dayTexts = new Map<LocalDay, string>();
  const zeroSuffix = formatInstant(0, zone).endsWith("Z") ? "Z" : "+00:00";
  let recent: Piece = { from: 0, until: 0, offsetMs: 0 };

  function pieceAt(at: Instant): Piece {
    if (at >= recent.from && at < recent.until) return recent;
    const block = Math.floor(at / BLOCK_MS);
    let pieces = blocks.get(block);
    if (pieces === undefined) blocks.set(block, (pieces = learnPieces(zone, block * BLOCK_MS)));
    recent = pieces.find((piece) => at < piece.until) ?? recent;
    return recent;
  }

  function dayOf(at: Instant): LocalDay {
    return Math.floor((at + pieceAt(at).offsetMs) / DAY_MS);
  }

  function steadyOffsetMs(from: Instant, to: Instant): number | null {
    const piece = pieceAt(from);
    return to < piece.until ? piece.offsetMs : null;
  }

  function daysOf(from: Instant, to: Instant): LocalDay[] {
    const days: LocalDay[] = [];
    for (let at = from; at <= to;) {
      const { until, offsetMs } = pieceAt(at);
      const last = Math.floor((Math.min(to, until - 1) + offsetMs) / DAY_MS);
      for (let day = Math.floor((at + offsetMs) / DAY_MS); day <= last; day++) if (!days.includes(day)) days.push(day);
      at = until;
    }
    return days;
  }

  function stretchesOf(day: LocalDay): Stretch[] {
    const stretches: Stretch[] = [];
    const end = (day + 1) * DAY_MS + OFFSET_MAX_MS;
    for (let at = day * DAY_MS - OFFSET_MAX_MS; at < end;) {
      const piece = pieceAt(at);
      const from = Math.max(piece.from, day * DAY_MS - piece.offsetMs);
      const until = Math.min(piece.until, (day + 1) * DAY_MS - piece.offsetMs);
      const previous = stretches.at(-1);
      if (from < until) {
        if (previous?.until === from) stretches[stretches.length - 1] = { from: previous.from, until };
        else stretches.push({ from, until });
      }
      at = piece.until;
    }
    return stretches;
  }

  function stretchAt(at: Instant): Stretch {
    const stretch = stretchesOf(dayOf(at)).find(({ from, until }) => from <= at && at < until);
    // A date reaches no further than its zone's offsets; nothing lasts where that were wrong.
    return stretch ?? { from: at, until: at };
  }

  function instantAt(day: LocalDay, minute: number): Instant {
    const wallMs = day * DAY_MS + minute * MINUTE_MS;
    const early = wallMs - pieceAt(wallMs - DAY_MS).offsetMs;
    const late = wallMs - pieceAt(wallMs + DAY_MS).offsetMs;
    if (early === late) return early;
    const readings = [early, late].filter((at) => at + pieceAt(at).offsetMs === wallMs);
    return readings.length > 0 ? Math.min(...readings) : early;
  }

  function format(at: Instant): string {
    const { offsetMs } = pieceAt(at);
    const day = Math.floor((at + offsetMs) / DAY_MS);
    const ofMinuteMs = (at + offsetMs) % MINUTE_MS;
    const seconds = ofMinuteMs === 0 ? "" : formatSeconds(ofMinuteMs);
    return `${formatDay(day)}T${formatClock(at)}${seconds}${offsetMs === 0 ? zeroSuffix : offsetSuffix(offsetMs)}`;
  }

  function formatDay(day: LocalDay): string {
    let text = dayTexts.get(day);
    if (text === undefined) dayTexts.set(day, (text = new Date(day * DAY_MS).toISOString().slice(0, -14)));
    return text;
  }

  function formatClock(at: Instant): string {
    const wallMs = at + pieceAt(at).offsetMs;
    const minute = Math.floor((wallMs - Math.floor(wallMs / DAY_MS) * DAY_MS) / MINUTE_MS);
    return CLOCK_TEXTS[minute] ?? "";
  }

  return { zone, dayOf, steadyOffsetMs, daysOf, stretchesOf, stretchAt, instantAt, format, formatDay, formatClock };
}

const CLOCK_TEXTS = Array.from({ length: DAY_MS / MINUTE_MS }, (_, minute) => formatMinutes(minute));

/** Finds the pieces of [from, from + BLOCK_MS) by comparing offsets a probe apart and halving where they differ. */
function learnPieces(zone: string, from: Instant): Piece[] {
  const offsetMsAt = (at: Instant) => Math.round(offsetMinutes(at, zone) * MINUTE_MS);
  const pieces: Piece[] = [];
  let start = from;
  let offsetMs = offsetMsAt(from);
  for (let probe = from + PROBE_MS; probe <= from + BLOCK_MS; probe += PROBE_MS) {
    while (offsetMsAt(probe) !== offsetMs) {
      const change = changeBetween(Math.max(start, probe - PROBE_MS), probe, (at) => offsetMsAt(at) === offsetMs);
      // A change exactly at the block's end belongs to the next block.
      if (change >= from + BLOCK_MS) break;
      pieces.push({ from: start, until: change, offsetMs });
      start = change;
      offsetMs = offsetMsAt(change);
    }
  }
  pieces.push({ from: start, until: from + BLOCK_MS, offsetMs });
  return pieces;
}

/** The whole second in (low, high] from which `isBefore` no longer holds; zones change on whole seconds. */
function changeBetween(low: Instant, high: Instant, isBefore: (at: Instant) => boolean): Instant {
  while (high - low > SECOND_MS) {
    const middle = low + Math.floor((high - low) / (2 * SECOND_MS)) * SECOND_MS;
    if (isBefore(middle)) low = middle;
    else high = middle;
  }
  return high;
}

function offsetSuffix(offsetMs: number): string {
  return `${offsetMs < 0 ? "-" : "+"}${formatMinutes(Math.trunc(Math.abs(offsetMs) / MINUTE_MS))}`;
}

/** Minutes as hours and minutes: 485 is "08:05". */
function formatMinutes(minutes: number): string {
  return `${twoDigits(Math.trunc(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function formatSeconds(ms: number): string {
  const rest = ms % SECOND_MS === 0 ? "" : `.${String(ms % SECOND_MS).padStart(3, "0")}`;
  return `:${twoDigits(Math.trunc(ms / SECOND_MS))}${rest}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
