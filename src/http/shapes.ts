/** What requests may hold, field by field. Every fault is found at once, and told by its path in the request. */
import { z } from "@hono/zod-openapi";
import { LATE_POLICIES, PRIORITIES, STATUSES } from "../domain/campaign.ts";
import { quote } from "../domain/fault.ts";
import { readMessage } from "../domain/message.ts";
import { epochDayOf } from "../domain/occurrence.ts";
import { closed, mustBe, tellFaults } from "../domain/zod-faults.ts";
import { NAME, NOTE } from "../producer/words.ts";
import { ID } from "../schedules/entry-fields.ts";
import { DEFAULT_APP } from "./identify.ts";
import { DEADLINE, WHEN } from "./moments.ts";

export const APP_QUERY = z.object({
  app: ID.default(DEFAULT_APP).openapi({ description: "The app; `default` when left out.", example: "shop" }),
});
export const APP_PARAM = z.object({ app: ID.clone().openapi({ example: "shop" }) });

const STORED_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(~-?\d{1,17})?$/;

/** A campaign's id: one people chose, or `schedule~instant` of an occurrence. */
export const CAMPAIGN_PARAM = z.object({
  id: z
    .string()
    .superRefine(mustBe("a campaign's id", (text) => STORED_ID.test(text)))
    .openapi({ example: "black-friday" }),
});
export const SCHEDULE_PARAM = z.object({ id: ID.clone().openapi({ example: "weekend-picks" }) });

/** A message in the provider's own fields; read by the rules of the domain. */
export const MESSAGE = z
  .record(z.string(), z.unknown(), "an object")
  .transform((value, context) => {
    const read = readMessage(value);
    if (read.kind === "message") return { message: read.message, warnings: read.warnings };
    tellFaults(context, read.faults);
    return z.NEVER;
  })
  .openapi({
    description: "All that RongCloud's /message/broadcast.json takes, in its own field names.",
    example: { fromUserId: "shop-news", objectName: "RC:TxtMsg", content: { content: "18:00 开抢" } },
  });

const TIMING = {
  name: NAME.optional(),
  deadline: DEADLINE.optional(),
  priority: z.enum(PRIORITIES).optional(),
  anytime: z.boolean().optional().openapi({ description: "Lifts the app's send windows, nothing else." }),
  late: z.enum(LATE_POLICIES).optional(),
  draft: z.boolean().optional().openapi({ description: "A draft has no seat; `false` in a change schedules it." }),
};

export const NEW_CAMPAIGN = closed({ id: ID.optional(), message: MESSAGE, at: WHEN, ...TIMING }).openapi("NewCampaign");

export const CAMPAIGN_CHANGE = closed({ message: MESSAGE.optional(), at: WHEN.optional(), ...TIMING }).openapi(
  "CampaignChange",
);

export const NOTE_BODY = closed({ note: NOTE.default("") }).openapi("Note");

/** Who says no says why. */
export const REJECTION = closed({ note: NOTE }).openapi("Rejection");

export const RESOLUTION = closed({ became: z.enum(["sent", "not-sent"]), note: NOTE.default("") }).openapi(
  "Resolution",
);

/** A list in the query: `status=scheduled,uncertain`. */
export const STATUS_LIST = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.enum(STATUSES)).min(1).max(STATUSES.length))
  .openapi({ type: "string", example: "scheduled,uncertain" });

/** A local date in the query, as days since 1970-01-01. */
export const DATE = z
  .string()
  .transform((text, context) => {
    const day = epochDayOf(text);
    if (day !== null) return day;
    tellFaults(context, [{ path: "", expected: 'a local date such as "2026-11-23"', got: quote(text) }]);
    return z.NEVER;
  })
  .openapi({ type: "string", format: "date", example: "2026-11-23" });

/** Text to look for. No store keeps a NUL, so nothing can be found by one. */
export const SEARCHED = z
  .string()
  .max(100)
  .superRefine(mustBe("text without NUL", (text) => !text.includes("\0")));

/** A whole number in the query. */
export function countQuery(max: number, otherwise: number) {
  return z
    .string()
    .superRefine(
      mustBe(
        `a whole number from 1 to ${max}`,
        (text) => /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= max,
      ),
    )
    .transform(Number)
    .default(otherwise)
    .openapi({ type: "integer", minimum: 1, maximum: max, default: otherwise });
}
