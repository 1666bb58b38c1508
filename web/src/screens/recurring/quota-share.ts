/** How much of the quota a recurring notice takes. */
import type { PlanLine } from "../../api/plan.ts";
import { DAY_MS } from "../../time/wall.ts";

const WEEK_DAYS = 7;

/** Its calls of the next seven days as they are planned, and how many those days hold; null where no rule limits a day. */
export function weekShare(
  lines: readonly Pick<PlanLine, "schedule" | "seat">[],
  { schedule, now, dayLimit }: { readonly schedule: string; readonly now: number; readonly dayLimit: number | null },
): { readonly calls: number; readonly limit: number | null } {
  const until = now + WEEK_DAYS * DAY_MS;
  const calls = lines.filter(
    (line) => line.schedule === schedule && line.seat !== null && Date.parse(line.seat) < until,
  );
  return { calls: calls.length, limit: dayLimit === null ? null : dayLimit * WEEK_DAYS };
}
