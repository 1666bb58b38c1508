/** All that stands on the days that are shown: the plan, what has ended, and what each day has room for. */
import { useMemo } from "react";
import { useCampaignPage, useDays, usePlan } from "../../api/queries.ts";
import type { Day } from "../../api/apps.ts";
import { useHere } from "../../app/here.ts";
import type { LocalDate } from "../../time/wall.ts";
import { askedSpan } from "./calendar-place.ts";
import type { Entry } from "./entries.ts";
import { byDate, entriesOf, SEEN_OUTSIDE_PLAN } from "./entries.ts";

export type Shown = {
  readonly entries: readonly Entry[];
  readonly byDate: ReadonlyMap<LocalDate, readonly Entry[]>;
  readonly days: ReadonlyMap<LocalDate, Day>;
  /** Whether what is shown is not yet what these days hold. */
  readonly isLoading: boolean;
  /** What went wrong where there is nothing to show. */
  readonly error: unknown;
  readonly again: () => Promise<unknown>;
};

/** Campaigns are found by the time they were asked for; what waited this long is still found. */
const WAITED_AT_MOST_DAYS = 14;

/** As many as one answer holds: seven a day for a month, where an app has three. */
const PAGE = "200";

export function useEntries(dates: readonly LocalDate[]): Shown {
  const { app } = useHere();
  const { from, until } = askedSpan(dates, { earlierDays: WAITED_AT_MOST_DAYS });
  const plan = usePlan(app, until);
  const others = useCampaignPage(app, { status: SEEN_OUTSIDE_PLAN.join(","), from, until, limit: PAGE });
  const room = useDays(app, { from: dates[0] ?? "", count: dates.length });
  const lines = plan.data?.lines;
  const campaigns = others.data?.campaigns;
  const told = room.data?.days;
  const entries = useMemo(() => entriesOf(lines ?? [], campaigns ?? []), [lines, campaigns]);
  const queries = [plan, others, room];
  return {
    entries,
    byDate: useMemo(() => byDate(entries), [entries]),
    days: useMemo(() => new Map((told ?? []).map((day) => [day.date, day])), [told]),
    isLoading: queries.some(({ isPending, isPlaceholderData }) => isPending || isPlaceholderData),
    error: queries.find(({ data, error }) => data === undefined && error !== null)?.error ?? null,
    again: () => Promise.all(queries.map(({ refetch }) => refetch())),
  };
}
