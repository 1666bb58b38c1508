/** A sliding window as a constraint: no instant may be covered by more calls than the limit. */
import type { AppRules, QuotaRule } from "./app.ts";
import { BlockedTime } from "./blocked-time.ts";
import { describeTaken, rememberReasons } from "./constraint.ts";
import type { CountingConstraint } from "./constraint.ts";
import { Coverage } from "./coverage.ts";
import { slidesOutAt } from "./quota.ts";
import { MINUTE_MS, SECOND_MS } from "./time.ts";
import type { Instant } from "./time.ts";
import { zoneCalendar } from "./zone-calendar.ts";

/**
 * A call covers the half-open stretch from its start to a window and a margin after its end. A new seat must find room
 * over all it would cover, later calls included; so time is closed from one such stretch before each full moment.
 */
export function slidingQuota(rule: Extract<QuotaRule, { kind: "sliding" }>, rules: AppRules): CountingConstraint {
  const taken = new Coverage();
  const used = new Coverage();
  const closed = new BlockedTime();
  const coverMs = slidesOutAt(rules.callSpanMs, rule.windowMs, rules.marginMs);
  const { format } = zoneCalendar(rules.zone);
  const window = describeWindow(rule.windowMs);
  const reasonOf = rememberReasons("hour-quota", (until, takenThen, usedThen) => {
    if (until === Infinity) return ["no calls allowed within", window];
    const counts = { taken: takenThen, used: usedThen, limit: rule.limit };
    return [describeTaken(counts), "within", window, "until", format(until)];
  });

  const closeAround = (from: Instant, until: Instant) => closed.add(from - coverMs + 1, until);
  return {
    code: "hour-quota",
    nextFree: (at) => (rule.limit < 1 ? Infinity : closed.nextFree(at)),
    // Its reason counts what lies over the start of the walk.
    steadyUntil: (at) => Math.min(closed.steadyUntil(at), taken.steadyUntil(at), used.steadyUntil(at)),
    book({ from, to, kind }) {
      const until = slidesOutAt(to, rule.windowMs, rules.marginMs);
      taken.add(from, until, rule.limit, closeAround);
      if (kind === "used") used.add(from, until, rule.limit, () => {});
    },
    explain({ lastAt, until }) {
      if (until === Infinity) return reasonOf(until);
      const fullAt = taken.firstAtLeast(rule.limit, lastAt, lastAt + coverMs) ?? lastAt;
      return reasonOf(until, taken.at(fullAt), used.at(fullAt));
    },
  };
}

function describeWindow(windowMs: number): string {
  return windowMs % MINUTE_MS === 0 ? `${windowMs / MINUTE_MS} min` : `${windowMs / SECOND_MS} s`;
}
