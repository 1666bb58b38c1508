/** The next occurrences of a schedule with the seats they hold, whether it is defined already or only asked about. */
import { firstApproval } from "../domain/approval.ts";
import type { ClaimingSchedule } from "../domain/future-claims.ts";
import { nextOccurrence, occurrenceId } from "../domain/occurrence.ts";
import type { Seat } from "../domain/plan.ts";
import type { Instant } from "../domain/time.ts";
import type { Outlook } from "../ledger/outlook.ts";
import { forecast } from "./forecast.ts";

export type OccurrenceSeat = {
  readonly nominalAt: Instant;
  /** Null where the plan does not reach so far yet. */
  readonly seat: Seat | null;
};

/** The schedule as the plan would see it, were it defined now. */
export function supposedSchedule(
  { now, state, schedules }: Pick<Outlook, "now" | "state" | "schedules">,
  asked: Pick<ClaimingSchedule, "id" | "recurrence" | "priority" | "anytime"> & { readonly name: string },
): Outlook["schedules"] {
  const others = schedules.filter(({ id }) => id !== asked.id);
  const approval = firstApproval(state.rules.approval);
  return [...others, { ...asked, approval, bookedAt: now, consideredUntil: now - 1 }];
}

/** At most `count` occurrences that have not begun to go out, the next first. */
export function nextSeats(
  outlook: Outlook,
  schedule: Pick<ClaimingSchedule, "id" | "recurrence">,
  count: number,
): readonly OccurrenceSeat[] {
  const seatOf = new Map(forecast(outlook).map((line) => [line.id, line]));
  const gone = outlook.fired.get(schedule.id);
  const next: OccurrenceSeat[] = [];
  let nominalAt = nextOccurrence(schedule.recurrence, outlook.now - 1);
  // Each turn either lists an occurrence or passes over one that has a row already, and of those there are few.
  while (nominalAt !== null && next.length < count) {
    const line = seatOf.get(occurrenceId(schedule.id, nominalAt)) ?? null;
    if (line !== null || gone?.has(nominalAt) !== true) next.push({ nominalAt, seat: line });
    nominalAt = nextOccurrence(schedule.recurrence, nominalAt);
  }
  return next;
}
