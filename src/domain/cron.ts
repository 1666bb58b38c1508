/**
 * Cron patterns: five fields (minute, hour, day of month, month, day of week), or six with seconds first.
 *
 * cron-parser reads the fields; the walking is ours (`cron-walk.ts`). As in every cron, a day matches when it fits the
 * day of month *or* the day of week if both are restricted. `L` is the last day of the month, `5L` its last Friday,
 * `5#2` its second Friday. `H` (a random value) is refused: it would mean another time after every restart.
 */
import { CronExpressionParser } from "cron-parser";
import { nearest, quote, type Fault } from "./fault.ts";
import { DAY_MS } from "./time.ts";

export type CronPattern = {
  /** Sorted, at least one value each; so are `minutes` and `hours`. */
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1–12. */
  readonly months: ReadonlySet<number>;
  /** Says whether a date (the UTC side of it) fits day of month and day of week; the month is asked apart. */
  readonly fitsDay: (date: Date) => boolean;
  /** Both day fields are restricted, so that either one is enough. */
  readonly eitherDay: boolean;
};

export type CronReading = { kind: "pattern"; pattern: CronPattern } | { kind: "fault"; fault: Fault };

/** Reads a pattern, or says which field is wrong. Readings are kept: the same text is read once. */
export function readCron(cron: string): CronReading {
  const known = readings.get(cron);
  if (known) return known;
  const reading = readAfresh(cron);
  if (readings.size >= READINGS_MAX) readings.clear();
  readings.set(cron, reading);
  return reading;
}

const readings = new Map<string, CronReading>();
const READINGS_MAX = 1_000;

type Field = {
  readonly name: string;
  readonly range: string;
  readonly min: number;
  readonly max: number;
  readonly words: readonly string[];
};

const FIELDS: readonly Field[] = [
  { name: "second", range: "0 to 59", min: 0, max: 59, words: [] },
  { name: "minute", range: "0 to 59", min: 0, max: 59, words: [] },
  { name: "hour", range: "0 to 23", min: 0, max: 23, words: [] },
  { name: "day of month", range: "1 to 31, or L for the last", min: 1, max: 31, words: [] },
  {
    name: "month",
    range: "1 to 12 or JAN to DEC",
    min: 1,
    max: 12,
    words: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  {
    name: "day of week",
    range: "0 to 7 or SUN to SAT (0 and 7 are Sunday; FRIL is the last Friday, FRI#2 the second)",
    min: 0,
    max: 7,
    words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
  },
];

const DAY_OF_MONTH = 3;

function readAfresh(cron: string): CronReading {
  const written = cron.trim().split(/\s+/);
  const refuse = (expected: string, suggestion?: string): CronReading => ({
    kind: "fault",
    fault: { path: "", expected, got: quote(cron), ...(suggestion === undefined ? {} : { suggestion }) },
  });

  if (written.length !== 5 && written.length !== 6) {
    return refuse(
      "a cron pattern of 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds first",
      MACROS[cron.trim().toLowerCase()] ?? (written.length === 7 ? written.slice(0, 6).join(" ") : undefined),
    );
  }
  const six = written.length === 5 ? ["0", ...written] : written;
  const mended = (index: number, better: string) => written.with(index - (6 - written.length), better).join(" ");

  for (const [index, field] of FIELDS.entries()) {
    const text = six[index] ?? "";
    if (isReadable(FIELDS.map((_, other) => (other === index ? text : "*")))) continue;
    const better = betterField(text, field);
    return refuse(
      `a cron pattern whose ${field.name} is ${field.range}, in lists, ranges and steps (it says ${quote(text)})`,
      better === undefined ? undefined : mended(index, better),
    );
  }
  if (!isReadable(six)) {
    return refuse("a cron pattern that fires: no month it names has such a day", mended(DAY_OF_MONTH, "L"));
  }
  return { kind: "pattern", pattern: patternOf(six) };
}

/** What the @-words of other crons would be in fields. */
const MACROS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * SUN",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

function isReadable(six: readonly string[]): boolean {
  if (six.some((field) => field.replace(/THU/gi, "").includes("H"))) return false;
  try {
    CronExpressionParser.parse(six.join(" "), { tz: "UTC", currentDate: 0 });
    return true;
  } catch {
    return false;
  }
}

/** A near-miss of a wrong field: whole names cut to three letters, ranges that run backwards split in two. */
function betterField(text: string, field: Field): string | undefined {
  const better = text
    .replace(/[A-Za-z]{3,}/g, (word) => {
      const short = word.slice(0, 3).toUpperCase();
      return field.words.includes(short) ? short : (nearest(word, field.words) ?? word);
    })
    .replace(/^(\d+)-(\d+)$/, (range, from: string, to: string) =>
      Number(from) > Number(to) ? `${from}-${field.max},${field.min}-${to}` : range,
    );
  if (better === text) return undefined;
  return isReadable(FIELDS.map((each) => (each === field ? better : "*"))) ? better : undefined;
}

function patternOf(six: readonly string[]): CronPattern {
  const { fields } = CronExpressionParser.parse(six.join(" "), { tz: "UTC", currentDate: 0 });
  const { dayOfMonth, dayOfWeek } = fields;
  const days = new Set<number>(dayOfMonth.values.filter((value) => typeof value === "number"));
  const weekdays = new Set(dayOfWeek.values.filter((value) => typeof value === "number").map((value) => value % 7));
  const lastWeekdays = new Set(
    dayOfWeek.values.filter((value) => typeof value === "string").map((value) => Number.parseInt(value, 10) % 7),
  );
  const anyDay = dayOfMonth.isWildcard;
  const anyWeekday = dayOfWeek.isWildcard;

  const fitsMonthDay = (date: Date) => days.has(date.getUTCDate()) || (dayOfMonth.hasLastChar && isInLast(1, date));
  const fitsWeekday = (date: Date) => {
    const nth = Math.ceil(date.getUTCDate() / 7);
    if (weekdays.has(date.getUTCDay()) && (dayOfWeek.nthDay === 0 || dayOfWeek.nthDay === nth)) return true;
    return lastWeekdays.has(date.getUTCDay()) && isInLast(7, date);
  };
  return {
    seconds: numbersOf(fields.second.values),
    minutes: numbersOf(fields.minute.values),
    hours: numbersOf(fields.hour.values),
    months: new Set(numbersOf(fields.month.values)),
    eitherDay: !anyDay && !anyWeekday,
    fitsDay: (date) => {
      if (anyDay) return anyWeekday || fitsWeekday(date);
      return fitsMonthDay(date) || (!anyWeekday && fitsWeekday(date));
    },
  };
}

function numbersOf(values: readonly (number | string)[]): number[] {
  return values.filter((value) => typeof value === "number").sort((a, b) => a - b);
}

/** Says whether a date is one of the last `count` days of its month. */
function isInLast(count: number, date: Date): boolean {
  return new Date(date.getTime() + count * DAY_MS).getUTCMonth() !== date.getUTCMonth();
}
