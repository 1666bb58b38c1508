/** Times in requests: when something should be, and the latest it may. */
import { z } from "@hono/zod-openapi";
import type { Warning } from "../domain/fault.ts";
import { quote } from "../domain/fault.ts";
import { Refused } from "../domain/refused.ts";
import type { Instant } from "../domain/time.ts";
import { closed, tellFaults } from "../domain/zod-faults.ts";
import { readLengthMs, readTime } from "../schedules/when.ts";

const LIKELY_ZONE = "Asia/Shanghai";

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?$/;

type Moment = { readonly at: Instant; readonly warnings: readonly Warning[] };

/** An instant: RFC 3339 with an offset, or a local time beside its zone. */
export const WHEN = z
  .union(
    [z.string(), closed({ local: z.string(), zone: z.string() })],
    `RFC 3339 with an offset, or an object such as { "local": "2026-11-27T18:00", "zone": "${LIKELY_ZONE}" }`,
  )
  .transform((value, context): Moment => {
    if (typeof value !== "string" && !LOCAL_TIME.test(value.local)) {
      tellFaults(context, [
        { path: "local", expected: `a local time such as "2026-11-27T18:00"`, got: quote(value.local) },
      ]);
      return z.NEVER;
    }
    const text = typeof value === "string" ? value : `${value.local} ${value.zone}`;
    const reading = readTime(text, { likelyZone: LIKELY_ZONE });
    if (reading.kind === "time") return reading;
    tellFaults(context, [reading.fault]);
    return z.NEVER;
  })
  .openapi({
    example: "2026-11-27T18:00:00+08:00",
    description: "RFC 3339 with an offset, or a local time and its IANA zone. A time without either is refused.",
  });

export type Deadline = Moment | { readonly afterMs: number };

/** A deadline: an instant, or a length after `at`. */
export const DEADLINE = z
  .union([z.string(), closed({ local: z.string(), zone: z.string() })])
  .transform((value, context): Deadline => {
    const afterMs = typeof value === "string" ? readLengthMs(value) : null;
    if (afterMs !== null && afterMs > 0) return { afterMs };
    const reading = WHEN.safeParse(value);
    if (afterMs === null && reading.success) return reading.data;
    tellFaults(context, [
      {
        path: "",
        expected: `a length after \`at\` such as "8h" or "1d12h", or an instant as in \`at\``,
        got: quote(value),
      },
    ]);
    return z.NEVER;
  })
  .openapi({ example: "8h", description: "The latest its call may start: a length after `at`, or an instant." });

/** @throws Refused where a length is given and nothing to count it from. */
export function deadlineOf(deadline: Deadline | undefined, at: Instant | null): Instant | undefined {
  if (deadline === undefined) return undefined;
  if ("at" in deadline) return deadline.at;
  if (at !== null) return at + deadline.afterMs;
  const expected = "an instant, or a length together with `at`";
  throw new Refused("invalid", "the body cannot be accepted", [{ path: "deadline", expected, got: "a length alone" }]);
}
