/** What a waiting campaign wishes of the plan. */
import type { Approval, Priority } from "./campaign.ts";
import type { Claim } from "./plan.ts";
import type { Instant } from "./time.ts";
import { MINUTE_MS } from "./time.ts";

export type Waiting = {
  readonly id: string;
  readonly priority: Priority;
  readonly bookedAt: Instant;
  readonly nominalAt: Instant | null;
  readonly at: Instant;
  readonly deadline: Instant;
  readonly anytime: boolean;
  readonly position: number;
  readonly approval: Approval;
  /** The seat last told to people. */
  readonly promisedAt: Instant | null;
};

/** Whoever is to approve what is wanted at once has this long for it. */
export const TO_APPROVE_MS = MINUTE_MS;

/**
 * The claim of a campaign. One that waits for its approval keeps the seat that people were told: were it to move up as others
 * leave, it would be asked for its approval sooner than anybody could know.
 */
export function claimOf(waiting: Waiting, now: Instant): Claim {
  const { id, priority, bookedAt, deadline, anytime, position } = waiting;
  const nominalAt = waiting.nominalAt ?? waiting.at;
  return { id, priority, bookedAt, nominalAt, at: wantedAt(waiting, now), deadline, anytime, position };
}

function wantedAt({ at, approval, promisedAt }: Waiting, now: Instant): Instant {
  if (approval !== "pending") return at;
  return Math.max(at, promisedAt ?? now + TO_APPROVE_MS);
}

/** Whether it stays where it was told to be for its approval's sake: then the reasons of that seat are still its reasons. */
export function isKept(
  { approval, seatAt }: Pick<Waiting, "approval"> & { seatAt: Instant | null },
  to: Instant | null,
) {
  return approval === "pending" && seatAt !== null && seatAt === to;
}
