/** Which one would be skipped: what has fired and waits comes before what has not, as it does at Herald. */
import type { Campaign } from "../../api/campaigns.ts";
import type { Occurrence } from "../../api/schedules.ts";

export type Skippable = { readonly nominal: string; readonly seat: string | null };

/** @param waiting what it fired and still waits, the earliest first. Null where nothing is left. */
export function nextToSkip(
  waiting: readonly Pick<Campaign, "nominal" | "at" | "seat">[],
  occurrences: readonly Pick<Occurrence, "nominal" | "seat">[],
): Skippable | null {
  const [fired] = waiting;
  if (fired !== undefined) return { nominal: fired.nominal ?? fired.at, seat: fired.seat };
  const [next] = occurrences;
  return next === undefined ? null : { nominal: next.nominal, seat: next.seat };
}
