/** How a notice recurs, as Herald takes it. */
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
