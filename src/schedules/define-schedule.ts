/**
 * Defining, changing, pausing, resuming and removing a schedule, and skipping its next occurrence.
 *
 * What has been fired already and still waits follows its schedule: it takes on the new words, and is cancelled when its
 * instant is no longer one of the schedule's. What has gone out stays as it was.
 */
import { checkRecurrence } from "../domain/check-recurrence.ts";
import type { LatePolicy, Priority } from "../domain/campaign.ts";
import type { Judged } from "../domain/approval.ts";
import { unjudged } from "../domain/approval.ts";
import { campaignHash, scheduleHash } from "../domain/campaign-hash.ts";
import { earlierMessage } from "../domain/earlier-message.ts";
import type { Message } from "../domain/message.ts";
import { canonicalMessage } from "../domain/message.ts";
import type { MissedReason } from "../domain/missed-occurrence.ts";
import type { Recurrence } from "../domain/occurrence.ts";
import { nextOccurrence, occurrenceDeadline, occurrenceId } from "../domain/occurrence.ts";
import type { Instant } from "../domain/time.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { Schedule } from "../ledger/schedules.ts";
import { Refused } from "../domain/refused.ts";
import { definitionOf } from "./definition.ts";
import { fireDue, MISSED_RECORDED_MAX, recordUnlisted } from "./fire-schedule.ts";
import { alignFired, endFired } from "./follow-schedule.ts";
import { latestOccurrences } from "./latest-occurrences.ts";

export type Notice = {
  readonly id: string;
  readonly name: string;
  readonly message: Message;
  readonly recurrence: Recurrence;
  readonly priority: Priority;
  readonly anytime: boolean;
  readonly late: LatePolicy;
  readonly active: boolean;
  readonly position: number;
};

/** Defines a schedule, or changes the one of that id. @throws Refused when the recurrence has faults. */
export async function defineSchedule(
  needs: { decide: Decide },
  { app, actor, notice }: { app: string; actor: string; notice: Notice },
): Promise<"created" | "changed" | "unchanged"> {
  return needs.decide(app, actor, async (decision) => {
    const result = await defineInto(decision, notice);
    await decision.replan();
    return result;
  });
}

/** Defines or changes a schedule inside a decision; the caller re-plans. */
export async function defineInto(decision: Decision, notice: Notice): Promise<"created" | "changed" | "unchanged"> {
  const faults = checkRecurrence(notice.recurrence);
  if (faults.length > 0) throw new Refused("invalid", `schedule "${notice.id}" cannot be accepted:`, faults);
  const stored = await decision.schedules.find(notice.id);
  if (!stored) {
    // An occurrence at this very instant is still to come.
    const judged = unjudged(decision.state().rules.approval, { authoredBy: decision.actor, asOfRevision: 1 });
    const schedule = { ...notice, ...judged, bookedAt: decision.now, consideredUntil: decision.now - 1 };
    await decision.schedules.insert(schedule);
    decision.record(notice.id, "schedule.defined", { ...describe(notice), approval: judged.approval });
    await takeEffect(decision, notice.id);
    return "created";
  }
  if (isSame(stored, notice)) return "unchanged";
  await changeTo(decision, stored, notice);
  return "changed";
}

