/**
 * What the days of an app have room for, as a calendar shows it: how many of a day's calls are used, booked, free and kept,
 * and when users may be reached.
 *
 * The days are those of the app's zone. A rule that counts by the days of another zone is asked about the one of them that
 * is there at noon, which shares more of the day than its neighbours.
 */
import type { AppRules } from "./app.ts";
import type { DayRule } from "./day-quota.ts";
import { isInForce, keptLeft } from "./day-quota.ts";
import { openOn } from "./open-hours.ts";
import type { Call } from "./plan.ts";
import type { CallSpan } from "./quota.ts";
import { countedDays, spanOfCall, spanOfSeat } from "./quota.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./time.ts";
import type { Instant } from "./time.ts";
import { zoneCalendar } from "./zone-calendar.ts";
import type { LocalDay, Stretch } from "./zone-calendar.ts";

/** Counted by the rule that leaves the day least. A call over midnight is counted on both days, as the plan counts it. */
export type DayRoom = {
  readonly day: LocalDay;
  /** Null, as `free` is, where no rule limits days. */
  readonly limit: number | null;
  readonly used: number;
  readonly booked: number;
  readonly free: number | null;
  /** How many of the free ones are kept for urgent campaigns for now. */
  readonly kept: number;
  readonly windows: readonly Stretch[];
};

type DaysGiven = {
  readonly now: Instant;
  readonly rules: AppRules;
  /** The calls since `callsMatterFrom(from)`. */
  readonly usage: readonly Call[];
  readonly seats: readonly { readonly seatAt: Instant; readonly urgent: boolean }[];
  /** The first day. */
  readonly from: LocalDay;
  readonly count: number;
};

/** `count` days from `from` on. */
export function dayRooms(given: DaysGiven): readonly DayRoom[] {
  const { rules, from, count } = given;
  const calendar = zoneCalendar(rules.zone);
  const tallies = tallyByZone(given);
  const limits = rules.quota.filter((rule) => rule.kind === "day");
  return Array.from({ length: count }, (_, index) => {
    const day = from + index;
    const noonAt = calendar.instantAt(day, NOON_MINUTE);
    const [first, ...others] = limits.map((rule) => roomUnder(rule, tallies, noonAt, given));
    const room = first === undefined ? unlimited(tallies, noonAt, rules.zone) : others.reduce(tighter, first);
    return { day, ...room, windows: openOn(day, rules.sendWindows, rules.zone) };
  });
}

/** From when on calls may be counted on `day`, by whichever zone's clocks. */
export function callsMatterFrom(day: LocalDay, { zone, marginMs }: AppRules): Instant {
  return zoneCalendar(zone).instantAt(day, 0) - DAY_MS - marginMs;
}

const NOON_MINUTE = (12 * HOUR_MS) / MINUTE_MS;

/** What one date holds. */
type Tally = { used: number; booked: number; urgent: number };

type Tallies = (zone: string, at: Instant) => Readonly<Tally>;

const NOTHING: Readonly<Tally> = { used: 0, booked: 0, urgent: 0 };

/** What the date holds that it is in a zone; the dates of each zone are counted once, when they are first asked for. */
function tallyByZone({ now, rules, usage, seats }: DaysGiven): Tallies {
  const byZone = new Map<string, ReadonlyMap<LocalDay, Tally>>();

  function countIn(zone: string): ReadonlyMap<LocalDay, Tally> {
    const days = new Map<LocalDay, Tally>();
    const count = (span: CallSpan, what: "used" | "booked", urgent: boolean) => {
      for (const day of countedDays(span, zone, rules.marginMs)) {
        let tally = days.get(day);
        if (tally === undefined) days.set(day, (tally = { ...NOTHING }));
        tally[what]++;
        if (urgent) tally.urgent++;
      }
    };
    for (const call of usage) count(spanOfCall(call, rules.callSpanMs, now), "used", call.urgent);
    for (const { seatAt, urgent } of seats) count(spanOfSeat(seatAt, rules.callSpanMs), "booked", urgent);
    byZone.set(zone, days);
    return days;
  }

  return (zone, at) => (byZone.get(zone) ?? countIn(zone)).get(zoneCalendar(zone).dayOf(at)) ?? NOTHING;
}

type Room = Omit<DayRoom, "day" | "windows">;
type Limited = Room & { readonly free: number };

function roomUnder(rule: DayRule, tallies: Tallies, noonAt: Instant, { now, rules }: DaysGiven): Limited {
  const { zone, limit } = rule;
  const { used, booked, urgent } = tallies(zone, noonAt);
  const free = Math.max(0, limit - used - booked);
  const calendar = zoneCalendar(zone);
  const { reserve } = rules;
  const isKept =
    reserve !== null && isInForce(reserve) && now < calendar.instantAt(calendar.dayOf(noonAt), reserve.untilMinute);
  return { limit, used, booked, free, kept: isKept ? Math.min(free, keptLeft(reserve, { urgent })) : 0 };
}

function unlimited(tallies: Tallies, noonAt: Instant, zone: string): Room {
  const { used, booked } = tallies(zone, noonAt);
  return { limit: null, used, booked, free: null, kept: 0 };
}

/** The one that leaves less; of equals the one that comes first in the rules. */
function tighter(a: Limited, b: Limited): Limited {
  return b.free < a.free ? b : a;
}
