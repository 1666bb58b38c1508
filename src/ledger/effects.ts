/** What the queue has to do about a decision, handed back by the transaction and done after its commit. */
import type { Priority } from "../domain/campaign.ts";
import type { Instant } from "../domain/time.ts";

export type QueueEffects = {
  readonly puts: { campaignId: string; n: number; seatAt: Instant; priority: Priority }[];
  readonly drops: { campaignId: string; n: number }[];
  /** Schedules whose registration must be looked at again; `definition` null means it is gone or at rest. */
  readonly schedules: { scheduleId: string; definition: string | null }[];
  /** Whether the app's hold changed: the instant it now ends, null for none, undefined for no change. */
  hold?: Instant | null;
};

export function noEffects(): QueueEffects {
  return { puts: [], drops: [], schedules: [] };
}

/** Leaves out the jobs that came and went within one decision: nobody has seen them. */
export function netEffects({ puts, drops, ...rest }: QueueEffects): QueueEffects {
  const keyOf = ({ campaignId, n }: { campaignId: string; n: number }) => `${campaignId}.${n}`;
  const put = new Set(puts.map(keyOf));
  const dropped = new Set(drops.map(keyOf));
  return {
    ...rest,
    puts: puts.filter((each) => !dropped.has(keyOf(each))),
    drops: drops.filter((each) => !put.has(keyOf(each))),
  };
}
