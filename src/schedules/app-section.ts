/** The `app` section of a campaign file: an app's rules in the words and units people write. */
import { z } from "zod";
import { DEFAULT_RULES, type AppRules } from "../domain/app.ts";
import { APPROVAL_RULES } from "../domain/approval.ts";
import { checkRules } from "../domain/plan.ts";
import { isZone, MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import { closed, mustBe, readWith, type Read } from "../domain/zod-faults.ts";
import { ID } from "./entry-fields.ts";

export type AppSection = { readonly id: string; readonly rules: AppRules };

/** The app's id where a file states none. */
export const DEFAULT_APP_ID = "default";

/** Reads the section, with `DEFAULT_RULES` for whatever is left out; paths are relative to it. */
export function readAppSection(input: unknown): Read<AppSection> {
  const read = readWith(APP, input ?? {});
  if (read.kind === "faults") return read;
  const { id, rules } = read.value;
  const faults = checkRules(rules).map((fault) => ({ ...fault, path: inFileWords(fault.path) }));
  return faults.length > 0 ? { kind: "faults", faults } : { kind: "read", value: { id, rules } };
}

const DAY_MINUTES = 1_440;
const MINUTES_MAX = 366 * DAY_MINUTES;

const ZONE = z
  .string("text")
  .superRefine(mustBe("an IANA time zone", isZone, () => ({ candidates: Intl.supportedValuesOf("timeZone") })));

/** "08:00" as minutes after midnight; "24:00" is the end of the day. */
const TIME_OF_DAY = z
  .string(`a time of day such as "08:00"`)
  .superRefine(mustBe(`a time of day such as "08:00"`, (text) => /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text)))
  .transform((text) => {
    const [hour = 0, minute = 0] = text.split(":").map(Number);
    return hour * 60 + minute;
  });

const SEND_WINDOW = z
  .tuple([TIME_OF_DAY, TIME_OF_DAY], `a pair of times such as ["08:00", "22:00"]`)
  // A day ends where the next begins: a window cannot open at 24:00, but it can at 00:00.
  .transform(([open, closeMinute]) => ({ openMinute: open % DAY_MINUTES, closeMinute }));

const LIMIT = z.int("a whole number of at least 1").min(1, "a whole number of at least 1");

const QUOTA_RULE = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("sliding"),
      minutes: z.int().min(1).max(MINUTES_MAX),
      limit: LIMIT,
    })
    .transform(({ kind, minutes, limit }) => ({ kind, windowMs: minutes * MINUTE_MS, limit })),
  z.strictObject({ kind: z.literal("day"), zone: ZONE, limit: LIMIT }),
]);

const RESERVE = z
  .strictObject({ keep: z.int().min(1), until: TIME_OF_DAY })
  .transform(({ keep, until }) => ({ keep, untilMinute: until }));

/** The section as people write it. */
export const APP_SHAPE = closed({
  id: ID.default(DEFAULT_APP_ID),
  zone: ZONE.default(DEFAULT_RULES.zone),
  audience: z.int().min(0).max(10_000_000_000).default(DEFAULT_RULES.audience),
  sendWindows: z.array(SEND_WINDOW).max(24).exactOptional(),
  quota: z.array(QUOTA_RULE).min(1).max(20).exactOptional(),
  reserve: RESERVE.nullable().default(DEFAULT_RULES.reserve),
  graceMinutes: z
    .number()
    .min(0)
    .max(MINUTES_MAX)
    .default(DEFAULT_RULES.graceMs / MINUTE_MS),
  slipAlertMinutes: z.int().min(0).max(MINUTES_MAX).default(DEFAULT_RULES.slipAlertMinutes),
  marginSeconds: z
    .number()
    .min(0)
    .max(3_600)
    .default(DEFAULT_RULES.marginMs / SECOND_MS),
  countRefused: z.boolean().default(DEFAULT_RULES.countRefused),
  approval: z.enum(APPROVAL_RULES).default(DEFAULT_RULES.approval),
});

const APP = APP_SHAPE.transform(({ id, sendWindows, quota, graceMinutes, marginSeconds, ...rest }) => ({
  id,
  rules: {
    ...rest,
    sendWindows: sendWindows ?? DEFAULT_RULES.sendWindows,
    quota: quota ?? DEFAULT_RULES.quota,
    graceMs: Math.round(graceMinutes * MINUTE_MS),
    marginMs: Math.round(marginSeconds * SECOND_MS),
    callSpanMs: DEFAULT_RULES.callSpanMs,
  } satisfies AppRules,
}));

/** Paths of `AppRules` in the words of the file, where they differ. */
function inFileWords(path: string): string {
  return path
    .replace(/\.openMinute$/, "[0]")
    .replace(/\.closeMinute$/, "[1]")
    .replace(/\.untilMinute$/, ".until")
    .replace(/\.windowMs$/, ".minutes")
    .replace(/^marginMs$/, "marginSeconds")
    .replace(/^graceMs$/, "graceMinutes");
}
