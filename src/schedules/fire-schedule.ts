/**
 * Firing: turning the occurrences of a schedule that are due into campaigns, each exactly once.
 *
 * Firing happens a little ahead (`FIRE_LEAD_MS`), so that the campaign is there before its instant. The mark
 * `consideredUntil` moves in the same transaction as the campaigns it covers, and an occurrence's id is unique, so it does
 * not matter how often or how late anyone fires: BullMQ's tick, the reconciler and a restart all come through here.
 *
 * An occurrence that nobody fired in time was missed while no process was running. Within the grace it is fired all the
 * same; beyond it its `late` policy decides, and past its deadline it is recorded as skipped. Occurrences never pile up:
 * each one's deadline is no later than the next one.
 */
import type { Judged } from "../domain/approval.ts";
import { inherited } from "../domain/approval.ts";
import type { Held } from "../domain/campaign.ts";
import { campaignHash, scheduleHash } from "../domain/campaign-hash.ts";
import type { MissedReason } from "../domain/missed-occurrence.ts";
import { nextOccurrence, occurrenceDeadline, occurrenceId, occurrencesBetween } from "../domain/occurrence.ts";
import type { Instant } from "../domain/time.ts";
import { MINUTE_MS } from "../domain/time.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { Schedule } from "../ledger/schedules.ts";
import { latestOccurrences } from "./latest-occurrences.ts";

/** How long before its nominal instant an occurrence becomes a campaign. */
export const FIRE_LEAD_MS = 10 * MINUTE_MS;

/** Processes' clocks may differ by less than this without one of them having been set back. */
const SET_BACK_MS = MINUTE_MS;

/** After a long silence only this many missed occurrences are recorded one by one, the latest. */
export const MISSED_RECORDED_MAX = 100;

export async function fireSchedule(needs: { decide: Decide }, app: string, scheduleId: string): Promise<void> {
  await needs.decide(app, "herald", async (decision) => {
    const schedule = await decision.schedules.find(scheduleId);
    if (!schedule?.active) return;
    if ((await fireDue(decision, schedule)) > 0) await decision.replan();
  });
}

/** Fires what is due of one schedule inside a decision. Returns how many campaigns were made. */
export async function fireDue(
  decision: Decision,
  { id, recurrence, consideredUntil }: Pick<Schedule, "id" | "recurrence" | "consideredUntil">,
): Promise<number> {
  const { now } = decision;
  const until = now + FIRE_LEAD_MS;
  // A mark this far ahead was made before the clock was set back: what it passed over is still to come.
  const after = consideredUntil > until + SET_BACK_MS ? now - 1 : consideredUntil;
  if (until <= after) return 0;
  const missed = latestOccurrences(recurrence, { after, upTo: now - 1, max: MISSED_RECORDED_MAX });
  // At most one a second: no bound is needed.
  const coming = occurrencesBetween(recurrence, Math.max(after, now - 1), until, Infinity);
  const due = [...missed, ...coming];
  const schedule = due.length > 0 ? await decision.schedules.find(id) : null;
  if (schedule) {
    recordUnlisted(decision, schedule, missed[0], "these fell due while nothing was running");
    for (const nominalAt of due) await makeCampaign(decision, schedule, nominalAt);
  }
  await decision.schedules.considerUntil(id, until);
  return due.length;
}

/** Says once that there were more than are recorded one by one. */
export function recordUnlisted(
  decision: Decision,
  schedule: Schedule,
  firstListed: Instant | undefined,
  text: string,
): void {
  const first = nextOccurrence(schedule.recurrence, schedule.consideredUntil);
  if (firstListed === undefined || first === null || first >= firstListed) return;
  const detail = { from: first, before: firstListed, text: `${text}, too long ago to be listed` };
  decision.record(schedule.id, "schedule.missed", detail);
}

async function makeCampaign(decision: Decision, schedule: Schedule, nominalAt: Instant): Promise<void> {
  const { now } = decision;
  const deadline = occurrenceDeadline(schedule.recurrence, nominalAt);
  const timing = { at: nominalAt, deadline, priority: schedule.priority, anytime: schedule.anytime };
  const missed = whyMissed(schedule, { nominalAt, deadline, now, graceMs: decision.state().rules.graceMs });
  const id = occurrenceId(schedule.id, nominalAt);
  // A pause undone in time, or a clock set back: what was passed over for it is still to come.
  if (nominalAt >= now) await decision.campaigns.clearPassedOver(id);
  const hash = campaignHash(schedule.message, timing);
  const { approval: rule } = decision.state().rules;
  const judged = inherited(rule, { schedule, scheduleHash: scheduleHash(schedule) }, { hash, asOfRevision: 1 });
  const isNew = await decision.campaigns.insert({
    id,
    name: schedule.name,
    status: missed?.kind === "skipped" ? "skipped" : "scheduled",
    message: schedule.message,
    hash,
    ...timing,
    ...judged,
    late: schedule.late,
    scheduleId: schedule.id,
    nominalAt,
    bookedAt: schedule.bookedAt,
    position: schedule.position,
    held: heldAtFirst(judged, missed, now),
    key: null,
    outcome: missed?.kind === "skipped" ? { at: now, text: missed.text, mayReturn: true } : null,
  });
  if (!isNew) return;
  const why = missed === null ? {} : { text: missed.text, reason: missed.reason };
  decision.record(id, `occurrence.${missed?.kind ?? "fired"}`, {
    name: schedule.name,
    schedule: schedule.id,
    nominalAt,
    ...why,
  });
}

function heldAtFirst({ approval }: Judged, missed: Missed | null, now: Instant): Held | null {
  if (approval === "rejected") return { code: "approval", text: "its schedule was rejected", since: now };
  return missed?.kind === "held" ? { code: "late", text: missed.text, since: now } : null;
}

type Missed = { readonly kind: "skipped" | "held"; readonly text: string; readonly reason: MissedReason };

function whyMissed(
  schedule: Schedule,
  { nominalAt, deadline, now, graceMs }: { nominalAt: Instant; deadline: Instant; now: Instant; graceMs: number },
): Missed | null {
  if (now > deadline)
    return {
      kind: "skipped",
      text: "it fell due while nothing was running, and its deadline has passed",
      reason: "expired",
    };
  if (nominalAt + graceMs >= now || schedule.late === "send") return null;
  const text = "it fell due while nothing was running";
  return { kind: schedule.late === "hold" ? "held" : "skipped", text, reason: "downtime" };
}
