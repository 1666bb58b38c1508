/** When it would really go out, and why then: one answer, whether something new is asked about or a change. */
import type { Checked, PlanLine, Reason, Shift, Supposed } from "../../api/plan.ts";
import { clockText, MINUTE_MS, offsetMs, wallOf } from "../../time/wall.ts";

export type Answer = {
  readonly at: string;
  readonly deadline: string | null;
  readonly seat: string | null;
  readonly firstSeat: string | null;
  /** When the last user would have it. */
  readonly delivered: string | null;
  readonly reasons: readonly Reason[];
  readonly shifts: readonly Shift[];
  readonly nearest: { readonly before: string | null; readonly after: string | null };
  readonly warnings: readonly { readonly code: string; readonly path: string; readonly text: string }[];
};

export function answerOf({ line, delivered, shifts, nearest, warnings }: Checked): Answer {
  const { at, deadline, seat, firstSeat, reasons } = line;
  return { at, deadline, seat, firstSeat, delivered, reasons, shifts, nearest, warnings };
}

/**
 * The answer for a campaign that has a seat already: the check, which takes it for one more, says what is wrong with it and
 * how long it takes; the plan says where the one that is there would stand.
 *
 * @param tailMs From its call until the last user has it.
 */
export function answerOfChange(
  checked: Checked,
  { line, shifts, tailMs }: { line: PlanLine | null; shifts: Supposed["shifts"]; tailMs: number },
): Answer {
  const whole = answerOf(checked);
  if (line === null) return whole;
  const { at, deadline, seat, firstSeat, reasons } = line;
  const others = shifts.filter(({ id }) => id !== line.id);
  const isAsked = seat !== null && Date.parse(seat) === Date.parse(at) && others.length === 0;
  return {
    ...whole,
    ...{ at, deadline, seat, firstSeat, reasons },
    delivered: seat === null ? null : later(seat, tailMs),
    shifts: others,
    nearest: isAsked ? { before: null, after: null } : { ...whole.nearest, after: seat ?? firstSeat },
  };
}

/** The same wall, some time on; only as true as the offset stays what it is. */
export function later(at: string, ms: number): string {
  const offset = /([+-]\d{2}:\d{2}|Z)$/.exec(at)?.[1] ?? "Z";
  return new Date(Date.parse(at) + ms + offsetMs(at)).toISOString().replace("Z", offset);
}

/** Whether two answers say the same minute: what a button says is only done while it is still so. */
export function isSameSeat(a: string | null, b: string | null): boolean {
  return a === null || b === null
    ? a === b
    : Math.floor(Date.parse(a) / MINUTE_MS) === Math.floor(Date.parse(b) / MINUTE_MS);
}

/** Whether it would go out at another time than was asked for. */
export function isLater({ at, seat }: Pick<Answer, "at" | "seat">): boolean {
  return seat === null || Date.parse(seat) - Date.parse(at) >= MINUTE_MS;
}

/** The first whole minute of the app's wall at which it can be asked for: "2026-11-27T18:00". */
export function localOf(seat: string): string {
  const { date, minute } = wallOf(later(seat, MINUTE_MS - 1));
  return `${date}T${clockText(minute)}`;
}
