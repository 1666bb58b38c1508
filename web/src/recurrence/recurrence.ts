/** How a notice recurs, as Herald takes it; and how what Herald tells of one becomes that again. */
export type Recurrence = {
  /** Five fields, or six with seconds. */
  readonly cron: string;
  /** An IANA zone. */
  readonly zone: string;
  /** The first and the last moment: a date, a local time in the zone, or RFC 3339; null: without bound. */
  readonly starts: string | null;
  readonly ends: string | null;
  /** Local dates on which it does not fire. */
  readonly exclude: readonly string[];
};

type Told = Pick<Recurrence, "cron" | "zone" | "starts" | "ends" | "exclude">;

/**
 * A schedule's recurrence, to be changed and sent back. Herald tells bounds as instants in the app's zone: where that is the
 * schedule's own, and they are where a day begins or ends, they become the dates that people gave.
 */
export function recurrenceOf({ cron, zone, starts, ends, exclude }: Told, appZone: string): Recurrence {
  const isOwnZone = zone === appZone;
  return {
    cron,
    zone,
    starts: isOwnZone ? (dateAtEdge(starts, "start") ?? starts) : starts,
    ends: isOwnZone ? (dateAtEdge(ends, "end") ?? ends) : ends,
    exclude,
  };
}

/** The date a bound is the first or the last millisecond of; null where it is another moment of its day. */
export function dateAtEdge(bound: string | null, edge: "start" | "end"): string | null {
  if (bound === null) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(bound)) return bound;
  const [, date = null] =
    (edge === "start"
      ? /^(\d{4}-\d{2}-\d{2})T00:00(?::00(?:\.0+)?)?(?:[+-]\d{2}:\d{2}|Z)?$/
      : /^(\d{4}-\d{2}-\d{2})T23:59:59\.9{3,}(?:[+-]\d{2}:\d{2}|Z)?$/
    ).exec(bound) ?? [];
  return date;
}
