/** Cancelling a campaign that has not begun to go out. */
import type { Decide } from "../ledger/decision.ts";
import { Refused } from "../domain/refused.ts";
import { readNote } from "./words.ts";

/** @throws Refused when there is no such campaign, or its release has begun or ended. */
export async function cancelCampaign(
  needs: { decide: Decide },
  request: { app: string; actor: string; id: string; note?: string },
): Promise<void> {
  const { app, actor, id } = request;
  const note = readNote(request.note);
  await needs.decide(app, actor, async (decision) => {
    const campaign = await decision.campaigns.find(id);
    if (!campaign) throw new Refused("not-found", `there is no campaign "${id}" in app "${app}"`);
    if (campaign.status === "cancelled") return;
    if (campaign.status !== "scheduled" && campaign.status !== "draft") {
      throw new Refused("wrong-status", `campaign "${id}" is ${campaign.status} and can no longer be cancelled`);
    }
    await decision.campaigns.move(campaign, "cancelled", {
      seatAt: null,
      outcome: { at: decision.now, text: note === "" ? `cancelled by ${actor}` : `cancelled by ${actor}: ${note}` },
    });
    decision.record(id, "campaign.cancelled", { note });
    await decision.replan();
  });
}
