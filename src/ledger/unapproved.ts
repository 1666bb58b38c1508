/**
 * What waits and is not approved: brought in line with the app's rule, and known when its seat comes.
 *
 * A campaign may come to wait in many ways — submitted, fired, given back, resolved — and the rule may have changed since
 * it was written. So every re-plan looks at all of them, and no way in has to think of it.
 */
import { approvalUnder } from "../domain/approval.ts";
import type { Approval } from "../domain/campaign.ts";
import type { Instant } from "../domain/time.ts";
import type { Decision } from "./decision.ts";
import type { WaitingCampaign } from "./stored-campaign.ts";

/** Says which waiting campaigns need approval now, and which need it no longer; those held only for it are booked anew. */
export async function alignApprovals(
  decision: Decision,
  waiting: readonly WaitingCampaign[],
): Promise<readonly WaitingCampaign[]> {
  const { rules, unreadable } = decision.state();
  // Ordinary rules stand in for those that cannot be read; nobody has decided that nothing needs approval.
  if (unreadable !== null) return waiting;
  const moved = new Map<Approval, string[]>();
  const aligned: WaitingCampaign[] = [];
  for (const campaign of waiting) {
    const approval = approvalUnder(rules.approval, campaign);
    if (approval === campaign.approval) {
      aligned.push(campaign);
      continue;
    }
    const ids = moved.get(approval);
    if (ids) ids.push(campaign.id);
    else moved.set(approval, [campaign.id]);
    const detail = { before: campaign.approval, after: approval, rule: rules.approval };
    decision.record(campaign.id, "campaign.approval-changed", detail, "herald");
    aligned.push({ ...campaign, approval, ...(approval === "none" ? await letGo(decision, campaign) : {}) });
  }
  for (const [approval, changed] of moved) await decision.campaigns.setApprovals(changed, approval);
  return aligned;
}

/** Says whether a campaign's turn has come, or its judgement, before anyone's yes. */
export function isUnapprovedAtItsSeat(
  { approval, seatAt }: Pick<WaitingCampaign, "approval" | "seatAt">,
  now: Instant,
): boolean {
  return approval === "rejected" || (approval === "pending" && seatAt !== null && seatAt <= now);
}

async function letGo(decision: Decision, { id, held }: WaitingCampaign): Promise<Partial<WaitingCampaign>> {
  if (held?.code !== "approval") return {};
  const anew = { held: null, bookedAt: decision.now, promisedAt: null };
  await decision.campaigns.change(id, anew);
  return anew;
}
