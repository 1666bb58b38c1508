/** When what was promised counts as late, and when that is judged: while nobody can release. */
import type { AppState } from "../domain/app-state.ts";
import { isStopped, isWorkerAlive } from "../domain/app-state.ts";
import type { Instant } from "../domain/time.ts";
import type { WaitingCampaign } from "./stored-campaign.ts";

export function nobodyReleases(state: AppState, realNow: number): boolean {
  return isStopped(state) || !isWorkerAlive(state, realNow);
}

/**
 * After this instant it should have gone out longer than the grace ago; Infinity where it may be late, or has promised
 * nothing yet. Of a campaign that came while the app was stopped nobody could promise anything; then it counts when it could
 * first have gone.
 */
export function lateAtOf(campaign: WaitingCampaign, state: AppState): Instant {
  if (campaign.late === "send") return Infinity;
  const unpromisedAt = isStopped(state) ? Math.max(campaign.at, campaign.bookedAt) : Infinity;
  return (campaign.promisedAt ?? unpromisedAt) + state.rules.graceMs;
}
