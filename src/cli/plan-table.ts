/** The plan for people: what goes out on which day, why not when it was asked for, and what finds no seat. */
import { styleText } from "node:util";
import { localDate, MINUTE_MS, wallTimeOf, type Instant } from "../domain/time.ts";
import type { PlanRow } from "./plan-rows.ts";
import { columns } from "./table.ts";
import { describeWarnings } from "./warnings.ts";

type Style = Parameters<typeof styleText>[0];

/**
 * Lays the rows out by local day, then those without a seat, then the warnings. Occurrences that follow the last day on
 * which anything else happens, each exactly when asked for, are only counted.
 */
export function planTable(
  rows: readonly PlanRow[],
  { app, zone, now, colour }: { app: string; zone: string; now: Instant; colour: boolean },
): string {
  const paint = (style: Style, text: string) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const seated = rows.filter(isSeated).sort((a, b) => a.seatAt - b.seatAt);
  const unseated = rows.filter(({ seatAt }) => seatAt === null);
  const shown = seated.slice(0, seated.findLastIndex((row) => !row.recurs || row.seatAt !== row.at) + 1);
  // With nothing but notices that go out as asked, their first days still say what the plan looks like.
  const dayShown = localDate(shown.at(-1)?.seatAt ?? now, zone);
  const told = seated.filter(({ seatAt }) => localDate(seatAt, zone) <= dayShown);

  const lines = [paint("bold", headline(rows, { app, zone, now }))];
  const cells = columns(told.map((row) => [timeOfDay(row.seatAt, zone), row.name, paint("dim", delay(row, zone))]));
  told.forEach((row, index) => {
    const day = describeDay(row.seatAt, zone);
    const before = told[index - 1];
    if (!before || describeDay(before.seatAt, zone) !== day) lines.push("", paint("bold", day));
    lines.push(cells[index] ?? "");
  });
  const later = seated.length - told.length;
  const last = seated.at(-1);
  if (later > 0 && last) {
    lines.push(
      "",
      `and ${later} more of the recurring notices, each when asked for, until ${describeDay(last.seatAt, zone)}`,
    );
  }
  if (unseated.length > 0) {
    lines.push("", paint(["bold", "yellow"], "No seat before the deadline"));
    const why = (row: PlanRow) => paint("dim", reasonsText(row));
    lines.push(
      ...columns(
        unseated.flatMap((row) => [
          [row.name, miss(row, { zone, now })],
          ["", why(row)],
        ]),
      ),
    );
  }
  return [...lines, ...describeWarnings(rows)].join("\n");
}

type SeatedRow = PlanRow & { readonly seatAt: Instant };

function isSeated(row: PlanRow): row is SeatedRow {
  return row.seatAt !== null;
}

function headline(rows: readonly PlanRow[], { app, zone, now }: { app: string; zone: string; now: Instant }): string {
  const seats = rows.filter(isSeated).length;
  const from = `from ${describeDay(now, zone)} ${timeOfDay(now - (now % MINUTE_MS), zone)}, ${zone}`;
  return `Plan for ${app}: ${seats} of ${rows.length} get a seat (${from})`;
}

/** Why a seat is not when it was asked for; empty where it is. */
function delay(row: SeatedRow, zone: string): string {
  if (row.seatAt === row.at) return "";
  const asked = `asked for ${moment(row.at, row.seatAt, zone)}`;
  return row.reasons.length === 0 ? asked : `${asked} — ${reasonsText(row)}`;
}

function miss({ at, deadline, firstSeatAt }: PlanRow, { zone, now }: { zone: string; now: Instant }): string {
  const by = deadline === null ? "" : `, at the latest ${moment(deadline, at, zone)}`;
  const past = deadline !== null && deadline < now ? " (that has passed)" : "";
  const first = firstSeatAt === null ? "no seat would ever fit" : `the first seat is ${shortMoment(firstSeatAt, zone)}`;
  return `asked for ${shortMoment(at, zone)}${by}${past}; ${first}`;
}

function reasonsText({ reasons }: PlanRow): string {
  return reasons.map(({ code, text }) => `${code}: ${text}`).join("; ");
}

/** A time of day, with its day where that is not the day of `beside`. */
function moment(at: Instant, beside: Instant, zone: string): string {
  return localDate(at, zone) === localDate(beside, zone) ? timeOfDay(at, zone) : shortMoment(at, zone);
}

/** "Fri 27 Nov 18:00" */
function shortMoment(at: Instant, zone: string): string {
  return `${describeDay(at, zone).replace(/ \d{4,}$/, "")} ${timeOfDay(at, zone)}`;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Thu 26 Nov 2026" */
function describeDay(at: Instant, zone: string): string {
  const { year, month, day } = wallTimeOf(at, zone);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return `${WEEKDAYS[weekday] ?? ""} ${day} ${MONTHS[month - 1] ?? ""} ${year}`;
}

/** "18:00", with seconds and milliseconds only where there are any. */
function timeOfDay(at: Instant, zone: string): string {
  const { hour, minute, second, millisecond } = wallTimeOf(at, zone);
  const two = (value: number) => String(value).padStart(2, "0");
  const ms = millisecond === 0 ? "" : `.${String(millisecond).padStart(3, "0")}`;
  const seconds = second === 0 && ms === "" ? "" : `:${two(second)}${ms}`;
  return `${two(hour)}:${two(minute)}${seconds}`;
}
