/** The calls already made, as `herald plan --usage` takes them: `[{"startedAt": …, "finishedAt": …, "urgent": false}]`. */
import { z } from "zod";
import type { Call } from "../domain/plan.ts";
import type { Fault } from "../domain/fault.ts";
import { formatInstant, type Instant } from "../domain/time.ts";
import { readWith, type Read } from "../domain/zod-faults.ts";
import { readTime } from "../schedules/when.ts";

/** Reads the text of a usage file, or says everything that is wrong with it. Times are RFC 3339 or integer milliseconds. */
export function readUsage(text: string): Read<readonly Call[]> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    return { kind: "faults", faults: [{ path: "", expected: "well-formed JSON", got }] };
  }
  const read = readWith(CALLS, input);
  if (read.kind === "faults") return read;
  const faults = read.value.flatMap(({ startedAt, finishedAt }, index): Fault[] => {
    if (finishedAt >= startedAt) return [];
    const expected = `not before startedAt, ${formatInstant(startedAt, "UTC")}`;
    return [{ path: `[${index}].finishedAt`, expected, got: formatInstant(finishedAt, "UTC") }];
  });
  return faults.length > 0 ? { kind: "faults", faults } : read;
}

/** Reads what `--now` and usage files take for an instant; null when it is none. */
export function readInstant(value: unknown): Instant | null {
  const ms = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof ms === "number") return Number.isSafeInteger(ms) && ms >= 0 && ms <= INSTANT_MAX ? ms : null;
  const reading = readTime(value, { likelyZone: "UTC" });
  return reading.kind === "time" ? reading.at : null;
}

export const INSTANT_FORM = `an RFC 3339 time with an offset, such as "2026-11-26T08:00:00+08:00", or milliseconds since 1970`;

/** The end of the year 9999. */
const INSTANT_MAX = 253_402_300_799_999;

const INSTANT = z.unknown().transform((value, context): Instant => {
  const at = readInstant(value);
  if (at === null) context.addIssue({ code: "custom", message: INSTANT_FORM });
  return at ?? 0;
});

const CALLS = z
  .array(
    z.strictObject({ startedAt: INSTANT, finishedAt: INSTANT, urgent: z.boolean().default(false) }),
    `a list of calls such as {"startedAt": …, "finishedAt": …}`,
  )
  .max(1_000_000);
