/** What waits for a yes as one list: what missed its time for want of it first, then by when it is needed. */
import type { Campaign } from "../../api/campaigns.ts";
import type { PlanLine } from "../../api/plan.ts";
import type { Pending } from "../../app/pending-of.ts";

export type PendingEntry = {
  /** "campaign:id" or "schedule:id". */
  readonly key: string;
  readonly kind: "campaign" | "schedule";
  readonly id: string;
  readonly name: string;
  readonly author: string;
  /** Until when the yes is needed; null where no seat waits for it. */
  readonly seat: string | null;
  /** Null for a schedule. */
  readonly campaign: Campaign | null;
};

/** @param lines the plan: a schedule needs its yes by the first seat of what it fires. */
export function entriesOf(
  { campaigns, schedules }: Pending,
  lines: readonly Pick<PlanLine, "schedule" | "seat">[],
): readonly PendingEntry[] {
  const ofCampaigns = campaigns.map((campaign): PendingEntry => {
    const { id, name, author, seat } = campaign;
    return { key: `campaign:${id}`, kind: "campaign", id, name, author, seat, campaign };
  });
  const ofSchedules = schedules.map(({ id, name, author }): PendingEntry => {
    const [seat = null] = lines
      .flatMap((line) => (line.schedule === id && line.seat !== null ? [line.seat] : []))
      .sort(inTime);
    return { key: `schedule:${id}`, kind: "schedule", id, name, author, seat, campaign: null };
  });
  return [...ofCampaigns, ...ofSchedules].sort((a, b) => neededAt(a) - neededAt(b));
}

function neededAt({ seat, campaign }: PendingEntry): number {
  if (campaign?.held != null) return -Infinity;
  return seat === null ? Infinity : Date.parse(seat);
}

function inTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}
