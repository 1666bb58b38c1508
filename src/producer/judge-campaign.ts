/**
 * Approving and rejecting a campaign. Either is about what it says and when it should go, as whoever judges saw it.
 *
 * One that was rejected, or whose seat came first, stands out of the plan; a yes books it anew. What has begun to go out
 * is past judging: acquire has asked for the yes under the same lock.
 */
import { campaignHash } from "../domain/campaign-hash.ts";
import { Refused } from "../domain/refused.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";
import { readReason, refuseAuthor, refuseUnlessJudgeable } from "./approval.ts";
import type { Placed } from "./placed.ts";
import { placed } from "./placed.ts";
import { readNote } from "./words.ts";
import { namedCampaign } from "./named-campaign.ts";

export type Judging = {
  readonly app: string;
  readonly actor: string;
  readonly id: string;
  /** The one that was looked at: with it, nobody approves what they have not seen. */
  readonly revision?: number;
};

/**
 * @throws Refused when there is no such campaign, the app asks for no approval, it no longer waits (past its deadline it
 *   does not), it was changed or judged since `revision`, or the app's rule wants another person's word.
 */
export async function approveCampaign(
  needs: { decide: Decide },
  request: Judging & { readonly note?: string },
): Promise<Placed> {
  const { app, actor, id, revision } = request;
  const note = readNote(request.note);
  return needs.decide(app, actor, async (decision) => {
    const campaign = await judgeable(decision, id, revision);
    const hash = campaignHash(campaign.message, campaign);
    const isApproved = campaign.approval === "approved" && campaign.judgedHash === hash;
    if (isApproved && campaign.held?.code !== "approval") return placed(decision, id);
    refuseAuthor(decision, "campaign", campaign);
    await approve(decision, campaign, { note, hash });
    await decision.replan();
    return placed(decision, id);
  });
}

/** @throws Refused as approving does, except that authors may reject their own; and when no reason is given. */
export async function rejectCampaign(
  needs: { decide: Decide },
  request: Judging & { readonly note: string },
): Promise<Placed> {
  const { app, actor, id, revision } = request;
  const note = readReason(request.note);
  return needs.decide(app, actor, async (decision) => {
    const campaign = await judgeable(decision, id, revision);
    await reject(decision, campaign, { note, text: `rejected by ${actor}: ${note}` });
    await decision.replan();
    return placed(decision, id);
  });
}

/** Writes the yes; the caller re-plans. What was held for want of it is booked anew. */
export async function approve(
  decision: Decision,
  campaign: StoredCampaign,
  { hash, ...detail }: { readonly hash: string; readonly note: string; readonly schedule?: string },
): Promise<void> {
  const { now, actor } = decision;
  const isFreed = campaign.held?.code === "approval";
  const revision = campaign.revision + 1;
  await decision.campaigns.change(campaign.id, {
    ...{ hash, approval: "approved", asOfRevision: revision },
    ...{ judgedBy: actor, judgedAt: now, judgedHash: hash },
    ...(isFreed ? { held: null, bookedAt: now, promisedAt: null } : {}),
  });
  const before = { approval: campaign.approval, held: campaign.held?.text ?? null };
  const after = { approval: "approved", held: isFreed ? null : before.held };
  decision.record(campaign.id, "campaign.approved", { before, after, hash, revision, rebooked: isFreed, ...detail });
}

/** Writes the no and takes the campaign out of the plan; the caller re-plans. */
export async function reject(
  decision: Decision,
  campaign: StoredCampaign,
  { text, ...detail }: { readonly text: string; readonly note: string; readonly schedule?: string },
): Promise<void> {
  const { now, actor } = decision;
  const { id, hash } = campaign;
  const revision = campaign.revision + 1;
  await decision.campaigns.holdOut(
    campaign,
    { code: "approval", text, since: now },
    { approval: "rejected", asOfRevision: revision, judgedBy: actor, judgedAt: now, judgedHash: hash },
  );
  const before = { approval: campaign.approval, held: campaign.held?.text ?? null };
  const after = { approval: "rejected", held: text };
  decision.record(id, "campaign.rejected", { before, after, hash, revision, ...detail });
}

async function judgeable(decision: Decision, id: string, revision: number | undefined): Promise<StoredCampaign> {
  // First what time has made of it: past its deadline it has expired, and at its seat it was held.
  await decision.replan();
  const campaign = await namedCampaign(decision, id);
  if (campaign.status === "draft") {
    throw new Refused("wrong-status", `campaign "${id}" is a draft: it can be approved once it is scheduled`);
  }
  if (campaign.status !== "scheduled") {
    const why = campaign.outcome === null ? "" : ` (${campaign.outcome.text})`;
    throw new Refused(
      "wrong-status",
      `campaign "${id}" is ${campaign.status}${why}: there is nothing to decide any more`,
    );
  }
  await refuseUnlessJudgeable(decision, "campaign", campaign, revision);
  return campaign;
}
