/**
 * The plan's rules said as plainly as can be, to judge the real plan by.
 *
 * One instant is feasible or it is not, straight from the definitions; the earliest is found by walking the grid minute
 * by minute. Nothing here is fast, and nothing is shared with the plan but types, the order of claims and the calendar.
 */
import { deliveryTailMs } from "../../src/domain/app.ts";
import type { AppRules, QuotaRule } from "../../src/domain/app.ts";
import type { Claim, PlanInput } from "../../src/domain/plan.ts";
import { MINUTE_MS, instantOf, localDate } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";

/** A call or seat as the quota sees it: from its start to its end, both included. */
export type Occupied = {
  readonly from: Instant;
  readonly to: Instant;
  readonly urgent: boolean;
  readonly isSeat: boolean;
};

export type OracleSeat = { readonly id: string; readonly seatAt: Instant | null; readonly firstSeatAt: Instant | null };

/**
 * Plans by trying every instant of the grid up to `horizonMs` after `now`; a claim it sees no seat for has none.
 *
 * Such a claim may still have a seat past the horizon that others must keep away from. So unless its deadline rules that
 * out, the oracle says no more after it.
 */
export function oraclePlan(input: PlanInput, horizonMs: number): OracleSeat[] {
  const horizonAt = input.now + horizonMs;
  const occupied = occupiedByUsage(input);
  const seats: OracleSeat[] = [];
  for (const claim of [...input.claims].sort(byClaimOrder)) {
    const firstAt = firstFeasible(input, occupied, claim, horizonAt);
    const isSeated = firstAt !== null && firstAt <= (claim.deadline ?? Infinity);
    seats.push({ id: claim.id, seatAt: isSeated ? firstAt : null, firstSeatAt: isSeated ? null : firstAt });
    if (isSeated) occupied.push(occupiedBySeat(input.rules, firstAt, claim.priority === "urgent"));
    if (firstAt === null && (claim.deadline ?? Infinity) > horizonAt) break;
  }
  return seats;
}

/** The calls already made, as spans. */
export function occupiedByUsage({ now, rules, usage }: Pick<PlanInput, "now" | "rules" | "usage">): Occupied[] {
  return usage.map((call) => ({
    from: call.startedAt,
    to: call.finishedAt ?? Math.max(now, call.startedAt + rules.callSpanMs),
    urgent: call.urgent,
    isSeat: false,
  }));
}

/** A seat as a span. */
export function occupiedBySeat(rules: AppRules, seatAt: Instant, urgent: boolean): Occupied {
  return { from: seatAt, to: seatAt + rules.callSpanMs, urgent, isSeat: true };
}

/** Says whether `claim` may be seated at `t` beside what is occupied. Ignores deadlines. */
export function isFeasible(
  { now, rules, holds }: Omit<PlanInput, "claims" | "usage">,
  occupied: readonly Occupied[],
  claim: Claim,
  t: Instant,
): boolean {
  const urgent = claim.priority === "urgent";
  const mine = occupiedBySeat(rules, t, urgent);
  return (
    t >= claim.at &&
    t >= now &&
    holds.every((hold) => hold.until !== null && t >= hold.until) &&
    occupied.every((each) => !each.isSeat || Math.abs(each.from - t) >= rules.callSpanMs + 1000) &&
    rules.quota.every((rule) => (rule.kind === "sliding" ? fitsSliding(rule, rules, occupied, mine) : true)) &&
    (claim.anytime || isInsideWindow(rules, t)) &&
    rules.quota.every((rule) => (rule.kind === "day" ? fitsDays(rule, rules, occupied, mine) : true))
  );
}

function firstFeasible(
  input: PlanInput,
  occupied: readonly Occupied[],
  claim: Claim,
  horizonAt: Instant,
): Instant | null {
  const start = Math.max(claim.at, input.now);
  if (isFeasible(input, occupied, claim, start)) return start;
  for (let t = Math.floor(start / MINUTE_MS + 1) * MINUTE_MS; t <= horizonAt; t += MINUTE_MS) {
    if (isFeasible(input, occupied, claim, t)) return t;
  }
  return null;
}

/** No instant under the new call's cover lies under more than `limit` covers; depth only rises where a cover begins. */
function fitsSliding(
  rule: Extract<QuotaRule, { kind: "sliding" }>,
  rules: AppRules,
  occupied: readonly Occupied[],
  mine: Occupied,
): boolean {
  const all = [...occupied, mine].map(({ from, to }) => ({ from, until: to + rule.windowMs + rules.marginMs }));
  const mineUntil = mine.to + rule.windowMs + rules.marginMs;
  return all
    .map(({ from }) => from)
    .filter((x) => x >= mine.from && x < mineUntil)
    .every((x) => all.filter(({ from, until }) => from <= x && x < until).length <= rule.limit);
}

