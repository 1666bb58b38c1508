/**
 * What has been fired and still waits follows its schedule: it takes on the new words, and with them what is said of
 * these; and it ends when its instant is no longer one of the schedule's. What a person moved keeps the time it was given,
 * and needs an approval of its own.
 */
import type { Judged } from "../domain/approval.ts";
import { inherited, unjudged } from "../domain/approval.ts";
import { campaignHash, scheduleHash } from "../domain/campaign-hash.ts";
import type { MissedReason } from "../domain/missed-occurrence.ts";
import { occurrenceDeadline, occurrencesBetween } from "../domain/occurrence.ts";
import type { Instant } from "../domain/time.ts";
import type { Decision } from "../ledger/decision.ts";
import type { Schedule } from "../ledger/schedules.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";

/** In a sentence for people, and in a word to count by. */
type Why = { readonly text: string; readonly reason: MissedReason };

/** Brings what was fired and still waits in line with its schedule as it is now. */
export async function alignFired(
  decision: Decision,
  { before, schedule }: { readonly before: Schedule; readonly schedule: Schedule },
): Promise<void> {
  if (!schedule.active) return endFired(decision, schedule.id, { text: "its schedule was paused", reason: "paused" });
  for (const campaign of await waitingOf(decision, schedule.id)) {
    const { nominalAt } = campaign;
    if (nominalAt === null) continue;
    if (occurrencesBetween(schedule.recurrence, nominalAt - 1, nominalAt, 1).length === 0) {
      await endOne(decision, campaign, { text: "its schedule was changed to other times", reason: "changed" });
    } else {
      await follow(decision, { campaign, nominalAt, before, schedule });
    }
  }
}

export async function endFired(decision: Decision, id: string, why: Why): Promise<void> {
  for (const campaign of await waitingOf(decision, id)) await endOne(decision, campaign, why);
}

/** What was fired, still waits and says exactly what its schedule says now: what a word about the schedule is also about. */
export async function listFollowing(decision: Decision, schedule: Schedule): Promise<readonly StoredCampaign[]> {
  return (await waitingOf(decision, schedule.id)).filter(({ nominalAt, hash }) => {
    if (nominalAt === null) return false;
    const { message, recurrence, priority, anytime } = schedule;
    const deadline = occurrenceDeadline(recurrence, nominalAt);
    return hash === campaignHash(message, { at: nominalAt, deadline, priority, anytime });
  });
}

/** Says whether a campaign was rejected by the word about its schedule, not by one of its own. */
export function isRejectedWith(schedule: Schedule, { approval, judgedAt, judgedBy }: Judged): boolean {
  return (
    approval === "rejected" &&
    schedule.approval === "rejected" &&
    judgedAt === schedule.judgedAt &&
    judgedBy === schedule.judgedBy
  );
}

function waitingOf(decision: Decision, scheduleId: string): Promise<readonly StoredCampaign[]> {
  return decision.campaigns.list({ statuses: ["scheduled"], scheduleId });
}

async function follow(
  decision: Decision,
  {
    campaign,
    nominalAt,
    before,
    schedule,
  }: { campaign: StoredCampaign; nominalAt: Instant; before: Schedule; schedule: Schedule },
): Promise<void> {
  const { name, message, priority, anytime, late } = schedule;
  // One that a person moved keeps the time that person gave it.
  const isMoved = campaign.at !== nominalAt;
  const deadline = isMoved ? campaign.deadline : occurrenceDeadline(schedule.recurrence, nominalAt);
  const bookedAt = isMoved ? campaign.bookedAt : schedule.bookedAt;
  const hash = campaignHash(message, { at: campaign.at, deadline, priority, anytime });
  const isJudgedAnew = hash !== campaign.hash || isRejectedWith(before, campaign);
  const judged = isJudgedAnew ? judgedAnew(decision, { campaign, schedule, hash, isMoved }) : {};
  const isFreed = isJudgedAnew && campaign.held?.code === "approval";
  await decision.campaigns.change(campaign.id, {
    ...{ name, message, priority, anytime, late, bookedAt, deadline, hash },
    ...judged,
    ...(isFreed ? { held: null, bookedAt: decision.now, promisedAt: null } : {}),
  });
  if (!isJudgedAnew) return;
  decision.record(campaign.id, "campaign.followed", {
    schedule: schedule.id,
    before: { hash: campaign.hash, approval: campaign.approval },
    after: { hash, approval: judged.approval },
    revision: campaign.revision + 1,
  });
}

function judgedAnew(
  decision: Decision,
  {
    campaign,
    schedule,
    hash,
    isMoved,
  }: { campaign: StoredCampaign; schedule: Schedule; hash: string; isMoved: boolean },
): Partial<Judged> {
  const rule = decision.state().rules.approval;
  const asOfRevision = campaign.revision + 1;
  // A yes to the schedule is no yes to another time.
  return isMoved
    ? unjudged(rule, { authoredBy: schedule.authoredBy, asOfRevision })
    : inherited(rule, { schedule, scheduleHash: scheduleHash(schedule) }, { hash, asOfRevision });
}

async function endOne(decision: Decision, campaign: StoredCampaign, { text, reason }: Why): Promise<void> {
  // A no is a person's word: nothing that fires anew goes past it.
  const outcome = { at: decision.now, text, mayReturn: campaign.approval !== "rejected" };
  await decision.campaigns.move(campaign, "skipped", { seatAt: null, outcome });
  decision.record(campaign.id, "occurrence.skipped", {
    name: campaign.name,
    schedule: campaign.scheduleId,
    nominalAt: campaign.nominalAt,
    text,
    reason,
  });
}
