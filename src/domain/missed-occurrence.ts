/** Occurrences that will not go out: which schedule's, and why, in a word of a short list, so that they can be counted. */
import type { Happening } from "./alert.ts";
import { splitOccurrenceId } from "./occurrence.ts";

export const MISSED_REASONS = [
  /** Its deadline passed, on time or not, before it could go out. */
  "expired",
  /** Nothing was running when it fell due, or was promised. */
  "downtime",
  /** Its schedule was paused. */
  "paused",
  /** A person skipped it. */
  "skipped",
  /** Its schedule was changed or removed after it had fired. */
  "changed",
  /** Some that nobody was there for lie too far back to be listed: counted once, however many there are. */
  "unlisted",
] as const;
export type MissedReason = (typeof MISSED_REASONS)[number];

export type MissedOccurrence = { readonly scheduleId: string; readonly reason: MissedReason };

/** The missed occurrence a fact tells of; null where it tells of something else. */
export function missedOccurrence({ action, subject, detail }: Happening): MissedOccurrence | null {
  if (action === "schedule.missed") return { scheduleId: subject, reason: "unlisted" };
  const scheduleId = splitOccurrenceId(subject)?.scheduleId;
  if (scheduleId === undefined) return null;
  switch (action) {
    case "campaign.expired":
      return { scheduleId, reason: "expired" };
    case "campaign.skipped":
      return { scheduleId, reason: "downtime" };
    case "occurrence.skipped":
      return { scheduleId, reason: MISSED_REASONS.find((reason) => reason === detail["reason"]) ?? "skipped" };
    default:
      return null;
  }
}
