/**
 * A constraint: one thing that may keep a seat from an instant, seen on its own.
 *
 * The plan knows nothing of quotas or windows; it walks from one constraint's first free instant to the next one's
 * until all agree. Constraints only ever close more time as seats are booked, which is what lets it remember its walks.
 */
import type { CallSpan } from "./quota.ts";
import type { Reason, ReasonCode } from "./plan.ts";
import type { Instant } from "./time.ts";

export type Constraint = {
  readonly code: ReasonCode;
  /** The first instant ≥ `at` this constraint by itself leaves open: `at` when it does so already, Infinity for never. */
  nextFree(at: Instant): Instant;
  /**
   * Until when (exclusive) it says the same of a walk that begins later than `at`: closed to the same instant and for the
   * same reason, or open. May be sooner than need be, never later.
   */
  steadyUntil(at: Instant): Instant;
  /** Says why it closed the walk. */
  explain(closed: Closed): Reason;
};

/** Where a walk met a constraint: first and last, and when that last one lets go (Infinity for never). */
type Closed = { readonly firstAt: Instant; readonly lastAt: Instant; readonly until: Instant };

/** A call or a seat that counts: a seat is booked, a call is used. */
export type Booking = CallSpan & { readonly urgent: boolean; readonly kind: "used" | "booked" };

/** A constraint that counts what is booked. */
export type CountingConstraint = Constraint & { book(booking: Booking): void };

/** Says how much of a limit is gone, and to what: "3 of 3 used", "2 of 2 booked", "3 of 3 taken (1 used, 2 booked)". */
export function describeTaken({ taken, used, limit }: { taken: number; used: number; limit: number }): string {
  if (used === taken) return `${taken} of ${limit} used`;
  if (used === 0) return `${taken} of ${limit} booked`;
  return `${taken} of ${limit} taken (${used} used, ${taken - used} booked)`;
}

/** How many reasons are remembered: a day's seats wait for two or three different things in turn. */
const REMEMBERED_MAX = 4;

/**
 * Makes reasons of `until` and up to three more numbers, and hands out the last few again when the numbers are the same:
 * neighbours in a plan mostly wait for the same thing, and a plan of a hundred thousand seats should say it once.
 * The words are joined here, which keeps a sentence and lets go of its pieces.
 */
export function rememberReasons(
  code: ReasonCode,
  describe: (until: Instant, b: number, c: number, d: number) => readonly string[],
): (until: Instant, b?: number, c?: number, d?: number) => Reason {
  const remembered: { of: readonly number[]; reason: Reason }[] = [];
  let turn = 0;
  return (until, b = 0, c = 0, d = 0) => {
    for (const { of, reason } of remembered) {
      if (of[0] === until && of[1] === b && of[2] === c && of[3] === d) return reason;
    }
    const reason = { code, text: describe(until, b, c, d).join(" "), until: until === Infinity ? null : until };
    remembered[turn++ % REMEMBERED_MAX] = { of: [until, b, c, d], reason };
    return reason;
  };
}
