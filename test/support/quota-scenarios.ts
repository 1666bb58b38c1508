/** How a provider may count otherwise than Herald was told, and by what rules Herald is judged then. */
import type { AppRules, QuotaRule } from "../../src/domain/app.ts";
import { overQuota } from "../../src/domain/quota.ts";
import { HOUR_MS, localDate } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { SandboxEntry } from "../../src/sandbox/record.ts";
import type { SandboxOptions } from "../../src/sandbox/server.ts";

export type QuotaScenario = {
  readonly name: string;
  readonly provider: Pick<SandboxOptions, "hour" | "dayZone" | "countRefused" | "limits">;
  readonly rules: Pick<AppRules, "quota"> & Partial<AppRules>;
  /** Calls a day that somebody else makes with the same App Key, unknown to Herald. */
  readonly othersPerDay: number;
  /** The rules from the middle of the run on. */
  readonly lowered?: readonly QuotaRule[];
};

const hourly = (limit: number): QuotaRule => ({ kind: "sliding", windowMs: HOUR_MS, limit });
const daily = (limit: number, zone = "Asia/Shanghai"): QuotaRule => ({ kind: "day", zone, limit });
const ORDINARY = [hourly(2), daily(3)];

/** Herald is alone and was told the truth, or more than the truth. */
export const TOLD: readonly QuotaScenario[] = [
  { name: "a sliding hour and Beijing's day", provider: {}, rules: { quota: ORDINARY }, othersPerDay: 0 },
  { name: "an hour by the clock", provider: { hour: "clock" }, rules: { quota: ORDINARY }, othersPerDay: 0 },
  {
    name: "UTC's day, as said",
    provider: { dayZone: "UTC" },
    rules: { quota: [hourly(2), daily(3, "UTC")] },
    othersPerDay: 0,
  },
  {
    name: "UTC's day, with both days kept in doubt",
    provider: { dayZone: "UTC", hour: "clock" },
    rules: { quota: [...ORDINARY, daily(3, "UTC")] },
    othersPerDay: 0,
  },
  {
    name: "refused calls that count, as said",
    provider: { countRefused: true },
    rules: { quota: ORDINARY, countRefused: true },
    othersPerDay: 0,
  },
  {
    name: "limits lowered while campaigns wait",
    provider: {},
    rules: { quota: ORDINARY },
    lowered: [hourly(1), daily(2)],
    othersPerDay: 0,
  },
];

/** The provider counts otherwise than Herald believes, or counts calls Herald does not know of. */
export const UNTOLD: readonly QuotaScenario[] = [
  { name: "somebody else", provider: {}, rules: { quota: ORDINARY }, othersPerDay: 3 },
  { name: "somebody else, all day long", provider: {}, rules: { quota: ORDINARY }, othersPerDay: 24 },
  { name: "UTC's day", provider: { dayZone: "UTC" }, rules: { quota: ORDINARY }, othersPerDay: 0 },
  {
    name: "UTC's day and an hour by the clock, and somebody else",
    provider: { dayZone: "UTC", hour: "clock" },
    rules: { quota: ORDINARY },
    othersPerDay: 3,
  },
  {
    name: "refused calls that count, and somebody else",
    provider: { countRefused: true },
    rules: { quota: ORDINARY },
    othersPerDay: 3,
  },
  {
    name: "refused calls that count, as said, and somebody else",
    provider: { countRefused: true },
    rules: { quota: ORDINARY, countRefused: true },
    othersPerDay: 3,
  },
  {
    name: "limits lowered at the provider alone",
    provider: { limits: { hour: 1, day: 2 } },
    rules: { quota: ORDINARY },
    othersPerDay: 0,
  },
];

/** The most calls that were throttled on one natural day, by the provider's clocks and by any Herald may think of. */
export function throttledPerDay(calls: readonly SandboxEntry[], { provider }: QuotaScenario): number {
  const ats = calls.filter(({ outcome }) => outcome === "throttled").map(({ timeMs }) => timeMs);
  const perZone = [...new Set([provider.dayZone ?? "Asia/Shanghai", "Asia/Shanghai", "UTC"])].map((zone) => {
    const perDay = Map.groupBy(ats, (at) => localDate(at, zone));
    return Math.max(0, ...[...perDay.values()].map((sameDay) => sameDay.length));
  });
  return Math.max(...perZone);
}

/** The windows of Herald's own rules that its accepted calls exceeded. */
export function exceeded(accepted: readonly SandboxEntry[], scenario: QuotaScenario, changedAt: Instant) {
  const calls = accepted.map(({ timeMs }) => ({ startedAt: timeMs, finishedAt: timeMs, urgent: false }));
  const { quota } = scenario.rules;
  if (!scenario.lowered) return overQuota(calls, quota, 0);
  // A window that was fuller than the new limit when it came into force can only be kept from filling up further.
  return [
    ...overQuota(calls, quota, 0),
    ...overQuota(calls, scenario.lowered, 0).filter(({ rule, at }) => {
      const endsAt = rule.kind === "sliding" ? at : at + 24 * HOUR_MS;
      const inWindow = calls.filter(({ startedAt }) => startedAt >= at && startedAt < endsAt);
      return rule.kind === "sliding" ? at > changedAt : (inWindow[rule.limit]?.startedAt ?? 0) > changedAt;
    }),
  ];
}
