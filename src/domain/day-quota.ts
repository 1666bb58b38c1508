/** A natural day in a zone as constraints: its limit, and the part of it kept for urgent campaigns. */
import type { AppRules, QuotaRule, Reserve } from "./app.ts";
import { BlockedTime } from "./blocked-time.ts";
import { describeTaken, rememberReasons } from "./constraint.ts";
import type { Booking, Constraint, CountingConstraint } from "./constraint.ts";
import { openHours } from "./open-hours.ts";
import { countedDays, sameDaysUntil } from "./quota.ts";
import { DAY_MS, MINUTE_MS } from "./time.ts";
import type { Instant } from "./time.ts";
import { zoneCalendar } from "./zone-calendar.ts";
import type { LocalDay } from "./zone-calendar.ts";

export type DayRule = Extract<QuotaRule, { kind: "day" }>;

/** What one date holds. */
type Tally = { taken: number; used: number; urgent: number };

const NOTHING: Readonly<Tally> = { taken: 0, used: 0, urgent: 0 };

/**
 * The day's limit for everyone, and what is left of it for campaigns that are not urgent (null without a reserve).
 * Both live off one tally: book on the first.
 */
export function dayQuota(rule: DayRule, rules: AppRules): { limit: CountingConstraint; reserve: Constraint | null } {
  const calendar = zoneCalendar(rule.zone);
  const tallies = new Map<LocalDay, Tally>();
  const full = new BlockedTime();
  const reserve = rules.reserve !== null && isInForce(rules.reserve) ? rules.reserve : null;
  const kept = reserve === null ? null : keptTime(rule, reserve, rules);

  function book({ from, to, urgent, kind }: Booking): void {
    for (const day of countedDays({ from, to }, rule.zone, rules.marginMs)) {
      let tally = tallies.get(day);
      if (tally === undefined) tallies.set(day, (tally = { ...NOTHING }));
      tally.taken++;
      if (kind === "used") tally.used++;
      if (urgent) tally.urgent++;
      if (tally.taken >= rule.limit) closeDay(day, full, Infinity);
      else if (kept !== null && reserve !== null && tally.taken + keptLeft(reserve, tally) >= rule.limit) {
        closeDay(day, kept.time, calendar.instantAt(day, reserve.untilMinute));
      }
    }
  }

  /** Closes every start that would be counted on `day`, up to `until`. */
  function closeDay(day: LocalDay, time: BlockedTime, until: Instant): void {
    for (const stretch of calendar.stretchesOf(day)) {
      const from = stretch.from - rules.callSpanMs - rules.marginMs;
      time.add(from, Math.min(stretch.until + rules.marginMs, until));
    }
  }

  function seatDays(at: Instant): LocalDay[] {
    return countedDays({ from: at, to: at + rules.callSpanMs }, rule.zone, rules.marginMs);
  }

  /** Until when (exclusive) a later seat would be counted on the same dates, of which the reasons tell. */
  function daysUntil(at: Instant): Instant {
    return sameDaysUntil(at, rules.callSpanMs, rule.zone, rules.marginMs);
  }

  /** The first date a seat at `at` would be counted on that `isClosed`. */
  function dateAt(at: Instant, isClosed: (tally: Tally, day: LocalDay) => boolean): LocalDay {
    return seatDays(at).find((day) => isClosed(tallyOf(day), day)) ?? calendar.dayOf(at);
  }

  function tallyOf(day: LocalDay): Readonly<Tally> {
    return tallies.get(day) ?? NOTHING;
  }

  const where = rule.zone === rules.zone ? [] : ["in", rule.zone];
  const { format } = zoneCalendar(rules.zone);
  const limitReason = rememberReasons("day-quota", (until, first, taken, used) => {
    if (until === Infinity) return ["no calls allowed on any day"];
    // People know days by their midnight; the margin after it is in `until` for those who reckon.
    const endsAt = until - rules.marginMs;
    const last = calendar.dayOf(endsAt - 1);
    const { limit } = rule;
    const what =
      first === last
        ? [describeTaken({ taken, used, limit }), "on", calendar.formatDay(first)]
        : [`${limit} of ${limit} taken on days from`, calendar.formatDay(first), "to", calendar.formatDay(last)];
    return [...what, ...where, "until", format(endsAt)];
  });
  const reserveReason = rememberReasons("reserve", (until, day, left) => {
    const what = `${left} of ${rule.limit} kept for urgent campaigns`;
    if (until === Infinity) return [what, "all day"];
    return [what, "on", calendar.formatDay(day), ...where, "until", format(until)];
  });

  const limit: CountingConstraint = {
    code: "day-quota",
    nextFree: (at) => (rule.limit < 1 ? Infinity : full.nextFree(at)),
    steadyUntil: (at) => (rule.limit < 1 ? Infinity : Math.min(full.steadyUntil(at), daysUntil(at))),
    book,
    explain({ firstAt, until }) {
      const first = dateAt(firstAt, ({ taken }) => taken >= rule.limit);
      const { taken, used } = tallyOf(first);
      return limitReason(until, first, taken, used);
    },
  };
  if (kept === null || reserve === null) return { limit, reserve: null };
  return {
    limit,
    reserve: {
      code: "reserve",
      nextFree: kept.nextFree,
      steadyUntil(at) {
        const ends = seatDays(at).map((day) => calendar.instantAt(day, reserve.untilMinute));
        return Math.min(kept.steadyUntil(at), daysUntil(at), ...ends.filter((end) => end > at));
      },
      explain({ lastAt, until }) {
        const day = dateAt(lastAt, (tally, each) => {
          const isBefore = lastAt < calendar.instantAt(each, reserve.untilMinute);
          return isBefore && tally.taken + keptLeft(reserve, tally) >= rule.limit;
        });
        return reserveReason(until, day, keptLeft(reserve, tallyOf(day)));
      },
    },
  };
}

export function isInForce({ keep, untilMinute }: Reserve): boolean {
  return keep > 0 && untilMinute > 0;
}

/** How many of the kept calls urgent campaigns have not taken yet. */
export function keptLeft({ keep }: Reserve, { urgent }: Pick<Tally, "urgent">): number {
  return Math.max(0, keep - urgent);
}

/** The time a reserve closes: dates as they fill up or, when all of every day is kept, the same hours every day. */
function keptTime(rule: DayRule, { keep, untilMinute }: Reserve, rules: AppRules) {
  const time = new BlockedTime();
  if (keep < rule.limit) {
    return {
      time,
      nextFree: (at: Instant) => time.nextFree(at),
      steadyUntil: (at: Instant) => time.steadyUntil(at),
    };
  }
  if (untilMinute * MINUTE_MS >= DAY_MS) return { time, nextFree: () => Infinity, steadyUntil: () => Infinity };
  // Open from `until` to the last start that is not counted on the next date too.
  const countedMs = rules.callSpanMs + rules.marginMs + 1;
  return { time, ...openHours([{ openMinute: untilMinute, closeMinute: 1440 }], rule.zone, countedMs) };
}
