/** The free minute nearest before a time that is taken. */
import type { Claim } from "./plan.ts";
import type { Timetable } from "./timetable.ts";
import { MINUTE_MS } from "./time.ts";
import type { Instant } from "./time.ts";
import { wholeMinuteFrom } from "./walk.ts";

/**
 * The latest whole minute in [from, claim.at) at which the claim would get exactly what it asked for; null for none. The
 * claim's deadline is not looked at. `from` must not be earlier than the timetable's now.
 *
 * The seat that is found from a minute on never comes sooner for a later minute, so the last minute from which there is one
 * before `claim.at` can be bisected for, and is free itself.
 */
export function freeBefore(timetable: Timetable, claim: Claim, from: Instant): Instant | null {
  const seatFrom = (at: Instant) => timetable.place({ ...claim, at, deadline: null }, at).seatAt ?? Infinity;
  let free = seatFrom(wholeMinuteFrom(from));
  if (free >= claim.at) return null;
  /** From here on nothing is free before the claim's own time. */
  let taken = claim.at;
  while (free + MINUTE_MS < taken) {
    const middle = wholeMinuteFrom((free + taken) / 2);
    const found = seatFrom(middle);
    if (found < claim.at) free = found;
    else taken = middle;
  }
  return free;
}
