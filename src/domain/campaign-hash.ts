/** A campaign's hash: of what it says and when it should go. An approval is bound to it. A schedule has one of its own. */
import { createHash } from "node:crypto";
import type { LatePolicy, Priority } from "./campaign.ts";
import type { Message } from "./message.ts";
import { canonicalMessage } from "./message.ts";
import type { Recurrence } from "./occurrence.ts";
import type { Instant } from "./time.ts";

export type Timing = {
  readonly at: Instant;
  readonly deadline: Instant;
  readonly priority: Priority;
  readonly anytime: boolean;
};

/** SHA-256, in hex; the same for the same words and timing, whatever order their keys came in. */
export function campaignHash(message: Message, { at, deadline, priority, anytime }: Timing): string {
  return hashOf([at, deadline, priority, anytime], message);
}

export type Definition = Pick<Timing, "priority" | "anytime"> & {
  readonly message: Message;
  readonly recurrence: Recurrence;
  readonly late: LatePolicy;
};

/** What approving a schedule is bound to: all that its occurrences will be. */
export function scheduleHash({ message, recurrence, priority, anytime, late }: Definition): string {
  const { cron, zone, startsAt, endsAt, excludedDates } = recurrence;
  return hashOf([cron, zone, startsAt, endsAt, excludedDates, priority, anytime, late], message);
}

function hashOf(timing: readonly unknown[], message: Message): string {
  return createHash("sha256")
    .update(JSON.stringify(timing))
    .update("\n")
    .update(canonicalMessage(message))
    .digest("hex");
}
