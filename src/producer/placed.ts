/** What every answer about a waiting campaign says: when it will really go out, and why then. */
import type { Warning } from "../domain/fault.ts";
import type { Reason } from "../domain/plan.ts";
import type { Status } from "../domain/campaign.ts";
import type { Instant } from "../domain/time.ts";
import type { Decision } from "../ledger/decision.ts";
import { Refused } from "../domain/refused.ts";

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
  readonly warnings: readonly Warning[];
};

export async function placed(decision: Decision, id: string, warnings: readonly Warning[] = []): Promise<Placed> {
  const campaign = await decision.campaigns.find(id);
  if (!campaign) throw new Refused("not-found", `there is no campaign "${id}" in app "${decision.app}"`);
  const { status, revision, at, deadline, seatAt, firstSeatAt, seatReasons } = campaign;
  return { id, status, revision, at, deadline, seatAt, firstSeatAt, reasons: seatReasons, warnings };
}
