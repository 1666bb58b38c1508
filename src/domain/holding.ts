/** The app's holds as a constraint: nothing is released before the last of them has ended. */
import { rememberReasons } from "./constraint.ts";
import type { Constraint } from "./constraint.ts";
import type { Hold } from "./plan.ts";
import { zoneCalendar } from "./zone-calendar.ts";

/** Open from the instant the last hold ends, that instant included; never, while one waits for a person. */
export function holding(holds: readonly Hold[], zone: string): Constraint {
  let last: { endsAt: number; why: string } = { endsAt: -Infinity, why: "" };
  for (const { until, why } of holds) {
    const endsAt = until ?? Infinity;
    if (endsAt > last.endsAt) last = { endsAt, why };
  }
  const explain = rememberReasons("hold", (until) => [
    last.why,
    "until",
    until === Infinity ? "a person resumes" : zoneCalendar(zone).format(until),
  ]);
  return {
    code: "hold",
    nextFree: (at) => Math.max(at, last.endsAt),
    steadyUntil: (at) => (at < last.endsAt ? last.endsAt : Infinity),
    explain: ({ until }) => explain(until),
  };
}
