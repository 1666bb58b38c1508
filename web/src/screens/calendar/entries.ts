/** What stands on the calendar: lines of the plan and campaigns that have ended, seen alike, each at its true time. */
import type { Campaign, Status } from "../../api/campaigns.ts";
import type { PlanLine, Reason } from "../../api/plan.ts";
import type { Standing } from "../../campaign/standing.ts";
import { standingOf } from "../../campaign/standing.ts";
import type { LocalDate } from "../../time/wall.ts";
import { instantOf, wallOf } from "../../time/wall.ts";

export type Entry = {
  readonly id: string;
  readonly name: string;
  readonly standing: Standing;
  /** Null on an occurrence that has not been fired yet. */
  readonly status: Status | null;
  /** As it was seen; null on what is no campaign yet. */
  readonly revision: number | null;
  readonly asked: string;
  /** Its seat, or when it really went out; null where it has neither. */
  readonly place: string | null;
  readonly isEnded: boolean;
  readonly firstSeat: string | null;
  readonly deadline: string | null;
  readonly reasons: readonly Reason[];
  readonly held: PlanLine["held"];
  readonly schedule: string | null;
  readonly priority: PlanLine["priority"];
  readonly anytime: boolean;
};

/** The statuses in which a campaign is no line of the plan, and still is to be seen. */
export const SEEN_OUTSIDE_PLAN = ["releasing", "sent", "uncertain", "failed", "expired", "draft"] as const;

/** Between asking and going out lie some seconds even when all is well. */
const SAME_WITHIN_MS = 60_000;

/** What is told of an app at two moments may name one campaign twice; what has ended stays ended. */
export function entriesOf(lines: readonly PlanLine[], others: readonly Campaign[]): readonly Entry[] {
  const ended = new Set(others.map(({ id }) => id));
  return [...lines.filter(({ id }) => !ended.has(id)).map(lineEntry), ...others.map(campaignEntry)];
}

/** Of each date what stands on it, by time. */
export function byDate(entries: readonly Entry[]): ReadonlyMap<LocalDate, readonly Entry[]> {
  const dated = entries.flatMap((entry) => (entry.place === null ? [] : [{ entry, date: wallOf(entry.place).date }]));
  const found = Map.groupBy(dated, ({ date }) => date);
  return new Map(
    [...found].map(([date, all]) => [
      date,
      all.map(({ entry }) => entry).sort((a, b) => placeMs(a) - placeMs(b) || (a.id < b.id ? -1 : 1)),
    ]),
  );
}

/** What has no seat and was asked for by the last of these days: from its first day on, or, in today's week, since ever. */
export function withoutSeat(
  entries: readonly Entry[],
  { dates, today }: { dates: readonly LocalDate[]; today: LocalDate },
): readonly Entry[] {
  const [first = "", last = ""] = [dates[0], dates.at(-1)];
  const isNow = first <= today && today <= last;
  return entries.filter(({ place, asked, standing }) => {
    const { date } = wallOf(asked);
    const isOld = isNow && standing !== "draft";
    return place === null && date <= last && (date >= first || isOld);
  });
}

/** Whether it goes out, or went, at another time than was asked for. */
export function isElsewhere({ asked, place }: Pick<Entry, "asked" | "place">): boolean {
  return place !== null && Math.abs(instantOf(place) - instantOf(asked)) >= SAME_WITHIN_MS;
}

/** A campaign that waits can be moved; an occurrence still to fire has its schedule's time. */
export function isMovable({ status, revision }: Entry): boolean {
  return status === "scheduled" && revision !== null;
}

/** The reason that says most: what people can do something about comes before what the clock does by itself. */
export function mainReason(reasons: readonly Reason[]): Reason["code"] | null {
  const codes = reasons.map(({ code }) => code);
  return BY_WEIGHT.find((code) => codes.includes(code)) ?? null;
}

const BY_WEIGHT = ["hold", "day-quota", "reserve", "hour-quota", "send-window", "spacing"] as const;

/** What did not change is answered as the same line, and so stays the same entry; its card is not drawn anew. */
const made = new WeakMap<object, Entry>();

export function lineEntry(line: PlanLine): Entry {
  return once(line, () => ({
    ...shared(line),
    standing: standingOf(line),
    status: line.status,
    revision: line.revision,
    place: line.seat,
    isEnded: false,
  }));
}

function campaignEntry(campaign: Campaign): Entry {
  return once(campaign, () => ({
    ...shared(campaign),
    standing: standingOf(campaign),
    status: campaign.status,
    revision: campaign.revision,
    place: placeOf(campaign),
    isEnded: campaign.status !== "draft" && campaign.status !== "releasing",
  }));
}

function placeOf({ status, outcome, seat, promised, at }: Campaign): string | null {
  if (status === "draft") return null;
  if (status === "expired") return promised ?? at;
  return outcome?.at ?? seat ?? promised ?? at;
}

function shared(of: PlanLine | Campaign) {
  const { id, name, at, firstSeat, deadline, reasons, held, schedule, priority, anytime } = of;
  return { id, name, asked: at, firstSeat, deadline, reasons, held, schedule, priority, anytime };
}

function once(of: object, make: () => Entry): Entry {
  const known = made.get(of);
  if (known !== undefined) return known;
  const entry = make();
  made.set(of, entry);
  return entry;
}

function placeMs({ place }: Entry): number {
  return place === null ? 0 : instantOf(place);
}
