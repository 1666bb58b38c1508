/** Cancelling a campaign that has not begun to go out. */
import type { Decide, Decision } from "../ledger/decision.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";
import { Refused } from "../domain/refused.ts";
import { readNote } from "./words.ts";
import { namedCampaign } from "./named-campaign.ts";

/** @throws Refused when there is no such campaign, or its release has begun or ended. */
export async function cancelCampaign(
  needs: { decide: Decide },
  request: { app: string; actor: string; id: string; note?: string },
): Promise<void> {
  const { app, actor, id } = request;
  const note = readNote(request.note);
  await needs.decide(app, actor, async (decision) => {
    const campaign = await namedCampaign(decision, id);
    if (campaign.status === "cancelled") return;
    if (campaign.status !== "scheduled" && campaign.status !== "draft") {
      throw new Refused("wrong-status", `campaign "${id}" is ${campaign.status} and can no longer be cancelled`);
    }
    await cancelInto(decision, campaign, note);
    await decision.replan();
  });
}

/** Cancels inside a decision a campaign that waits; the caller re-plans. */
export async function cancelInto(decision: Decision, campaign: StoredCampaign, note: string): Promise<void> {
  const { actor, now } = decision;
  await decision.campaigns.move(campaign, "cancelled", {
    seatAt: null,
    outcome: { at: now, text: note === "" ? `cancelled by ${actor}` : `cancelled by ${actor}: ${note}` },
  });
  decision.record(campaign.id, "campaign.cancelled", { note });
}
