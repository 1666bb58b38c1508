/** What a producer asks for: one announcement to everyone, and when it should go. */
import { z } from "zod";
import { campaignHash } from "../domain/campaign-hash.ts";
import type { LatePolicy, Priority } from "../domain/campaign.ts";
import { LATE_POLICIES, PRIORITIES } from "../domain/campaign.ts";
import type { Warning } from "../domain/fault.ts";
import { under } from "../domain/fault.ts";
import type { Message } from "../domain/message.ts";
import { readMessage } from "../domain/message.ts";
import type { Instant } from "../domain/time.ts";
import { DAY_MS } from "../domain/time.ts";
import { Refused } from "../domain/refused.ts";
import { readWith } from "../domain/zod-faults.ts";
import { NAME } from "./words.ts";

export type Announcement = {
  readonly id: string;
  readonly name: string;
  readonly message: Message;
  readonly at: Instant;
  readonly deadline: Instant;
  readonly priority: Priority;
  readonly anytime: boolean;
  readonly late: LatePolicy;
  /** Its place among others submitted at the same moment. */
  readonly position: number;
};

/** An announcement as a program hands it in: only the message and the time are required. */
export type AnnouncementInput = Omit<Partial<Announcement>, "message" | "at"> & {
  readonly message: unknown;
  readonly at: Instant;
  /** A draft has no seat, needs no approval and never expires, until an edit says that it is none. */
  readonly draft?: boolean;
};

/** One-off announcements may slip this long by default. */
export const DEFAULT_WAIT_MS = DAY_MS;

/** The ids people may choose; the rest is kept for occurrences and for queue jobs. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * Fills in what was left out and checks the rest. An id of Herald's own making, as an occurrence has, is passed as
 * `isStored`.
 *
 * @throws Refused with every fault at once.
 */
export function readAnnouncement(
  input: AnnouncementInput,
  id: string,
  { isStored = false } = {},
): { announcement: Announcement; draft: boolean | undefined; warnings: readonly Warning[] } {
  const message = readMessage(input.message);
  const rest = readWith(SHAPE, { ...input, id: isStored ? undefined : id, name: input.name ?? id });
  const faults = [
    ...(rest.kind === "faults" ? rest.faults : []),
    ...(message.kind === "faults" ? under("message", message.faults) : []),
  ];
  if (rest.kind === "faults" || message.kind === "faults") {
    throw new Refused("invalid", "the announcement cannot be accepted:", faults);
  }
  const { draft, ...said } = rest.value;
  const deadline = said.deadline ?? said.at + DEFAULT_WAIT_MS;
  return { announcement: { ...said, id, deadline, message: message.message }, draft, warnings: message.warnings };
}

/** The end of the year 9999: the last that dates are written for. */
const INSTANT_MAX = 253_402_300_799_999;

const INSTANT = z
  .int("a whole number of milliseconds since 1970")
  .min(0)
  .max(INSTANT_MAX - DEFAULT_WAIT_MS);

const SHAPE = z
  .object({
    id: z.string().regex(ID_PATTERN, "1 to 64 letters, digits, - or _, beginning with a letter or digit").optional(),
    name: NAME,
    at: INSTANT,
    deadline: INSTANT.optional(),
    priority: z.enum(PRIORITIES).default("normal"),
    anytime: z.boolean().default(false),
    late: z.enum(LATE_POLICIES).default("hold"),
    position: z.int32().default(0),
    draft: z.boolean().optional(),
  })
  .refine(({ at, deadline }) => deadline === undefined || deadline >= at, {
    path: ["deadline"],
    message: "an instant no earlier than `at`",
  });

export function hashOf(announcement: Announcement): string {
  return campaignHash(announcement.message, announcement);
}
