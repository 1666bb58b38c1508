/**
 * A plan that stands: made once, and grown by one claim at a time as long as planning everything anew would change nothing.
 *
 * No claim is moved by one that comes after it, so a claim that comes last finds its seat on the timetable as it is. But
 * time moves a plan too. What was asked for earlier than now is looked for from now on; once another constraint closes that
 * instant, or the same one for another reason, its reasons are others, and its seat may be. Each claim says until when it
 * stays as it is, and the plan stands until the first of them.
 */
import { compareClaims } from "./claim-order.ts";
import type { Claim, PlanInput, Seat } from "./plan.ts";
import type { Instant } from "./time.ts";
import { createTimetable } from "./timetable.ts";

export type StandingPlan = {
  /**
   * Gives a claim exactly the seat that `plan` would give it at `now` among all the others, and books it. Null, and nothing
   * has changed, where that is not certain: the claim does not come last, the plan no longer stands, or the clock was set
   * back.
   */
  add(claim: Claim, now: Instant): Seat | null;
};

/** Makes the plan, seats in claim order; what stands of it keeps neither claims nor seats, only the time they take. */
export function makePlan(input: PlanInput): { readonly seats: readonly Seat[]; readonly standing: StandingPlan } {
  const { now, claims } = input;
  const timetable = createTimetable(input);
  let standsFrom = now;
  let standsUntil = flightsEndAt(input);
  let last: Claim | undefined;

  function seatNext(claim: Claim, at: Instant): Seat {
    standsUntil = Math.min(standsUntil, timetable.standsUntil(claim, at));
    const seat = timetable.place(claim, at);
    if (seat.seatAt !== null) timetable.book({ seatAt: seat.seatAt, urgent: claim.priority === "urgent" });
    last = claim;
    return seat;
  }

  const seats = [...claims].sort(compareClaims).map((claim) => seatNext(claim, now));
  return {
    seats,
    standing: {
      add(claim, at) {
        if (at < standsFrom || at >= standsUntil) return null;
        if (last !== undefined && compareClaims(last, claim) >= 0) return null;
        // What is asked for before this instant was looked for from here.
        standsFrom = at;
        return seatNext(claim, at);
      },
    },
  };
}

/** When the first call in flight begins to last longer than planned for: from then on it takes more time every moment. */
function flightsEndAt({ now, rules, usage }: PlanInput): Instant {
  const ends = usage.flatMap(({ startedAt, finishedAt }) =>
    finishedAt === null ? [Math.max(now, startedAt + rules.callSpanMs)] : [],
  );
  return Math.min(Infinity, ...ends);
}
