import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCron } from "../../src/domain/cron.ts";
import { readCronFields } from "../../web/src/recurrence/cron-fields.ts";
import { cronWords } from "../../web/src/recurrence/cron-words.ts";

describe("cronWords() says in both languages what an expression does", () => {
  it.each([
    ["0 10 * * *", "every day 10:00", "每天 10:00"],
    ["30 10,18 * * *", "every day 10:30 and 18:30", "每天 10:30、18:30"],
    ["0 10 1-31 * ?", "every day 10:00", "每天 10:00"],
    ["0 18 * * FRI", "every Friday 18:00", "每周五 18:00"],
    ["0 18 * * 7", "every Sunday 18:00", "每周日 18:00"],
    ["0 18 * * fri,mon,3", "every Monday, Wednesday and Friday 18:00", "每周一、周三、周五 18:00"],
    ["30 9 * * MON-FRI", "weekdays 09:30", "每周一至周五 09:30"],
    ["0 10 * * 6-7", "every Saturday and Sunday 10:00", "每周六、周日 10:00"],
    ["0 10 1 * *", "the 1st of every month 10:00", "每月 1 日 10:00"],
    ["0 10 2,13,22 * *", "the 2nd, 13th and 22nd of every month 10:00", "每月 2 日、13 日、22 日 10:00"],
    ["0 10 L * *", "the last day of every month 10:00", "每月最后一天 10:00"],
    ["0 10 15,L * *", "the 15th and last day of every month 10:00", "每月 15 日、最后一天 10:00"],
    ["0 10 31 * *", "the 31st of every month, where it has one, 10:00", "每月 31 日（没有则跳过） 10:00"],
    ["0 10 * * FRIL", "the last Friday of every month 10:00", "每月最后一个周五 10:00"],
    ["0 10 * * 2#2", "the second Tuesday of every month 10:00", "每月第二个周二 10:00"],
    ["0 10 1 JAN *", "every 1 January 10:00", "每年 1 月 1 日 10:00"],
    ["*/30 * * * *", "every 30 minutes", "每 30 分钟"],
    ["0 * * * *", "every hour", "每小时"],
    ["0 9-17 * * MON-FRI", "weekdays, every hour from 09:00 to 17:00", "每周一至周五 09:00 至 17:00，每小时"],
    ["15 * * * *", "every day, every hour from 00:15 to 23:15", "每天 00:15 至 23:15，每小时"],
    ["*/20 * * * SAT", "every Saturday, every 20 minutes", "每周六，每 20 分钟"],
    ["30 0 10 * * *", "every day 10:00:30", "每天 10:00:30"],
    ["0 0 10 * * *", "every day 10:00", "每天 10:00"],
  ])("%s: %s · %s", (cron, english, chinese) => {
    expect([cronWords(cron, "en"), cronWords(cron, "zh")]).toEqual([english, chinese]);
  });

  it.each([
    ["fits either of two kinds of days", "0 10 1 * FRI"],
    ["looks like any day but is either", "0 10 */1 * FRI"],
    ["begins its rhythm anew each hour", "*/7 * * * *"],
    ["names some months", "0 10 1 3,6,9,12 *"],
    ["names a day that is not there every year", "0 10 29 2 *"],
    ["names many days of the month", "0 10 */2 * *"],
    ["mixes the last of its kind with others", "0 10 * * MON,5L"],
    ["fires by the second", "* * * * * *"],
    ["cannot be read", "every friday"],
    ["is out of bounds", "0 25 * * *"],
    ["is of no Herald", "@daily"],
    ["is nothing", ""],
  ])("leaves as it stands what %s: %s", (_why, cron) => {
    expect([cronWords(cron, "en"), cronWords(cron, "zh")]).toEqual([cron, cron]);
  });
});

describe("readCronFields()", () => {
  it("names the very times and days that Herald will fire on, or nothing", () => {
    const dates = Array.from({ length: 800 }, (_, day) => new Date(Date.UTC(2027, 0, 1 + day)));
    fc.assert(
      fc.property(cronText, (cron) => {
        const fields = readCronFields(cron);
        const reading = readCron(cron);
        // What is read here and refused there only lacks a fault that Herald tells.
        if (fields === null || reading.kind === "fault") return;
        const { pattern } = reading;
        expect([fields.seconds, fields.minutes, fields.hours]).toEqual([
          pattern.seconds,
          pattern.minutes,
          pattern.hours,
        ]);
        expect(new Set(fields.months)).toEqual(pattern.months);
        expect(dates.map((date) => fitsDay(fields, date))).toEqual(dates.map((date) => pattern.fitsDay(date)));
      }),
      { numRuns: 300 },
    );
  });
});

function fitsDay({ monthDays, weekdays }: NonNullable<ReturnType<typeof readCronFields>>, date: Date): boolean {
  const day = date.getUTCDate();
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  if (monthDays !== null) return monthDays.days.includes(day) || (monthDays.hasLast && day === lastDay);
  if (weekdays === null) return true;
  if (!weekdays.days.includes(date.getUTCDay())) return false;
  if (weekdays.nth === null) return true;
  return weekdays.nth === "last" ? day > lastDay - 7 : Math.ceil(day / 7) === weekdays.nth;
}

const number = (min: number, max: number) => fc.integer({ min, max });
const field = (min: number, max: number) =>
  fc.oneof(
    fc.constantFrom("*", "?", "*/2", "*/5", `${min}`, `${min}/7`),
    number(min, max).map(String),
    fc.tuple(number(min, max), number(min, max)).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.tuple(number(min, max), number(min, max), number(1, 9)).map(([a, b, step]) => `${a}-${b}/${step}`),
    fc.uniqueArray(number(min, max), { minLength: 1, maxLength: 4 }).map((values) => values.join(",")),
  );
const cronText = fc
  .tuple(
    fc.option(field(0, 59), { nil: "" }),
    field(0, 59),
    field(0, 23),
    fc.oneof(fc.constant("*"), field(1, 31), fc.constantFrom("L", "15,L", "L,3-5")),
    fc.oneof(fc.constant("*"), field(1, 12), fc.constantFrom("jan", "MAR-MAY,12")),
    fc.oneof(fc.constant("*"), field(0, 7), fc.constantFrom("FRIL", "0L", "7#1", "tue#3", "MON-WED,sat", "5L,MON")),
  )
  .map((fields) => fields.join(" ").trim());
