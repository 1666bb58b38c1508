/**
 * Editing a campaign that still waits. A change of timing or priority books it anew, behind those who booked before; a
 * change of words keeps its place. Changing when a held campaign should go is the decision it was held for.
 */
import type { Decide, Decision } from "../ledger/decision.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";
import type { Announcement, AnnouncementInput } from "./announcement.ts";
import { hashOf, readAnnouncement } from "./announcement.ts";
import type { Placed } from "./placed.ts";
import { placed } from "./placed.ts";
import { Refused } from "../domain/refused.ts";

/**
 * @throws Refused when there is no such campaign, it was changed since `revision`, it no longer waits, or the change has
 *   faults.
 */
export async function editCampaign(
  needs: { decide: Decide },
  request: { app: string; actor: string; id: string; revision: number; change: Partial<AnnouncementInput> },
): Promise<Placed> {
  const { app, actor, id, revision, change } = request;
  return needs.decide(app, actor, async (decision) => {
    const campaign = await decision.campaigns.find(id);
    if (!campaign) throw new Refused("not-found", `there is no campaign "${id}" in app "${app}"`);
    // Said before anything about revisions: reading it again would not help.
    refuseUnlessWaiting(campaign);
    if (campaign.revision !== revision) {
      throw new Refused(
        "stale-revision",
        `campaign "${id}" is at revision ${campaign.revision}, not ${revision}: read it again`,
      );
    }
    // A new time without a new deadline keeps the room there was between the two.
    const deadline = change.deadline ?? (change.at ?? campaign.at) + (campaign.deadline - campaign.at);
    const { announcement, warnings } = readAnnouncement({ ...campaign, ...change, deadline }, id, { isStored: true });
    await changeAnnouncement(decision, campaign, announcement);
    await decision.replan();
    return placed(decision, id, warnings);
  });
}

/** @throws Refused when the campaign no longer waits. */
export async function changeAnnouncement(
  decision: Decision,
  campaign: StoredCampaign,
  next: Announcement,
): Promise<void> {
  refuseUnlessWaiting(campaign);
  const isRebooked =
    next.at !== campaign.at ||
    next.deadline !== campaign.deadline ||
    next.priority !== campaign.priority ||
    next.anytime !== campaign.anytime;
  const { name, message, at, deadline, priority, anytime, late, position } = next;
  await decision.campaigns.change(campaign.id, {
    ...{ name, message, at, deadline, priority, anytime, late, position, hash: hashOf(next) },
    ...(isRebooked ? { bookedAt: decision.now, promisedAt: null } : {}),
    // What was wrong with a campaign that could not be read or sent is right now: all of it was read again.
    ...(isRebooked || campaign.held?.code === "invalid" ? { held: null } : {}),
  });
  decision.record(campaign.id, "campaign.edited", {
    before: {
      name: campaign.name,
      at: campaign.at,
      deadline: campaign.deadline,
      priority: campaign.priority,
      hash: campaign.hash,
    },
    after: { name, at, deadline, priority, hash: hashOf(next) },
    rebooked: isRebooked,
  });
}

function refuseUnlessWaiting({ id, status }: StoredCampaign): void {
  if (status === "scheduled" || status === "draft") return;
  throw new Refused("wrong-status", `campaign "${id}" is ${status} and can no longer be changed`);
}
