/** When a campaign went out: when its call began, not when its answer came or a person said what became of it. */
import type { CampaignDetail } from "../../api/campaigns.ts";

/** RFC 3339; null for what was not sent. */
export function sentAt({
  status,
  attempts,
  outcome,
}: Pick<CampaignDetail, "status" | "attempts" | "outcome">): string | null {
  if (status !== "sent") return null;
  const call = attempts.find(({ reply }) => reply === "accepted") ?? attempts.find(({ reply }) => reply === "unclear");
  return call?.started ?? outcome?.at ?? null;
}