/** Every date the call is counted on has room, less what is kept for urgent ones while it is. */
function fitsDays(
  { zone, limit }: Extract<QuotaRule, { kind: "day" }>,
  rules: AppRules,
  occupied: readonly Occupied[],
  mine: Occupied,
): boolean {
  return countedDates(mine, zone, rules.marginMs).every((date) => {
    const there = occupied.filter((each) => countedDates(each, zone, rules.marginMs).includes(date));
    if (there.length >= limit) return false;
    if (rules.reserve === null || mine.urgent || mine.from >= minuteOfDate(date, rules.reserve.untilMinute, zone))
      return true;
    const kept = Math.max(0, rules.reserve.keep - there.filter(({ urgent }) => urgent).length);
    return there.length < limit - kept;
  });
}

const countedDates = remember(({ from, to }: Occupied, zone: string, marginMs: number): string[] => {
  const dates = new Set<string>();
  for (let x = from - marginMs; x < to + marginMs; x += MINUTE_MS) dates.add(dateOf(x, zone));
  dates.add(dateOf(to + marginMs, zone));
  return [...dates];
});

/** Open time is the union of the windows as they fall on the days around; the delivery lies in one unbroken piece of it. */
function isInsideWindow(rules: AppRules, t: Instant): boolean {
  if (rules.sendWindows.length === 0) return true;
  const endsAt = t + deliveryTailMs(rules.audience);
  let reachedAt = t;
  const spans = spansAround(rules, dateOf(t, rules.zone));
  if (!spans.some(({ from, to }) => from <= t && t <= to)) return false;
  for (let grew = true; grew;) {
    grew = false;
    for (const { from, to } of spans) {
      if (from <= reachedAt && to > reachedAt) {
        reachedAt = to;
        grew = true;
      }
    }
  }
  return endsAt <= reachedAt;
}

const spansAround = remember((rules: AppRules, today: string): { from: Instant; to: Instant }[] =>
  [-2, -1, 0, 1, 2].flatMap((days) =>
    runsOfOpenMinutes(rules).map(({ first, length }) => ({
      from: minuteOfDate(today, days * 1440 + first, rules.zone),
      to: minuteOfDate(today, days * 1440 + first + length, rules.zone),
    })),
  ),
);

/** The windows painted on the wall clock, minute by minute, and read off again as unbroken runs. */
function runsOfOpenMinutes({ sendWindows }: AppRules): { first: number; length: number }[] {
  const isOpen = Array.from({ length: 1440 }, () => false);
  for (const { openMinute, closeMinute } of sendWindows) {
    const length = closeMinute <= openMinute ? closeMinute + 1440 - openMinute : closeMinute - openMinute;
    for (let i = 0; i < length; i++) isOpen[(openMinute + i) % 1440] = true;
  }
  if (isOpen.every(Boolean)) return [{ first: 0, length: 1440 }];
  const starts = isOpen.flatMap((open, minute) => (open && !isOpen[(minute + 1439) % 1440] ? [minute] : []));
  return starts.map((first) => {
    let length = 1;
    while (isOpen[(first + length) % 1440]) length++;
    return { first, length };
  });
}

const minuteTexts = new Map<string, Instant>();

function minuteOfDate(date: string, minute: number, zone: string): Instant {
  const key = `${date} ${minute} ${zone}`;
  const known = minuteTexts.get(key);
  if (known !== undefined) return known;
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const instant = instantOf({ year, month, day, hour: 0, minute }, zone);
  minuteTexts.set(key, instant);
  return instant;
}

const quarterDates = new Map<string, string>();

/** `localDate`, asked once for each quarter of an hour: every zone the tests use changes on quarters. */
function dateOf(at: Instant, zone: string): string {
  const quarter = Math.floor(at / (15 * MINUTE_MS));
  const key = `${zone} ${quarter}`;
  let date = quarterDates.get(key);
  if (date === undefined) quarterDates.set(key, (date = localDate(quarter * 15 * MINUTE_MS, zone)));
  return date;
}

/** Remembers answers by subject, so that walking days minute by minute takes seconds and not hours. */
function remember<Subject extends object, Rest extends readonly (string | number)[], Answer>(
  answer: (subject: Subject, ...rest: Rest) => Answer,
): (subject: Subject, ...rest: Rest) => Answer {
  const answers = new WeakMap<Subject, Map<string, Answer>>();
  return (subject, ...rest) => {
    let bySubject = answers.get(subject);
    if (bySubject === undefined) answers.set(subject, (bySubject = new Map<string, Answer>()));
    const key = rest.join(" ");
    let known = bySubject.get(key);
    if (known === undefined) bySubject.set(key, (known = answer(subject, ...rest)));
    return known;
  };
}

/** Claim order, written out again. */
function byClaimOrder(a: Claim, b: Claim): number {
  const rank = ({ priority }: Claim) => ["urgent", "normal", "low"].indexOf(priority);
  const keys = (claim: Claim) => [rank(claim), claim.bookedAt, claim.nominalAt, claim.position ?? Number.MAX_VALUE];
  const [left, right] = [keys(a), keys(b)];
  for (let i = 0; i < left.length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.id < b.id ? -1 : 1;
}
