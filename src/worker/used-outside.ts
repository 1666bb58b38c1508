/**
 * Quota used outside Herald: RongCloud refused a call for quota, though by our own count there was room when it began.
 * Whoever sends with the same App Key can only be found by people, so it is a fact of its own.
 */
import { usageNow, usageSpanMs } from "../domain/quota.ts";
import type { QuotaUsage } from "../domain/quota.ts";
import type { Instant } from "../domain/time.ts";
import { MINUTE_MS } from "../domain/time.ts";
import type { Attempt } from "../ledger/attempts.ts";
import type { Decision } from "../ledger/decision.ts";

/** Records it, where there was room; `until` is when the hold that follows ends. The refused call itself has ended. */
export async function recordUsedOutside(decision: Decision, refused: Attempt, until: Instant): Promise<void> {
  const { rules } = decision.state();
  const { startedAt } = refused;
  const calls = await decision.attempts.listUsage(startedAt - usageSpanMs(rules.quota));
  // Where refused calls count, this one is among them, and it alone began at that instant.
  const before = calls.filter((call) => call.startedAt < startedAt);
  const usage = usageNow(rules, before, startedAt);
  if (usage.some(({ used, limit }) => used >= limit)) return;
  decision.record(decision.app, "quota.used-outside", { startedAt, until, used: usage.map(describeUsed).join(", ") });
}

function describeUsed({ rule, used, limit }: QuotaUsage): string {
  const window = rule.kind === "day" ? `the day in ${rule.zone}` : `${Math.round(rule.windowMs / MINUTE_MS)} minutes`;
  return `${used} of ${limit} in ${window}`;
}
