/** What every answer about a waiting campaign says: when it will really go out, and why then. */
import type { Warning } from "../domain/fault.ts";
import type { Reason } from "../domain/plan.ts";
import type { Approval, Held, Status } from "../domain/campaign.ts";
import type { Instant } from "../domain/time.ts";
import type { Decision } from "../ledger/decision.ts";
import type { Place } from "../ledger/seat-new.ts";
import { namedCampaign } from "./named-campaign.ts";

export type Placed = {
  readonly id: string;
  readonly status: Status;
  readonly revision: number;
  readonly at: Instant;
  readonly deadline: Instant;
  readonly seatAt: Instant | null;
  /** Where no seat fits before the deadline: the first that would have. */
  readonly firstSeatAt: Instant | null;
  readonly reasons: readonly Reason[];
  /** How far it is approved; what is pending keeps its seat until that comes. */
  readonly approval: Approval;
  /** Why it stands out of the plan until a person decides; null when it does not. */
  readonly held: Held | null;
  readonly warnings: readonly Warning[];
};

export async function placed(decision: Decision, id: string, warnings: readonly Warning[] = []): Promise<Placed> {
  const campaign = await namedCampaign(decision, id);
  return { ...placedAt(campaign), warnings };
}

export function placedAt(place: Place): Placed {
  const { id, status, revision, at, deadline, seatAt, firstSeatAt, seatReasons, approval, held } = place;
  const seat = { seatAt, firstSeatAt, reasons: seatReasons };
  return { id, status, revision, at, deadline, ...seat, approval, held, warnings: [] };
}
