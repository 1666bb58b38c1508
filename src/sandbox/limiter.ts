/** The provider's limit on broadcasts, in every reading its documentation leaves open. */
import { HOUR_MS, localDate, wallTimeOf, type Instant } from "../domain/time.ts";

export type LimiterSettings = {
  /** `sliding`: the 60 minutes that end now. `clock`: since the last full hour on the clocks of `dayZone`. */
  readonly hour: "sliding" | "clock";
  /** IANA zone whose midnight begins a natural day. */
  readonly dayZone: string;
  readonly limits: { readonly hour: number; readonly day: number };
};

/**
 * Says whether one more call fits at `now`, given the instants of those that count.
 *
 * A counted call leaves the sliding hour exactly 60 minutes after it was made. It leaves the day at local midnight.
 */
export function hasRoom(countedAts: readonly Instant[], now: Instant, settings: LimiterSettings): boolean {
  const { dayZone, limits } = settings;
  const today = localDate(now, dayZone);
  const inDay = countedAts.filter((at) => localDate(at, dayZone) === today);
  const inHour =
    settings.hour === "sliding" ? countedAts.filter((at) => at > now - HOUR_MS) : sameClockHour(inDay, now, dayZone);
  return inHour.length < limits.hour && inDay.length < limits.day;
}

/** On a day whose clocks are set back, the hour that is shown twice counts as one long hour. */
function sameClockHour(countedAts: readonly Instant[], now: Instant, zone: string): readonly Instant[] {
  const { hour } = wallTimeOf(now, zone);
  return countedAts.filter((at) => wallTimeOf(at, zone).hour === hour);
}
