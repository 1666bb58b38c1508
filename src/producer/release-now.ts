/**
 * Asking that a waiting campaign goes out now: as urgent, and as soon as quota, send windows and its approval let it.
 *
 * It leaves after a countdown, in which any edit or a cancellation takes the wish back. An edit then gives it the timing it
 * had, so whoever pressed by mistake need not remember what that was.
 */
import { campaignHash } from "../domain/campaign-hash.ts";
import type { Judged } from "../domain/approval.ts";
import { unjudged } from "../domain/approval.ts";
import { HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { Refused } from "../domain/refused.ts";
import type { Decide } from "../ledger/decision.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";
import type { Placed } from "./placed.ts";
import { placed } from "./placed.ts";
import { namedCampaign, refuseStale } from "./named-campaign.ts";

/** Long enough to see who will be reached and to take it back, short enough that nobody gives up waiting. Plan time. */
export const ARMING_MS = MINUTE_MS;

/** The wish must not lapse because the old deadline is near: within an hour the quota of the hour opens at least once. */
const STAYS_MS = HOUR_MS;

/** @throws Refused when there is no such campaign, it was changed since `revision`, or it does not wait. */
export async function releaseNow(
  needs: { decide: Decide },
  { app, actor, id, revision }: { app: string; actor: string; id: string; revision: number },
): Promise<Placed> {
  return needs.decide(app, actor, async (decision) => {
    const campaign = await namedCampaign(decision, id);
    refuseUnlessWaiting(campaign);
    refuseStale(campaign, revision);
    const at = decision.now + ARMING_MS;
    const timing = {
      at,
      deadline: Math.max(campaign.deadline, at + STAYS_MS),
      priority: "urgent",
      anytime: campaign.anytime,
    } as const;
    const before = { at: campaign.at, deadline: campaign.deadline, priority: campaign.priority };
    const hash = campaignHash(campaign.message, timing);
    // Who asks for what is asked for already wrote nothing of it: else its author could be let approve it.
    const judged: Partial<Judged> =
      hash === campaign.hash
        ? {}
        : unjudged(decision.state().rules.approval, { authoredBy: actor, asOfRevision: revision + 1 });
    await decision.campaigns.change(id, {
      ...{ ...timing, ...judged, hash },
      // Asked twice, it is still the first timing that an edit gives back.
      releaseNow: campaign.releaseNow ?? { by: actor, before },
      ...{ bookedAt: decision.now, promisedAt: null, held: null },
    });
    decision.record(id, "campaign.release-now-asked", {
      before: { ...before, approval: campaign.approval },
      after: {
        at: timing.at,
        deadline: timing.deadline,
        priority: timing.priority,
        approval: judged.approval ?? campaign.approval,
      },
      revision: revision + 1,
    });
    await decision.replan();
    return placed(decision, id);
  });
}

function refuseUnlessWaiting({ id, status, held, approval }: StoredCampaign): void {
  if (status === "draft") {
    throw new Refused("wrong-status", `campaign "${id}" is a draft: schedule it before you ask for it to go out`);
  }
  if (status !== "scheduled") {
    throw new Refused("wrong-status", `campaign "${id}" is ${status} and can no longer be asked to go out`);
  }
  // A no was said to its words, and another time does not mend them.
  if (held?.code === "invalid" || approval === "rejected") {
    throw new Refused(
      "wrong-status",
      `campaign "${id}" cannot go out before it is edited: ${held?.text ?? "it was rejected"}`,
    );
  }
}
