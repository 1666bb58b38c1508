/** How a recurring notice stands, in words people know; more than one can be true at once. */
import type { Schedule } from "../../api/schedules.ts";

export type ScheduleState = "active" | "paused" | "pending" | "rejected" | "over" | "unreadable";

/** @param hasNext whether it will fire again; null while nobody knows. */
export function statesOf(
  { active, approval, unreadable }: Pick<Schedule, "active" | "approval" | "unreadable">,
  hasNext: boolean | null,
): readonly ScheduleState[] {
  if (unreadable !== null) return ["unreadable"];
  const states: ScheduleState[] = [];
  if (!active) states.push("paused");
  else if (hasNext === false) states.push("over");
  if (approval === "pending" || approval === "rejected") states.push(approval);
  return states.length === 0 ? ["active"] : states;
}
