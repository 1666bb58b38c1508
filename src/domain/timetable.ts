/**
 * The calls made and the seats given so far, and where the next seat fits.
 *
 * What is closed only ever grows: nothing booked is given back while a plan is made.
 */
import type { Booking, Constraint, CountingConstraint } from "./constraint.ts";
import { dayQuota } from "./day-quota.ts";
import { holding } from "./holding.ts";
import { OPENING_SEARCH_DAYS } from "./open-hours.ts";
import type { Claim, PlanInput, Seat } from "./plan.ts";
import { spanOfCall, spanOfSeat } from "./quota.ts";
import { sendWindow } from "./send-window.ts";
import { slidingQuota } from "./sliding-quota.ts";
import { spacing } from "./spacing.ts";
import { DAY_MS } from "./time.ts";
import type { Instant } from "./time.ts";
import { createWalker } from "./walk.ts";
import type { Walker } from "./walk.ts";

export type Timetable = {
  /** Finds the seat of the claim that comes next in claim order, asked for at `askedAt`; books nothing. */
  place(claim: Claim, askedAt: Instant): Seat;
  /** Until when (exclusive) `place` would answer the same if it were asked later than `askedAt`. */
  standsUntil(claim: Claim, askedAt: Instant): Instant;
  book(seat: { readonly seatAt: Instant; readonly urgent: boolean }): void;
};

/** What stands in the way of one class of claims, and the walk past it. */
type Way = { readonly constraints: readonly Constraint[]; readonly walk: Walker };

/** A timetable that holds the calls already made and no seats. */
export function createTimetable({ now, rules, usage, holds }: Omit<PlanInput, "claims">): Timetable {
  const quotas: CountingConstraint[] = [];
  const reserves: Constraint[] = [];
  for (const rule of rules.quota) {
    if (rule.kind === "sliding") {
      quotas.push(slidingQuota(rule, rules));
    } else {
      const day = dayQuota(rule, rules);
      quotas.push(day.limit);
      if (day.reserve !== null) reserves.push(day.reserve);
    }
  }
  const hold = holding(holds, rules.zone);
  const window = sendWindow(rules);
  const apart = spacing(rules);
  /** For each class of claims: urgent or not, anytime or not. */
  const ways: (Way | undefined)[] = [];

  // From here on nothing is booked or held, so only what recurs daily can close anything.
  let quietAt = Math.max(now, ...holds.map(({ until }) => until ?? now));
  const reachMs = Math.max(0, ...rules.quota.map((rule) => (rule.kind === "sliding" ? rule.windowMs : 3 * DAY_MS)));

  function count(booking: Booking): void {
    for (const quota of quotas) quota.book(booking);
    quietAt = Math.max(quietAt, booking.to + reachMs + rules.marginMs);
  }

  function wayOf({ priority, anytime }: Claim): Way {
    const urgent = priority === "urgent";
    const kind = (urgent ? 2 : 0) + (anytime ? 1 : 0);
    let way = ways[kind];
    if (way === undefined) {
      // The order in which reasons are told.
      const constraints = [hold, ...(anytime ? [] : [window]), ...quotas, ...(urgent ? [] : reserves), apart];
      ways[kind] = way = { constraints, walk: createWalker(constraints) };
    }
    return way;
  }

  for (const call of usage) {
    count({ ...spanOfCall(call, rules.callSpanMs, now), urgent: call.urgent, kind: "used" });
  }
  return {
    book({ seatAt, urgent }) {
      count({ ...spanOfSeat(seatAt, rules.callSpanMs), urgent, kind: "booked" });
      apart.book(seatAt);
    },
    place(claim, askedAt) {
      const from = Math.max(claim.at, askedAt);
      const giveUpAt = Math.max(from, quietAt) + OPENING_SEARCH_DAYS * DAY_MS;
      const { arrivesAt, reasons } = wayOf(claim).walk(from, giveUpAt);
      const isInTime = arrivesAt !== null && (claim.deadline === null || arrivesAt <= claim.deadline);
      return { id: claim.id, seatAt: isInTime ? arrivesAt : null, firstSeatAt: isInTime ? null : arrivesAt, reasons };
    },
    standsUntil(claim, askedAt) {
      if (claim.at > askedAt) return claim.at;
      let until = Infinity;
      for (const constraint of wayOf(claim).constraints) {
        until = Math.min(until, constraint.steadyUntil(askedAt));
        // Whatever this one closes, the walk goes on from where it lets go.
        if (constraint.nextFree(askedAt) !== askedAt) return until;
      }
      // Nothing keeps it: its seat is now, and moves on with it.
      return askedAt;
    },
  };
}
