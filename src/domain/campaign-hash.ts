/** A campaign's hash: of what it says and when it should go. An approval is bound to it. */
import { createHash } from "node:crypto";
import type { Priority } from "./campaign.ts";
import type { Message } from "./message.ts";
import { canonicalMessage } from "./message.ts";
import type { Instant } from "./time.ts";

export type Timing = {
  readonly at: Instant;
  readonly deadline: Instant;
  readonly priority: Priority;
  readonly anytime: boolean;
};

/** SHA-256, in hex; the same for the same words and timing, whatever order their keys came in. */
export function campaignHash(message: Message, { at, deadline, priority, anytime }: Timing): string {
  return createHash("sha256")
    .update(JSON.stringify([at, deadline, priority, anytime]))
    .update("\n")
    .update(canonicalMessage(message))
    .digest("hex");
}
