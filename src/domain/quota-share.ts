/** Whether a recurring notice leaves the others anything of a day's calls. */
import type { QuotaRule } from "./app.ts";
import { timesPerDay } from "./cron-walk.ts";
import { readCron } from "./cron.ts";
import type { Warning } from "./fault.ts";
import type { Recurrence } from "./occurrence.ts";
import { DAY_MS } from "./time.ts";

/** The most calls a day can hold under every rule; Infinity without any. A sliding window is counted as if end to end. */
export function callsPerDay(quota: readonly QuotaRule[]): number {
  const perRule = quota.map((rule) =>
    rule.kind === "day" ? rule.limit : Math.floor(rule.limit * Math.max(1, DAY_MS / rule.windowMs)),
  );
  return Math.min(Infinity, ...perRule);
}

/** Warns when a schedule wants more than half of a day's calls on the days on which it fires. */
export function shareOfQuota(recurrence: Recurrence, dayLimit: number): Warning[] {
  const reading = readCron(recurrence.cron);
  if (reading.kind === "fault") return [];
  const times = timesPerDay(reading.pattern);
  if (times <= dayLimit / 2) return [];
  const wants = `wants ${times === 1 ? "1 call" : `${times} calls`} on each day it fires`;
  const text = `${wants}, and the app has ${dayLimit === 1 ? "1" : String(dayLimit)} a day for everything it sends`;
  return [{ code: "takes-most-of-quota", path: "cron", text }];
}

/** Warns when both day fields are restricted: cron then fires on days that fit *either*, which few people mean. */
export function eitherDayWarning(recurrence: Recurrence): Warning[] {
  const reading = readCron(recurrence.cron);
  if (reading.kind === "fault" || !reading.pattern.eitherDay) return [];
  const text = "fires on every day that fits the day of month or the day of week, not only where both fit";
  return [{ code: "either-day", path: "cron", text }];
}
