/**
 * A cron expression as the values it names, read only as far as there are words for it. Herald judges expressions; what is
 * not understood here is shown as it stands, so this may know less than Herald, but never something else.
 */
export type CronFields = {
  /** Sorted, as are all of these. */
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  /** Null where any day of the month will do. */
  readonly monthDays: { readonly days: readonly number[]; readonly hasLast: boolean } | null;
  /** 0 is Sunday. `nth`: only that one of its month. Null where any day of the week will do. */
  readonly weekdays: { readonly days: readonly number[]; readonly nth: Nth | null } | null;
};

export type Nth = 1 | 2 | 3 | 4 | 5 | "last";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** Null for what cannot be read, and for what fits either of two kinds of days, which no short sentence says. */
export function readCronFields(cron: string): CronFields | null {
  const written = cron.trim().toUpperCase().split(/\s+/);
  const [second = "", minute = "", hour = "", monthDay = "", month = "", weekday = ""] =
    written.length === 5 ? ["0", ...written] : written;
  if (written.length !== 5 && written.length !== 6) return null;
  const seconds = valuesOf(second, { min: 0, max: 59 });
  const minutes = valuesOf(minute, { min: 0, max: 59 });
  const hours = valuesOf(hour, { min: 0, max: 23 });
  const months = valuesOf(named(month, MONTHS, 1), { min: 1, max: 12 });
  if (seconds === null || minutes === null || hours === null || months === null) return null;
  if (!isAny(monthDay) && !isAny(weekday)) return null;
  const monthDays = isAny(monthDay) ? null : monthDaysOf(monthDay);
  const weekdays = isAny(weekday) ? null : weekdaysOf(named(weekday, WEEKDAYS, 0));
  if (monthDays === undefined || weekdays === undefined) return null;
  return { seconds, minutes, hours, months, monthDays, weekdays };
}

function isAny(field: string): boolean {
  return field === "*" || field === "?";
}

function named(field: string, names: readonly string[], first: number): string {
  return field.replace(/[A-Z]{3}/g, (name) => {
    const index = names.indexOf(name);
    return index < 0 ? name : String(index + first);
  });
}

function monthDaysOf(field: string): CronFields["monthDays"] | undefined {
  const parts = field.split(",");
  const others = parts.filter((part) => part !== "L");
  const days = others.length === 0 ? [] : valuesOf(others.join(","), { min: 1, max: 31 });
  return days === null ? undefined : { days, hasLast: others.length < parts.length };
}

function weekdaysOf(field: string): CronFields["weekdays"] | undefined {
  const [, day, nth] = /^([0-7])(?:#([1-5])|L)$/.exec(field) ?? [];
  if (day !== undefined) return { days: [Number(day) % 7], nth: nth === undefined ? "last" : (Number(nth) as Nth) };
  const days = valuesOf(field, { min: 0, max: 7 });
  if (days === null) return undefined;
  return { days: [...new Set(days.map((each) => each % 7))].sort((a, b) => a - b), nth: null };
}

/** Lists, ranges and steps; null for anything else, and for values out of bounds. */
function valuesOf(field: string, { min, max }: { min: number; max: number }): readonly number[] | null {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const [, any, from, to, step] = /^(?:([*?])|(\d{1,4})(?:-(\d{1,4}))?)(?:\/(\d{1,4}))?$/.exec(part) ?? [];
    if (any === undefined && from === undefined) return null;
    const first = from === undefined ? min : Number(from);
    // As in every cron, `5/15` goes on to the end.
    const last = to === undefined ? (any === undefined && step === undefined ? first : max) : Number(to);
    const by = step === undefined ? 1 : Number(step);
    if (first < min || last > max || first > last || by < 1) return null;
    for (let value = first; value <= last; value += by) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}
