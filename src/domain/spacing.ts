/** The distance between seats as a constraint: a call must be over, and a second gone by, before the next one starts. */
import type { AppRules } from "./app.ts";
import { BlockedTime } from "./blocked-time.ts";
import { rememberReasons } from "./constraint.ts";
import type { Constraint } from "./constraint.ts";
import { SECOND_MS } from "./time.ts";
import type { Instant } from "./time.ts";
import { zoneCalendar } from "./zone-calendar.ts";

/** Closed to either side of every seat; calls already made do not count, only the quota does. */
export function spacing(rules: AppRules): Constraint & { book(seatAt: Instant): void } {
  const distanceMs = seatDistanceMs(rules);
  const closed = new BlockedTime();
  const { format } = zoneCalendar(rules.zone);
  const what = `${distanceMs / SECOND_MS} s between seats until`;
  const explain = rememberReasons("spacing", (until) => [what, format(until)]);
  return {
    code: "spacing",
    nextFree: (at) => closed.nextFree(at),
    steadyUntil: (at) => closed.steadyUntil(at),
    book: (seatAt) => closed.add(seatAt - distanceMs + 1, seatAt + distanceMs),
    explain: ({ until }) => explain(until),
  };
}

/** The least distance between two seats of an app, start to start. */
function seatDistanceMs({ callSpanMs }: AppRules): number {
  return callSpanMs + SECOND_MS;
}
