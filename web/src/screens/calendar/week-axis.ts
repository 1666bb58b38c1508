/**
 * The vertical axis of a week: minutes of the wall, with the hours outside of the send window folded into thin bands. It
 * knows walls and pixels, no instants; on the night clocks change an hour is empty, or holds twice as much.
 */
import type { Day } from "../../api/apps.ts";
import type { LocalDate } from "../../time/wall.ts";
import { DAY_MINUTES, wallOf } from "../../time/wall.ts";

export type Axis = {
  /** The minutes that are drawn to scale: from this one up to that. Before and after lie the quiet bands. */
  readonly from: number;
  readonly to: number;
  /** How high the bands before and after are; 0 where the day has no such hours. */
  readonly earlyPx: number;
  readonly latePx: number;
  readonly isEarlyFolded: boolean;
  readonly isLateFolded: boolean;
  readonly heightPx: number;
};

/** Minutes of one day's wall. */
export type Stretch = { readonly from: number; readonly to: number };

export const HOUR_PX = 52;
const MINUTE_PX = HOUR_PX / 60;
const BAND_PX = 26;
const HOUR_MINUTES = 60;

/** Where nothing is open all week: hours people are awake in. */
const USUAL: Stretch = { from: 8 * HOUR_MINUTES, to: 22 * HOUR_MINUTES };

/** To scale is what is open on any of the days, and every hour that something stands in. */
export function axisOf({
  open,
  minutes,
  isEarlyOpened = false,
  isLateOpened = false,
}: {
  open: readonly Stretch[];
  /** At which cards stand. */
  minutes: readonly number[];
  isEarlyOpened?: boolean;
  isLateOpened?: boolean;
}): Axis {
  const shown = open.length === 0 ? [USUAL] : open;
  const first = Math.min(...shown.map(({ from }) => from), ...minutes);
  const last = Math.max(...shown.map(({ to }) => to), ...minutes.map((minute) => minute + 1));
  const from = Math.floor(first / HOUR_MINUTES) * HOUR_MINUTES;
  const to = Math.ceil(last / HOUR_MINUTES) * HOUR_MINUTES;
  const earlyPx = from === 0 ? 0 : isEarlyOpened ? from * MINUTE_PX : BAND_PX;
  const latePx = to === DAY_MINUTES ? 0 : isLateOpened ? (DAY_MINUTES - to) * MINUTE_PX : BAND_PX;
  return {
    from,
    to,
    earlyPx,
    latePx,
    isEarlyFolded: !isEarlyOpened && from > 0,
    isLateFolded: !isLateOpened && to < DAY_MINUTES,
    heightPx: earlyPx + (to - from) * MINUTE_PX + latePx,
  };
}

/** Where a minute lies, in pixels from the top. */
export function yOf({ from, to, earlyPx, latePx }: Axis, minute: number): number {
  if (minute < from) return (earlyPx * minute) / from;
  const scaled = earlyPx + (Math.min(minute, to) - from) * MINUTE_PX;
  return minute <= to ? scaled : scaled + (latePx * (minute - to)) / (DAY_MINUTES - to);
}

/** Which minute lies there; the first or last of the day beyond its ends. */
export function minuteAt(axis: Axis, y: number): number {
  const { from, to, earlyPx, latePx, heightPx } = axis;
  if (y <= 0) return 0;
  if (y >= heightPx) return DAY_MINUTES - 1;
  if (y < earlyPx) return (y / earlyPx) * from;
  const minute = from + (y - earlyPx) / MINUTE_PX;
  return minute <= to ? minute : to + ((y - yOf(axis, to)) / latePx) * (DAY_MINUTES - to);
}

/** The full hours that are drawn to scale. */
export function hoursOf({ from, to, isEarlyFolded, isLateFolded }: Axis): readonly number[] {
  const [first, last] = [isEarlyFolded ? from : 0, isLateFolded ? to : DAY_MINUTES];
  return Array.from({ length: (last - first) / HOUR_MINUTES + 1 }, (_, index) => first + index * HOUR_MINUTES);
}

/** When a day is open. A window that ends with the day is told to end at the next one's midnight. */
export function openOf({ date, windows }: Pick<Day, "date" | "windows">): readonly Stretch[] {
  return windows.map(({ opens, closes }) => ({ from: minuteOn(date, opens), to: minuteOn(date, closes) }));
}

/** The rest of the day. */
export function closedOf(open: readonly Stretch[]): readonly Stretch[] {
  const ends = [0, ...open.flatMap(({ from, to }) => [from, to]), DAY_MINUTES];
  return ends.flatMap((from, index) => {
    const to = ends[index + 1];
    return index % 2 === 0 && to !== undefined && from < to ? [{ from, to }] : [];
  });
}

function minuteOn(day: LocalDate, at: string): number {
  const { date, minute } = wallOf(at);
  return date < day ? 0 : date > day ? DAY_MINUTES : minute;
}
