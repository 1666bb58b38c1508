/** Whether what Herald wrote about a hold says more than its code, which has words in both languages. */
import type { PlanLine } from "../api/plan.ts";

export function saysMore({ held, approval }: Pick<PlanLine, "held" | "approval">): boolean {
  return held !== null && (approval === "rejected" || held.code === "invalid" || held.code === "person");
}
