/** The app's send windows as a constraint: the last user must have been reached before a window closes. */
import type { AppRules } from "./app.ts";
import { deliveryTailMs } from "./app.ts";
import { rememberReasons } from "./constraint.ts";
import type { Constraint } from "./constraint.ts";
import { openHours } from "./open-hours.ts";
import { MINUTE_MS } from "./time.ts";
import { zoneCalendar } from "./zone-calendar.ts";

/** Open where the delivery, from call to last user, fits between opening and closing, both included. */
export function sendWindow({ sendWindows, zone, audience }: AppRules): Constraint {
  const tailMs = deliveryTailMs(audience);
  const calendar = zoneCalendar(zone);
  const explain = rememberReasons("send-window", (until) => {
    if (until === Infinity) return [`no window is as long as a delivery, ${Math.ceil(tailMs / MINUTE_MS)} min`];
    return ["opens", calendar.formatClock(until), "on", calendar.formatDay(calendar.dayOf(until))];
  });
  return {
    code: "send-window",
    ...openHours(sendWindows, zone, tailMs),
    explain: ({ until }) => explain(until),
  };
}
