/** An app's rules in the words and units of a campaign file: `readAppSection` the other way round. */
import type { AppRules } from "../domain/app.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import type { APP_SHAPE } from "./app-section.ts";
import type { z } from "zod";

export type AppWords = Required<Omit<z.input<typeof APP_SHAPE>, "id">>;

export function appWords(rules: AppRules): AppWords {
  const { zone, audience, sendWindows, quota, reserve, graceMs, marginMs, countRefused, approval, slipAlertMinutes } =
    rules;
  return {
    zone,
    audience,
    sendWindows: sendWindows.map(({ openMinute, closeMinute }) => [timeOfDay(openMinute), timeOfDay(closeMinute)]),
    quota: quota.map((rule) =>
      rule.kind === "day"
        ? { kind: "day", zone: rule.zone, limit: rule.limit }
        : { kind: "sliding", minutes: rule.windowMs / MINUTE_MS, limit: rule.limit },
    ),
    reserve: reserve && { keep: reserve.keep, until: timeOfDay(reserve.untilMinute) },
    graceMinutes: graceMs / MINUTE_MS,
    slipAlertMinutes,
    marginSeconds: marginMs / SECOND_MS,
    countRefused,
    approval,
  };
}

function timeOfDay(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
