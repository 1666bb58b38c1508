/**
 * Editing a campaign that still waits, or a draft. A change of timing or priority books it anew, behind those who booked
 * before; a change of words keeps its place. Changing when a held campaign should go is the decision it was held for.
 *
 * What an approval is bound to is message and timing: a change of either needs a new one, a new name does not. An edit also
 * makes a draft of what waits, and the other way round.
 */
import type { Judged } from "../domain/approval.ts";
import { unjudged } from "../domain/approval.ts";
import { earlierMessage } from "../domain/earlier-message.ts";
import { canonicalMessage } from "../domain/message.ts";
import type { Instant } from "../domain/time.ts";
import { formatInstant } from "../domain/time.ts";
import type { CampaignPatch } from "../ledger/campaigns.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";
import type { Announcement, AnnouncementInput } from "./announcement.ts";
import { hashOf, readAnnouncement } from "./announcement.ts";
import type { Placed } from "./placed.ts";
import { placed } from "./placed.ts";
import { Refused } from "../domain/refused.ts";
import { namedCampaign, refuseStale } from "./named-campaign.ts";

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
    const campaign = await namedCampaign(decision, id);
    // Said before anything about revisions: reading it again would not help.
    refuseUnlessWaiting(campaign);
    refuseStale(campaign, revision);
    const stored = { ...campaign, ...timingBefore(campaign, decision.now) };
    // A new time without a new deadline keeps the room there was between the two.
    const deadline = change.deadline ?? (change.at ?? stored.at) + (stored.deadline - stored.at);
    const read = readAnnouncement({ ...stored, ...change, deadline }, id, { isStored: true });
    await changeAnnouncement(decision, campaign, read.announcement, read.draft);
    await decision.replan();
    return placed(decision, id, read.warnings);
  });
}

/**
 * Changes it inside a decision; the caller re-plans. Where `draft` is not said, a draft stays one.
 *
 * @throws Refused when the campaign no longer waits, or is to be scheduled for a time that has passed.
 */
export async function changeAnnouncement(
  decision: Decision,
  campaign: StoredCampaign,
  next: Announcement,
  draft = campaign.status === "draft",
): Promise<void> {
  refuseUnlessWaiting(campaign);
  refuseDraft(decision, campaign, { ...next, draft });
  const wasDraft = campaign.status === "draft";
  const { name, message, at, deadline, priority, anytime, late, position } = next;
  const hash = hashOf(next);
  const judged = judgedAfter(decision, campaign, { hash, draft });
  const place = placeAfter(decision, campaign, { next, draft, isJudgedAnew: judged.approval !== undefined });
  const patch: CampaignPatch = {
    ...{ name, message, at, deadline, priority, anytime, late, position, hash, releaseNow: null },
    ...judged,
    ...place,
  };
  if (wasDraft === draft) await decision.campaigns.change(campaign.id, patch);
  else await decision.campaigns.move(campaign, draft ? "draft" : "scheduled", patch);
  decision.record(
    campaign.id,
    wasDraft === draft ? "campaign.edited" : draft ? "campaign.drafted" : "campaign.scheduled",
    {
      before: {
        name: campaign.name,
        at: campaign.at,
        deadline: campaign.deadline,
        priority: campaign.priority,
        hash: campaign.hash,
        approval: campaign.approval,
        ...earlierMessage(campaign.message, message),
      },
      after: { name, at, deadline, priority, hash, approval: judged.approval ?? campaign.approval },
      changed: whatChanges(campaign, next),
      rebooked: place.bookedAt !== undefined,
      releaseNowUndone: campaign.releaseNow !== null,
      revision: campaign.revision + 1,
    },
  );
}

/** The timing an edit begins from: a wish to go out now is taken back by it, unless nothing could come of that any more. */
function timingBefore({ releaseNow }: StoredCampaign, now: Instant): Partial<Announcement> {
  return releaseNow === null || releaseNow.before.deadline < now ? {} : releaseNow.before;
}

/** Whoever changes what an approval is bound to is its author from then on, and whatever was said of it is void. */
function judgedAfter(
  decision: Decision,
  campaign: StoredCampaign,
  { hash, draft }: { readonly hash: string; readonly draft: boolean },
): Partial<Judged> {
  const isSame = hash === campaign.hash;
  if (isSame && !draft && campaign.status !== "draft") return {};
  const rule = draft ? "off" : decision.state().rules.approval;
  const authoredBy = isSame ? campaign.authoredBy : decision.actor;
  return unjudged(rule, { authoredBy, asOfRevision: campaign.revision + 1 });
}

/** What becomes of its place in the plan. */
function placeAfter(
  { now }: Decision,
  campaign: StoredCampaign,
  {
    next,
    draft,
    isJudgedAnew,
  }: { readonly next: Announcement; readonly draft: boolean; readonly isJudgedAnew: boolean },
): CampaignPatch {
  if (draft) return { seatAt: null, firstSeatAt: null, seatReasons: [], promisedAt: null, held: null };
  const isRebooked =
    campaign.status === "draft" ||
    next.at !== campaign.at ||
    next.deadline !== campaign.deadline ||
    next.priority !== campaign.priority ||
    next.anytime !== campaign.anytime ||
    (campaign.held?.code === "approval" && isJudgedAnew);
  return {
    ...(isRebooked ? { bookedAt: now, promisedAt: null } : {}),
    // What was wrong with a campaign that could not be read or sent is right now: all of it was read again.
    ...(isRebooked || campaign.held?.code === "invalid" ? { held: null } : {}),
  };
}

/** What is different, in people's words. */
function whatChanges(campaign: StoredCampaign, next: Announcement): readonly string[] {
  const differences: readonly (readonly [string, boolean])[] = [
    ["name", campaign.name !== next.name],
    ["message", canonicalMessage(campaign.message) !== canonicalMessage(next.message)],
    ["time", campaign.at !== next.at],
    ["deadline", campaign.deadline !== next.deadline],
    ["priority", campaign.priority !== next.priority],
    ["send windows", campaign.anytime !== next.anytime],
    ["late policy", campaign.late !== next.late],
  ];
  return differences.flatMap(([what, differs]) => (differs ? [what] : []));
}

function refuseUnlessWaiting({ id, status }: StoredCampaign): void {
  if (status === "scheduled" || status === "draft") return;
  throw new Refused("wrong-status", `campaign "${id}" is ${status} and can no longer be changed`);
}

/** An occurrence has its schedule's words and times, and a draft that nobody could send any more is not scheduled. */
function refuseDraft(
  decision: Decision,
  { id, status, scheduleId }: StoredCampaign,
  { draft, deadline }: { readonly draft: boolean; readonly deadline: Instant },
): void {
  if (draft && scheduleId !== null) {
    throw new Refused(
      "wrong-status",
      `campaign "${id}" is an occurrence of schedule "${scheduleId}" and cannot be a draft: skip it, or give it a later time`,
    );
  }
  if (status === "draft" && !draft && deadline < decision.now) {
    const { zone } = decision.state().rules;
    throw new Refused(
      "invalid",
      `campaign "${id}" cannot be scheduled: its deadline, ${formatInstant(deadline, zone)}, has passed; with the same change give it a later \`at\`, with which the deadline moves, or a later \`deadline\``,
    );
  }
}
