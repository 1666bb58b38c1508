/**
 * Approving and rejecting a schedule: all that its occurrences will be. Those that have been fired, still wait and say
 * just that are judged with it; one that a person changed, or rejected by itself, needs a word of its own.
 */
import { approvalUnder, standingOf } from "../domain/approval.ts";
import type { Approval } from "../domain/campaign.ts";
import { scheduleHash } from "../domain/campaign-hash.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { Schedule } from "../ledger/schedules.ts";
import { readReason, refuseAuthor, refuseUnlessJudgeable } from "../producer/approval.ts";
import type { Judging } from "../producer/judge-campaign.ts";
import { approve, reject } from "../producer/judge-campaign.ts";
import { readNote } from "../producer/words.ts";
import { readableSchedule } from "./define-schedule.ts";
import { isRejectedWith, listFollowing } from "./follow-schedule.ts";

export type JudgedSchedule = {
  readonly id: string;
  readonly revision: number;
  readonly approval: Approval;
  /** The campaigns that were judged with it. */
  readonly occurrences: readonly string[];
};

/**
 * @throws Refused when there is no such schedule, the app asks for no approval, it was changed or judged since `revision`,
 *   or the app's rule wants another person's word.
 */
export async function approveSchedule(
  needs: { decide: Decide },
  request: Judging & { readonly note?: string },
): Promise<JudgedSchedule> {
  const { app, actor, id, revision } = request;
  const note = readNote(request.note);
  return needs.decide(app, actor, async (decision) => {
    const schedule = await judgeable(decision, id, revision);
    if (schedule.approval === "approved" && standingOf(schedule, scheduleHash(schedule)).isAsJudged)
      return answer(schedule, []);
    refuseAuthor(decision, "schedule", schedule);
    const judged = await judge(decision, schedule, { to: "approved", note });
    const occurrences: string[] = [];
    for (const campaign of await listFollowing(decision, schedule)) {
      if (campaign.approval !== "pending" && !isRejectedWith(schedule, campaign)) continue;
      await approve(decision, campaign, { hash: campaign.hash, note, schedule: id });
      occurrences.push(campaign.id);
    }
    await decision.replan();
    return answer(judged, occurrences);
  });
}

/** @throws Refused as approving does, except that authors may reject their own; and when no reason is given. */
export async function rejectSchedule(
  needs: { decide: Decide },
  request: Judging & { readonly note: string },
): Promise<JudgedSchedule> {
  const { app, actor, id, revision } = request;
  const note = readReason(request.note);
  return needs.decide(app, actor, async (decision) => {
    const schedule = await judgeable(decision, id, revision);
    const judged = await judge(decision, schedule, { to: "rejected", note });
    const occurrences: string[] = [];
    for (const campaign of await listFollowing(decision, schedule)) {
      if (campaign.approval === "rejected" && !isRejectedWith(schedule, campaign)) continue;
      await reject(decision, campaign, { note, text: `its schedule was rejected by ${actor}: ${note}`, schedule: id });
      occurrences.push(campaign.id);
    }
    await decision.replan();
    return answer(judged, occurrences);
  });
}

/** After the app's rule changed: which schedules need approval now, and which need it no longer. */
export async function alignScheduleApprovals(decision: Decision): Promise<void> {
  const rule = decision.state().rules.approval;
  for (const schedule of await decision.schedules.list()) {
    const approval = approvalUnder(rule, standingOf(schedule, scheduleHash(schedule)));
    if (approval === schedule.approval) continue;
    await decision.schedules.change(schedule.id, { approval });
    decision.record(schedule.id, "schedule.approval-changed", { before: schedule.approval, after: approval, rule });
  }
}

async function judgeable(decision: Decision, id: string, revision: number | undefined): Promise<Schedule> {
  // First what time has made of its occurrences.
  await decision.replan();
  const schedule = await readableSchedule(decision, id);
  await refuseUnlessJudgeable(decision, "schedule", schedule, revision);
  return schedule;
}

async function judge(
  decision: Decision,
  schedule: Schedule,
  { to, note }: { readonly to: "approved" | "rejected"; readonly note: string },
): Promise<Schedule> {
  const { actor, now } = decision;
  const hash = scheduleHash(schedule);
  const revision = schedule.revision + 1;
  // What had left the plan comes back behind those who booked meanwhile.
  const isFreed = to === "approved" && schedule.approval === "rejected";
  const judged = { approval: to, asOfRevision: revision, judgedBy: actor, judgedAt: now, judgedHash: hash };
  await decision.schedules.change(schedule.id, { ...judged, ...(isFreed ? { bookedAt: now } : {}) });
  const before = { approval: schedule.approval };
  decision.record(schedule.id, `schedule.${to}`, { before, after: { approval: to }, hash, note, revision });
  return { ...schedule, ...judged, revision };
}

function answer({ id, revision, approval }: Schedule, occurrences: readonly string[]): JudgedSchedule {
  return { id, revision, approval, occurrences };
}
