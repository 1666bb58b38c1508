/** What of all that is pending somebody must say yes to by itself. */
import type { Campaign } from "../api/campaigns.ts";
import type { Schedule } from "../api/schedules.ts";

export type Pending = {
  /** The earliest asked-for time first. */
  readonly campaigns: readonly Campaign[];
  readonly schedules: readonly Schedule[];
};

/** What a schedule fires is approved with the schedule; once that is, one that somebody changed needs a yes of its own. */
export function pendingOf(campaigns: readonly Campaign[], all: readonly Schedule[]): Pending {
  const schedules = all.filter(({ approval }) => approval === "pending");
  const ids = new Set(schedules.map(({ id }) => id));
  return { campaigns: campaigns.filter(({ schedule }) => schedule === null || !ids.has(schedule)), schedules };
}
