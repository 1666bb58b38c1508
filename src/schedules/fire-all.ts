/** Firing whatever is due of all an app's schedules, and saying how each one's timer should be set. */
import { nextOccurrence } from "../domain/occurrence.ts";
import type { Decision } from "../ledger/decision.ts";
import { definitionOf } from "./definition.ts";
import { fireDue } from "./fire-schedule.ts";

/** The caller re-plans. Schedules at rest, or with nothing left to fire, need no timer and are not among the answers. */
export async function fireAll(decision: Decision): Promise<readonly { scheduleId: string; definition: string }[]> {
  const timers: { scheduleId: string; definition: string }[] = [];
  for (const schedule of await decision.schedules.listClaiming()) {
    await fireDue(decision, schedule);
    if (nextOccurrence(schedule.recurrence, Math.max(decision.now, schedule.consideredUntil)) === null) continue;
    timers.push({ scheduleId: schedule.id, definition: definitionOf(schedule.recurrence) });
  }
  return timers;
}