async function changeTo(decision: Decision, stored: Schedule, notice: Notice): Promise<void> {
  // What fell due under the old definition is fired by it before it is changed.
  if (stored.active) await fireDue(decision, stored);
  const isRetimed =
    stored.unreadable !== null ||
    definitionOf(stored.recurrence) !== definitionOf(notice.recurrence) ||
    stored.active !== notice.active;
  const isJudgedAnew = stored.unreadable !== null || scheduleHash(stored) !== scheduleHash(notice);
  const isRebooked =
    isRetimed ||
    stored.priority !== notice.priority ||
    stored.anytime !== notice.anytime ||
    (isJudgedAnew && stored.approval === "rejected");
  const by = { authoredBy: decision.actor, asOfRevision: stored.revision + 1 };
  const judged: Partial<Judged> = isJudgedAnew ? unjudged(decision.state().rules.approval, by) : {};
  if (!stored.active && stored.unreadable === null && isRetimed) await recordPausedOnes(decision, stored);
  await decision.schedules.change(notice.id, {
    ...notice,
    ...judged,
    ...(isRebooked ? { bookedAt: decision.now } : {}),
    // An occurrence at this very instant is still to come.
    ...(isRetimed ? { consideredUntil: decision.now - 1 } : {}),
  });
  const before =
    stored.unreadable === null
      ? { ...describe(stored), approval: stored.approval, ...earlierMessage(stored.message, notice.message) }
      : { unreadable: stored.unreadable, approval: stored.approval };
  decision.record(notice.id, "schedule.changed", {
    name: notice.name,
    before,
    after: { ...describe(notice), approval: judged.approval ?? stored.approval },
    changed: whatChanges(stored, notice),
    revision: by.asOfRevision,
  });
  await alignFired(decision, { before: stored, schedule: await scheduleOf(decision, notice.id) });
  await takeEffect(decision, notice.id);
}

/** Pauses or resumes a schedule. Occurrences that pass meanwhile are recorded as skipped. */
export async function setScheduleActive(
  needs: { decide: Decide },
  { app, actor, id, active }: { app: string; actor: string; id: string; active: boolean },
): Promise<void> {
  await needs.decide(app, actor, async (decision) => {
    const stored = await readableSchedule(decision, id);
    if (stored.active === active) return;
    await changeTo(decision, stored, { ...noticeOf(stored), active });
    await decision.replan();
  });
}

/** Removes a schedule; what it has fired and still waits is cancelled. */
export async function removeSchedule(
  needs: { decide: Decide },
  { app, actor, id }: { app: string; actor: string; id: string },
): Promise<void> {
  await needs.decide(app, actor, async (decision) => {
    await scheduleOf(decision, id);
    await removeInto(decision, id);
    await decision.replan();
  });
}

/** Removes inside a decision a schedule that is there; the caller re-plans. */
export async function removeInto(decision: Decision, id: string): Promise<void> {
  await endFired(decision, id, { text: "its schedule was removed", reason: "changed" });
  await decision.schedules.remove(id);
  decision.record(id, "schedule.removed");
  decision.effects.schedules.push({ scheduleId: id, definition: null });
}

/** Skips the next occurrence that has not begun to go out, and says which one that is. @throws Refused when none is left. */
export async function skipNextOccurrence(
  needs: { decide: Decide },
  { app, actor, id }: { app: string; actor: string; id: string },
): Promise<Instant> {
  return needs.decide(app, actor, async (decision) => {
    const schedule = await readableSchedule(decision, id);
    const text = `skipped by ${actor}`;
    const waiting = (await decision.campaigns.list({ statuses: ["scheduled"], scheduleId: id }))[0];
    if (waiting?.nominalAt != null) {
      await decision.campaigns.move(waiting, "skipped", { seatAt: null, outcome: { at: decision.now, text } });
      decision.record(waiting.id, "occurrence.skipped", {
        name: waiting.name,
        schedule: id,
        nominalAt: waiting.nominalAt,
        text,
        reason: "skipped",
      });
      await decision.replan();
      return waiting.nominalAt;
    }
    const fired = (await decision.campaigns.listFiredNominals(decision.now)).get(id);
    let nominalAt = nextOccurrence(schedule.recurrence, Math.max(decision.now, schedule.consideredUntil));
    while (nominalAt !== null && fired?.has(nominalAt)) nominalAt = nextOccurrence(schedule.recurrence, nominalAt);
    if (nominalAt === null) throw new Refused("not-found", `schedule "${id}" has no occurrence left to skip`);
    await insertSkipped(decision, schedule, nominalAt, { text, reason: "skipped" });
    await decision.replan();
    return nominalAt;
  });
}

