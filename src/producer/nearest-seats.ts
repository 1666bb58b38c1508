/** What somebody could ask for instead, who cannot have the time they asked for, or only by moving others. */
import { freeBefore } from "../domain/free-before.ts";
import type { Seat } from "../domain/plan.ts";
import { DAY_MS } from "../domain/time.ts";
import type { Instant } from "../domain/time.ts";
import { TO_APPROVE_MS } from "../domain/wish.ts";
import type { Outlook } from "../ledger/outlook.ts";
import type { Forecast, Shift, Supposition } from "./forecast.ts";
import { bookedTimetable } from "./forecast.ts";

export type NearestSeats = {
  /** The latest whole minute before the time asked for that is free without anybody moving. */
  readonly before: Instant | null;
  /** The seat there is instead, also where it comes after the deadline. */
  readonly after: Instant | null;
};

/** Nobody wants an announcement that much sooner. */
const SEARCH_MS = 14 * DAY_MS;

/** Given what the forecast says of a campaign that is asked about. Both are null where it gets its time and moves nobody. */
export function nearestSeats(
  outlook: Outlook,
  asked: NonNullable<Supposition["add"]>[number],
  told: { readonly line: Seat; readonly shifts: readonly Shift[]; readonly withoutIt: readonly Forecast[] },
): NearestSeats {
  const seatAt = told.line.seatAt ?? told.line.firstSeatAt;
  const after = seatAt === asked.at ? null : seatAt;
  if (after === null && seatAt !== null && told.shifts.length === 0) return { before: null, after };
  const { now, state } = outlook;
  const earliest = state.rules.approval === "off" ? now : now + TO_APPROVE_MS;
  const claim = { ...asked, bookedAt: now, nominalAt: asked.at };
  const timetable = bookedTimetable(outlook, told.withoutIt);
  return { before: freeBefore(timetable, claim, Math.max(earliest, asked.at - SEARCH_MS)), after };
}
