/**
 * A cron expression in plain words: "every Friday 18:00" · "每周五 18:00". Where there are no words that say exactly what it
 * does, the expression stands as it is: a wrong sentence would be worse than none.
 */
import type { Language } from "../words/i18n.ts";
import type { CronFields, Nth } from "./cron-fields.ts";
import { readCronFields } from "./cron-fields.ts";

export function cronWords(cron: string, language: Language): string {
  const fields = readCronFields(cron);
  if (fields === null) return cron;
  const words = WORDS[language];
  const times = timesOf(fields);
  const day = dayWords(fields, words);
  if (times === null || day === null) return cron;
  if (times.kind === "listed") return `${day}${words.beforeTime}${words.list(times.times)}`;
  const { stepSeconds, from, to } = times;
  const every = words.interval(stepSeconds);
  if (from === null) return fields.monthDays === null && isEveryDay(fields) ? every : words.onDays(day, every);
  return words.between({ day, every, from, to });
}

/** More than these are told as a rhythm or not at all. */
const LISTED_MAX = 4;
const COUNTED_MAX = 1_440;
const DAY_SECONDS = 86_400;

type Times =
  | { readonly kind: "listed"; readonly times: readonly string[] }
  | {
      readonly kind: "rhythm";
      readonly stepSeconds: number;
      /** Null: all through the day. */
      readonly from: string | null;
      readonly to: string;
    };

function timesOf({ hours, minutes, seconds }: CronFields): Times | null {
  if (hours.length * minutes.length * seconds.length > COUNTED_MAX) return null;
  const all = hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => hour * 3_600 + minute * 60 + second)),
  );
  const hasSeconds = all.some((time) => time % 60 !== 0);
  const clock = (time: number) =>
    [Math.floor(time / 3_600), Math.floor(time / 60) % 60, ...(hasSeconds ? [time % 60] : [])]
      .map((part) => String(part).padStart(2, "0"))
      .join(":");
  if (all.length <= LISTED_MAX) return { kind: "listed", times: all.map(clock) };
  const [first = 0, second = 0] = all;
  const stepSeconds = second - first;
  const last = first + stepSeconds * (all.length - 1);
  if (!all.every((time, index) => time === first + stepSeconds * index)) return null;
  const isAllDay = first === 0 && last + stepSeconds === DAY_SECONDS;
  return { kind: "rhythm", stepSeconds, from: isAllDay ? null : clock(first), to: clock(last) };
}

const MONTH_DAYS_MAX = 5;
const WEEK = [1, 2, 3, 4, 5, 6, 0];

function isEveryDay({ months, monthDays, weekdays }: CronFields): boolean {
  return months.length === 12 && (monthDays?.days.length ?? 31) === 31 && (weekdays?.days.length ?? 7) === 7;
}

function dayWords(fields: CronFields, words: Words): string | null {
  const { months, monthDays, weekdays } = fields;
  if (isEveryDay(fields)) return words.everyDay;
  const [month = 1] = months;
  if (months.length < 12) {
    // 29 February is not there every year.
    const isPlain = monthDays !== null && !monthDays.hasLast && !(month === 2 && monthDays.days.includes(29));
    if (months.length > 1 || !isPlain || monthDays.days.length > MONTH_DAYS_MAX) return null;
    return words.yearly(monthDays.days, month);
  }
  if (weekdays !== null) {
    const [only = 0] = weekdays.days;
    if (weekdays.nth !== null) return words.nthWeekday(weekdays.nth, only);
    if (weekdays.days.join() === "1,2,3,4,5") return words.workdays;
    return words.weekly(WEEK.filter((day) => weekdays.days.includes(day)));
  }
  if (monthDays === null || monthDays.days.length > MONTH_DAYS_MAX) return null;
  return words.monthly(monthDays.days, monthDays.hasLast);
}

type Words = {
  readonly everyDay: string;
  readonly workdays: string;
  readonly beforeTime: string;
  list(parts: readonly string[]): string;
  /** Monday first. */
  weekly(days: readonly number[]): string;
  nthWeekday(nth: Nth, day: number): string;
  monthly(days: readonly number[], hasLast: boolean): string;
  yearly(days: readonly number[], month: number): string;
  interval(seconds: number): string;
  onDays(day: string, every: string): string;
  between(span: { day: string; every: string; from: string; to: string }): string;
};

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const NTH: Readonly<Record<Nth, string>> = {
  ...{ 1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth" },
  last: "last",
};
const NTH_ZH: Readonly<Record<Nth, string>> = {
  ...{ 1: "第一个", 2: "第二个", 3: "第三个", 4: "第四个", 5: "第五个" },
  last: "最后一个",
};

/** Not every month has these days. */
const isScarce = (days: readonly number[]) => days.some((day) => day > 28);

const ENGLISH: Words = {
  everyDay: "every day",
  workdays: "weekdays",
  beforeTime: " ",
  list: (parts) => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`),
  weekly: (days) => `every ${ENGLISH.list(days.map((day) => DAYS[day] ?? ""))}`,
  nthWeekday: (nth, day) =>
    `the ${NTH[nth]} ${DAYS[day] ?? ""} of every month${nth === 5 ? ", where it has one," : ""}`,
  monthly(days, hasLast) {
    const parts = [...days.map(ordinal), ...(hasLast ? ["last day"] : [])];
    return `the ${ENGLISH.list(parts)} of every month${isScarce(days) ? ", where it has one," : ""}`;
  },
  yearly: (days, month) => `every ${ENGLISH.list(days.map(String))} ${MONTHS[month - 1] ?? ""}`,
  interval(seconds) {
    const [count, unit] = inUnits(seconds, ["hour", "minute", "second"]);
    return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
  },
  onDays: (day, every) => `${day}, ${every}`,
  between: ({ day, every, from, to }) => `${day}, ${every} from ${from} to ${to}`,
};

const CHINESE: Words = {
  everyDay: "每天",
  // Not 工作日: that would leave out public holidays, and this does not.
  workdays: "每周一至周五",
  beforeTime: " ",
  list: (parts) => parts.join("、"),
  weekly: (days) => `每${CHINESE.list(days.map((day) => `周${"日一二三四五六".charAt(day)}`))}`,
  nthWeekday: (nth, day) => `每月${NTH_ZH[nth]}周${"日一二三四五六".charAt(day)}${nth === 5 ? "（没有则跳过）" : ""}`,
  monthly(days, hasLast) {
    const parts = [...days.map((day) => ` ${day} 日`), ...(hasLast ? ["最后一天"] : [])];
    return `每月${CHINESE.list(parts).replaceAll("、 ", "、")}${isScarce(days) ? "（没有则跳过）" : ""}`;
  },
  yearly: (days, month) => `每年 ${month} 月 ${CHINESE.list(days.map((day) => `${day} 日`))}`,
  interval(seconds) {
    const [count, unit] = inUnits(seconds, ["小时", "分钟", "秒"]);
    return count === 1 ? `每${unit}` : `每 ${count} ${unit}`;
  },
  onDays: (day, every) => `${day}，${every}`,
  between: ({ day, every, from, to }) => `${day} ${from} 至 ${to}，${every}`,
};

const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, zh: CHINESE };

function inUnits(seconds: number, [hour, minute, second]: readonly [string, string, string]): [number, string] {
  if (seconds % 3_600 === 0) return [seconds / 3_600, hour];
  return seconds % 60 === 0 ? [seconds / 60, minute] : [seconds, second];
}

function ordinal(day: number): string {
  const ending = day > 10 && day < 14 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}
