/** The plan as a running Herald answers it, in the table that a file's plan has. */
import type { PlanAnswer, PlanLineAnswer } from "./answers.ts";
import { section } from "./campaign-text.ts";
import type { PlanRow } from "./plan-rows.ts";
import { planTable } from "./plan-table.ts";
import { columns } from "./table.ts";

export function serverPlanText(
  { now, zone, lines }: PlanAnswer,
  { app, colour }: { app: string; colour: boolean },
): string {
  const rows = lines.filter(({ held }) => held === null).map(rowOf);
  const held = lines.flatMap((line) => (line.held === null ? [] : [[line.name, line.held.text]]));
  return [
    planTable(rows, { app, zone, now: Date.parse(now), colour }),
    ...section("Held until a person decides", columns(held)),
  ].join("\n");
}

function rowOf(line: PlanLineAnswer): PlanRow {
  const { id, name, schedule, priority, at, deadline, anytime, seat, firstSeat, reasons } = line;
  return {
    id,
    name,
    recurs: schedule !== null,
    priority,
    at: Date.parse(at),
    deadline: instantOrNone(deadline),
    anytime,
    seatAt: instantOrNone(seat),
    firstSeatAt: instantOrNone(firstSeat),
    reasons: reasons.map(({ code, text, until }) => ({ code, text, until: instantOrNone(until) })),
    warnings: [],
  };
}

function instantOrNone(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
