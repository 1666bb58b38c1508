/**
 * A campaign: one announcement to everyone, when it should go, and how far it has come.
 *
 * `STEPS` is the whole life of a campaign. The ledger refuses any step that is not in it.
 */
import type { Message } from "./message.ts";
import type { Reason } from "./plan.ts";
import type { Instant } from "./time.ts";

export const STATUSES = [
  "draft",
  "scheduled",
  "releasing",
  "sent",
  "uncertain",
  "failed",
  "expired",
  "skipped",
  "cancelled",
] as const;
export type Status = (typeof STATUSES)[number];

/** Claim order begins with this: urgent before normal before low. */
export const PRIORITIES = ["urgent", "normal", "low"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What becomes of a campaign whose promised time passed while nobody could release it. */
export const LATE_POLICIES = ["hold", "skip", "send"] as const;
export type LatePolicy = (typeof LATE_POLICIES)[number];

export const APPROVALS = ["none", "pending", "approved", "rejected"] as const;
export type Approval = (typeof APPROVALS)[number];

/** Why one campaign stands out of the plan until a person decides. */
export const HELD_CODES = ["late", "approval", "invalid", "person"] as const;
export type Held = { readonly code: (typeof HELD_CODES)[number]; readonly text: string; readonly since: Instant };

export type Campaign = {
  readonly id: string;
  readonly app: string;
  readonly name: string;
  readonly status: Status;
  readonly message: Message;
  /** Of message and timing; what an approval is bound to. */
  readonly hash: string;
  /** When it should go; the plan answers with when it will. */
  readonly at: Instant;
  /** The latest instant its call may start. */
  readonly deadline: Instant;
  readonly priority: Priority;
  /** Lifts the app's send windows, nothing else. */
  readonly anytime: boolean;
  readonly late: LatePolicy;
  /** Set together, on an occurrence of a schedule. */
  readonly scheduleId: string | null;
  readonly nominalAt: Instant | null;
  readonly bookedAt: Instant;
  readonly seatAt: Instant | null;
  readonly seatReasons: readonly Reason[];
  /** The seat last told to people. */
  readonly promisedAt: Instant | null;
  /** Counts re-seats; part of the job id, so that an old job ends quietly. */
  readonly jobN: number;
  readonly approval: Approval;
  readonly held: Held | null;
  readonly revision: number;
  /** The submitter's idempotency key, unique per app. */
  readonly key: string | null;
};

/** Which status may follow which. `uncertain → scheduled` is a person's "it did not go out", or a late never-left. */
const STEPS: Readonly<Record<Status, readonly Status[]>> = {
  // A late *accepted* always wins; a draft may have waited before, and been called for.
  draft: ["scheduled", "sent", "uncertain", "cancelled"],
  scheduled: ["draft", "releasing", "sent", "expired", "skipped", "cancelled", "uncertain"],
  releasing: ["scheduled", "sent", "uncertain", "failed"],
  uncertain: ["sent", "scheduled", "cancelled"],
  // So it does whatever a person decided meanwhile.
  cancelled: ["sent", "uncertain"],
  expired: ["sent", "uncertain"],
  skipped: ["sent", "uncertain"],
  failed: ["sent"],
  sent: [],
};

/** Says whether a campaign may go from one status to another. */
export function mayBecome(from: Status, to: Status): boolean {
  return STEPS[from].includes(to);
}

/** Says whether nothing more will happen to a campaign by itself or by a person's decision about its release. */
export function hasEnded(status: Status): boolean {
  return (
    status === "sent" || status === "failed" || status === "expired" || status === "skipped" || status === "cancelled"
  );
}
