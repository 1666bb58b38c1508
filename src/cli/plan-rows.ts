/** The plan of a campaign file, with what people and programs want to know beside each seat. */
import type { Priority } from "../domain/campaign.ts";
import type { Warning } from "../domain/fault.ts";
import { splitOccurrenceId } from "../domain/occurrence.ts";
import { plan, type Call, type Reason } from "../domain/plan.ts";
import { rfc3339, type Instant } from "../domain/time.ts";
import { claimsOf, type CampaignFile } from "../schedules/campaign-file.ts";

export type PlanRow = {
  readonly id: string;
  readonly name: string;
  /** Whether it is an occurrence of a schedule. */
  readonly recurs: boolean;
  readonly priority: Priority;
  readonly at: Instant;
  readonly deadline: Instant | null;
  readonly anytime: boolean;
  readonly seatAt: Instant | null;
  /** Where there is no seat: the first there would have been; else null. */
  readonly firstSeatAt: Instant | null;
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Warning[];
};

/** Plans everything a file asks for from `now` on, given the calls already made; in claim order. */
export function planRows(file: CampaignFile, now: Instant, usage: readonly Call[]): PlanRow[] {
  const claims = claimsOf(file, now);
  const claimOf = new Map(claims.map((claim) => [claim.id, claim]));
  const entries = new Map([...file.campaigns, ...file.schedules].map((entry) => [entry.id, entry]));
  return plan({ now, rules: file.app.rules, usage, holds: [], claims }).flatMap((seat) => {
    const claim = claimOf.get(seat.id);
    const scheduleId = splitOccurrenceId(seat.id)?.scheduleId;
    const entry = entries.get(scheduleId ?? seat.id);
    if (!claim || !entry) return [];
    const { id, priority, at, deadline, anytime } = claim;
    const { name, warnings } = entry;
    return [{ ...seat, id, name, recurs: scheduleId !== undefined, priority, at, deadline, anytime, warnings }];
  });
}

/** The rows for programs: a JSON array with times as RFC 3339 in `zone`, to the millisecond. */
export function planJson(rows: readonly PlanRow[], zone: string): string {
  const time = (at: Instant | null) => (at === null ? null : rfc3339(at, zone));
  return JSON.stringify(
    rows.map(({ id, name, priority, at, deadline, anytime, seatAt, firstSeatAt, reasons, warnings }) => ({
      id,
      name,
      priority,
      at: time(at),
      deadline: time(deadline),
      anytime,
      seatAt: time(seatAt),
      ...(seatAt === null ? { firstSeatAt: time(firstSeatAt) } : {}),
      reasons: reasons.map(({ code, text, until }) => ({ code, text, until: time(until) })),
      warnings,
    })),
    null,
    2,
  );
}
