/** A recurring notice as it is, to be sent back with one thing changed. */
import type { Schedule, ScheduleDefinition } from "../api/schedules.ts";
import { recurrenceOf } from "./recurrence.ts";

export function definitionOf(schedule: Schedule, appZone: string): ScheduleDefinition {
  const { name, message, priority, anytime, late, active } = schedule;
  const { exclude, ...recurrence } = recurrenceOf(schedule, appZone);
  return { name, ...recurrence, exclude: [...exclude], message, priority, anytime, late, active };
}

export function withExcluded(dates: readonly string[], date: string): string[] {
  return [...new Set([...dates, date])].sort();
}
