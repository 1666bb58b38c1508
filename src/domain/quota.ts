/**
 * Quota: which calls count against which window, and how full the windows are.
 *
 * The provider counts calls over a sliding hour and over a natural day, and does not say by which of its clocks. So a
 * call is a span of time, from the first moment it may have been counted to the last, and every window it may fall into
 * is taken to hold it.
 */
import type { AppRules, QuotaRule } from "./app.ts";
import type { Call } from "./plan.ts";
import type { Instant } from "./time.ts";
import { DAY_MS, HOUR_MS } from "./time.ts";
import { zoneCalendar } from "./zone-calendar.ts";
import type { LocalDay } from "./zone-calendar.ts";

/** When a call may have been counted, both ends included. */
export type CallSpan = { readonly from: Instant; readonly to: Instant };

type Times = Pick<Call, "startedAt" | "finishedAt">;

/** The span of a call made or in flight: one in flight may last its whole allowance, and lasts at least until now. */
export function spanOfCall({ startedAt, finishedAt }: Times, callSpanMs: number, now: Instant): CallSpan {
  return { from: startedAt, to: finishedAt ?? Math.max(now, startedAt + callSpanMs) };
}

/** The span of a seat: its call is still to come and may take its whole allowance. */
export function spanOfSeat(seatAt: Instant, callSpanMs: number): CallSpan {
  return { from: seatAt, to: seatAt + callSpanMs };
}

/** The instant from which a call that ends at `to` no longer counts in a sliding window: one margin for the pair. */
export function slidesOutAt(to: Instant, windowMs: number, marginMs: number): Instant {
  return to + windowMs + marginMs;
}

/** The local dates a call may be counted on: all those the span, widened by the margin, touches. */
export function countedDays({ from, to }: CallSpan, zone: string, marginMs: number): LocalDay[] {
  return zoneCalendar(zone).daysOf(from - marginMs, to + marginMs);
}

/** Until when (exclusive) a call that starts later than `at` and lasts `callSpanMs` is counted on the same dates. */
export function sameDaysUntil(at: Instant, callSpanMs: number, zone: string, marginMs: number): Instant {
  const calendar = zoneCalendar(zone);
  const { from, to } = { from: at - marginMs, to: at + callSpanMs + marginMs };
  return at + Math.min(calendar.stretchAt(from).until - from, calendar.stretchAt(to).until - to);
}

/** The zones by whose days an app's calls are counted. */
export function dayZonesOf(quota: readonly QuotaRule[]): string[] {
  return quota.flatMap((rule) => (rule.kind === "day" ? [rule.zone] : []));
}

/** How far back a call can still matter: the longest sliding window, or two of the longest days there are. */
export function usageSpanMs(quota: readonly QuotaRule[]): number {
  return Math.max(2 * DAY_MS + 2 * HOUR_MS, ...quota.map((rule) => (rule.kind === "sliding" ? 2 * rule.windowMs : 0)));
}

/** A window in which more calls were made than its rule allows: from when, and how many at the worst. */
export type OverQuota = { readonly rule: QuotaRule; readonly at: Instant; readonly used: number };

/**
 * Finds every window that was exceeded, in time order per rule: each unbroken stretch during which a sliding window held
 * too many calls, and each such local date. Judges what happened, so a call without an end counts at its start alone.
 *
 * `marginMs` 0 judges the provider's own record; the app's margin judges whether we kept our distance.
 */
export function overQuota(calls: readonly Times[], quota: readonly QuotaRule[], marginMs: number): OverQuota[] {
  const spans = calls.map(({ startedAt, finishedAt }) => ({ from: startedAt, to: finishedAt ?? startedAt }));
  return quota.flatMap((rule) =>
    rule.kind === "sliding" ? overSliding(rule, spans, marginMs) : overDays(rule, spans, marginMs),
  );
}

/** How full one rule's current window is. */
export type QuotaUsage = {
  readonly rule: QuotaRule;
  readonly used: number;
  readonly limit: number;
  /** When this rule lets another call start; null while there is room, or when it never does. */
  readonly freesAt: Instant | null;
};

/** How full each rule's window is at `now`, in the order of the rules. Calls in flight count. */
export function usageNow(rules: AppRules, usage: readonly Times[], now: Instant): QuotaUsage[] {
  const spans = usage.map((call) => spanOfCall(call, rules.callSpanMs, now));
  return rules.quota.map((rule) => {
    const ends =
      rule.kind === "sliding"
        ? spans
            .map(({ from, to }) => ({ from, until: slidesOutAt(to, rule.windowMs, rules.marginMs) }))
            .filter(({ from, until }) => from <= now && now < until)
            .map(({ until }) => until)
        : dayEnds(rule.zone, spans, rules, now);
    return { rule, used: ends.length, limit: rule.limit, freesAt: freesAt(ends, rule.limit) };
  });
}

type SlidingRule = Extract<QuotaRule, { kind: "sliding" }>;
type DayRule = Extract<QuotaRule, { kind: "day" }>;

function overSliding(rule: SlidingRule, spans: readonly CallSpan[], marginMs: number): OverQuota[] {
  const steps = spans
    .flatMap(({ from, to }) => [
      { at: from, by: 1 },
      { at: slidesOutAt(to, rule.windowMs, marginMs), by: -1 },
    ])
    // At one instant calls slide out before others come in: a call exactly a window later is within the limit.
    .sort((a, b) => a.at - b.at || a.by - b.by);
  const over: { rule: QuotaRule; at: Instant; used: number }[] = [];
  let depth = 0;
  for (const { at, by } of steps) {
    depth += by;
    if (by > 0 && depth === rule.limit + 1) over.push({ rule, at, used: depth });
    const last = over.at(-1);
    if (by > 0 && depth > rule.limit && last !== undefined) last.used = Math.max(last.used, depth);
  }
  return over;
}

function overDays(rule: DayRule, spans: readonly CallSpan[], marginMs: number): OverQuota[] {
  const usedByDay = new Map<LocalDay, number>();
  for (const span of spans) {
    for (const day of countedDays(span, rule.zone, marginMs)) usedByDay.set(day, (usedByDay.get(day) ?? 0) + 1);
  }
  return [...usedByDay]
    .filter(([, used]) => used > rule.limit)
    .sort(([a], [b]) => a - b)
    .map(([day, used]) => ({ rule, at: zoneCalendar(rule.zone).instantAt(day, 0), used }));
}

/** For each call counted today, when today stops counting. */
function dayEnds(zone: string, spans: readonly CallSpan[], { marginMs }: AppRules, now: Instant): Instant[] {
  const calendar = zoneCalendar(zone);
  const today = calendar.dayOf(now);
  const until = (calendar.stretchesOf(today).at(-1)?.until ?? now) + marginMs;
  return spans.filter((span) => countedDays(span, zone, marginMs).includes(today)).map(() => until);
}

/** The instant from which fewer than `limit` of the calls are left. */
function freesAt(ends: readonly Instant[], limit: number): Instant | null {
  if (ends.length < limit || limit < 1) return null;
  return [...ends].sort((a, b) => a - b)[ends.length - limit] ?? null;
}
