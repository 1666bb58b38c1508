/** The countdown of a campaign that somebody asked to go out now: whether there is one, and how it is stopped. */
import type { CampaignChange, CampaignDetail } from "../../api/campaigns.ts";

export type Arming = {
  readonly by: string;
  /** RFC 3339: the call is not made before. */
  readonly at: string;
  /** The deadline it had, milliseconds since the epoch; null where the audit does not say. */
  readonly deadlineBefore: number | null;
};

type Known = Pick<CampaignDetail, "status" | "at" | "name" | "audit">;

/** Any of these takes the wish back, or was the wish. */
const TURNS = new Set(["campaign.release-now-asked", "campaign.edited", "campaign.drafted", "campaign.scheduled"]);

/** Null where nobody asked, or it was taken back, or the call has begun. */
export function armingOf({ status, at, audit }: Omit<Known, "name">): Arming | null {
  if (status !== "scheduled") return null;
  const last = audit.find(({ action }) => TURNS.has(action));
  if (last?.action !== "campaign.release-now-asked") return null;
  const before = last.detail["before"] as { deadline?: unknown } | undefined;
  const deadline = before?.deadline;
  return { by: last.actor, at, deadlineBefore: typeof deadline === "number" ? deadline : null };
}

/**
 * The change that stops it. Any edit gives back the timing from before, but not one whose deadline has passed: then it must
 * become a draft, or it would go out all the same.
 */
export function stopping({ deadlineBefore }: Arming, { name }: Pick<Known, "name">, now: number): CampaignChange {
  return deadlineBefore !== null && deadlineBefore <= now ? { draft: true } : { name };
}