/** Fires what is due and says how the queue's timer must be set. */
async function takeEffect(decision: Decision, id: string): Promise<void> {
  const schedule = await scheduleOf(decision, id);
  if (schedule.active) await fireDue(decision, schedule);
  const definition = schedule.active ? definitionOf(schedule.recurrence) : null;
  decision.effects.schedules.push({ scheduleId: id, definition });
}

/** The occurrences that passed while the schedule was paused, so that nobody wonders where they went. */
async function recordPausedOnes(decision: Decision, schedule: Schedule): Promise<void> {
  const span = { after: schedule.consideredUntil, upTo: decision.now - 1, max: MISSED_RECORDED_MAX };
  const passed = latestOccurrences(schedule.recurrence, span);
  recordUnlisted(decision, schedule, passed[0], "these passed while the schedule was paused");
  for (const nominalAt of passed) {
    await insertSkipped(decision, schedule, nominalAt, { text: "its schedule was paused", reason: "paused" });
  }
}

async function insertSkipped(
  decision: Decision,
  schedule: Schedule,
  nominalAt: Instant,
  { text, reason }: { readonly text: string; readonly reason: MissedReason },
): Promise<void> {
  const { name, message, priority, anytime, late, bookedAt, position } = schedule;
  const deadline = occurrenceDeadline(schedule.recurrence, nominalAt);
  const id = occurrenceId(schedule.id, nominalAt);
  const isNew = await decision.campaigns.insert({
    ...{ id, name, message, priority, anytime, late, bookedAt, position, nominalAt, deadline },
    at: nominalAt,
    status: "skipped",
    hash: campaignHash(message, { at: nominalAt, deadline, priority, anytime }),
    scheduleId: schedule.id,
    held: null,
    key: null,
    outcome: { at: decision.now, text },
  });
  if (isNew) decision.record(id, "occurrence.skipped", { name, schedule: schedule.id, nominalAt, text, reason });
}

async function scheduleOf(decision: Decision, id: string): Promise<Schedule> {
  const schedule = await decision.schedules.find(id);
  if (!schedule) throw new Refused("not-found", `there is no schedule "${id}" in app "${decision.app}"`);
  return schedule;
}

/** @throws Refused when the schedule's row is broken: what it was meant to say, only people know. */
export async function readableSchedule(decision: Decision, id: string): Promise<Schedule> {
  const schedule = await scheduleOf(decision, id);
  if (schedule.unreadable === null) return schedule;
  throw new Refused("invalid", `schedule "${id}" must be defined anew, or removed: ${schedule.unreadable}`);
}

function noticeOf({ id, name, message, recurrence, priority, anytime, late, active, position }: Schedule): Notice {
  return { id, name, message, recurrence, priority, anytime, late, active, position };
}

function isSame(stored: Schedule, notice: Notice): boolean {
  return stored.unreadable === null && JSON.stringify(comparable(stored)) === JSON.stringify(comparable(notice));
}

function comparable({ name, message, recurrence, priority, anytime, late, active }: Notice) {
  const timing = { at: 0, deadline: 0, priority, anytime };
  return [name, campaignHash(message, timing), definitionOf(recurrence), late, active];
}

/** What is different, in people's words. */
function whatChanges(stored: Schedule, notice: Notice): readonly string[] {
  const differences: readonly (readonly [string, boolean])[] = [
    ["name", stored.name !== notice.name],
    ["message", canonicalMessage(stored.message) !== canonicalMessage(notice.message)],
    ["times", definitionOf(stored.recurrence) !== definitionOf(notice.recurrence)],
    ["priority", stored.priority !== notice.priority],
    ["send windows", stored.anytime !== notice.anytime],
    ["late policy", stored.late !== notice.late],
    ["activity", stored.active !== notice.active],
  ];
  return differences.flatMap(([what, differs]) => (differs ? [what] : []));
}

function describe({ name, recurrence, priority, late, active }: Notice): Record<string, unknown> {
  return { name, cron: recurrence.cron, zone: recurrence.zone, priority, late, active };
}
