/**
 * What stands after a re-plan, kept so that a new campaign which comes last is seated without another.
 *
 * It may be used only where a re-plan would give every other campaign exactly what it has. The plan itself says how long it
 * stands; here is what else a re-plan looks at: deadlines and broken promises, seats that come near enough for a job,
 * occurrences that come into sight, and whether anybody is there to keep a promise. What people or other processes decide
 * shows by the app's stamp (`kept-standings.ts`).
 */
import type { AppState } from "../domain/app-state.ts";
import { firstBeyond, horizonOf } from "../domain/future-claims.ts";
import type { ClaimingSchedule, OccurrenceClaim } from "../domain/future-claims.ts";
import type { StandingPlan } from "../domain/standing-plan.ts";
import type { Instant } from "../domain/time.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { claimOf, TO_APPROVE_MS } from "../domain/wish.ts";
import { lateAtOf, nobodyReleases } from "./lateness.ts";
import type { Told } from "./reseat.ts";
import { JOB_HORIZON_MS, mayPromise, reseatOf } from "./reseat.ts";
import type { WaitingCampaign } from "./stored-campaign.ts";

export type Standing = {
  /** How many claims it was made of. */
  readonly size: number;
  /**
   * Gives a new campaign the seat, the promise and the job that a re-plan would, and reckons with it from then on. Null where
   * a re-plan might do anything else besides.
   */
  add(campaign: WaitingCampaign, at: Moment): Seated | null;
};

export type Seated = WaitingCampaign & Pick<Told, "slippedFrom">;

type Moment = { readonly state: AppState; readonly now: Instant; readonly realNow: number };

export function createStanding(
  planned: {
    readonly plan: StandingPlan;
    readonly schedules: readonly ClaimingSchedule[];
    readonly future: readonly OccurrenceClaim[];
    /** The first deadline among campaigns that wait without being in the plan. */
    readonly heldDeadline: Instant;
    readonly promising: boolean;
  },
  waiting: readonly WaitingCampaign[],
  { state, now }: Moment,
): Standing {
  const { plan, promising } = planned;
  let size = planned.future.length;
  let lastDeadline = 0;
  let firstPromiseAt = Infinity;
  let firstLateAt = Infinity;
  /** From the moment after a deadline on, the campaign has expired, or the occurrence is no longer to come. */
  let until = planned.heldDeadline + 1;
  for (const { deadline } of planned.future) until = Math.min(until, (deadline ?? Infinity) + 1);

  function reckonWith(campaign: WaitingCampaign): void {
    const { deadline, promisedAt, seatAt, jobAt, approval } = campaign;
    size += 1;
    lastDeadline = Math.max(lastDeadline, deadline);
    firstPromiseAt = Math.min(firstPromiseAt, promisedAt ?? Infinity);
    firstLateAt = Math.min(firstLateAt, lateAtOf(campaign, state));
    until = Math.min(until, deadline + 1);
    // One that nobody has approved is held once its seat comes.
    if (seatAt !== null && approval === "pending") until = Math.min(until, seatAt);
    // And one that was told no seat yet wants a later one with each moment, once there is no time left for that yes.
    if (promisedAt === null && approval === "pending") until = Math.min(until, campaign.at - TO_APPROVE_MS + 1);
    // Seats further ahead get their job once they are near.
    if (seatAt !== null && jobAt === null) until = Math.min(until, seatAt - JOB_HORIZON_MS);
  }

  for (const campaign of waiting) reckonWith(campaign);
  const beyondAt = firstBeyond({
    horizonAt: horizonOf({ now, lastDeadline }),
    schedules: planned.schedules,
    claims: planned.future,
  });

  return {
    get size() {
      return size;
    },
    add(campaign, at) {
      if (at.now >= until || at.now > campaign.deadline) return null;
      if (nobodyReleases(at.state, at.realNow) && firstLateAt < at.now) return null;
      if (mayPromise(at, firstPromiseAt) !== promising) return null;
      const horizonAt = horizonOf({ now: at.now, lastDeadline: Math.max(lastDeadline, campaign.deadline) });
      if (horizonAt >= beyondAt) return null;
      const seat = plan.add(claimOf(campaign, at.now), at.now);
      if (seat === null) return null;
      const slipMs = at.state.rules.slipAlertMinutes * MINUTE_MS;
      const reseat = reseatOf(campaign, seat, { now: at.now, promising, slipMs });
      const seated: Seated = { slippedFrom: null, ...campaign, ...reseat };
      reckonWith(seated);
      return seated;
    },
  };
}
