/**
 * Approval: whether what is about to go out is what somebody said yes to.
 *
 * A judgement is about a hash, so whatever is changed afterwards needs another. The words of `Approval` only say how far
 * that has come; what counts at a release is that they, the hash and the app's rule agree.
 */
import type { Approval } from "./campaign.ts";
import type { Instant } from "./time.ts";

/** `by-another`: somebody else than whoever last changed what is approved must approve it. */
export const APPROVAL_RULES = ["off", "required", "by-another"] as const;
export type ApprovalRule = (typeof APPROVAL_RULES)[number];

/** What is known of the approval of a campaign or a schedule. The three of the judgement are set, or null, together. */
export type Judged = {
  readonly approval: Approval;
  /** Who last changed what an approval is bound to. */
  readonly authoredBy: string;
  /** Whoever saw this revision or a later one has seen the last change, and the last judgement. */
  readonly asOfRevision: number;
  readonly judgedBy: string | null;
  readonly judgedAt: Instant | null;
  /** Of what was seen by whoever judged. */
  readonly judgedHash: string | null;
};

/** `isAsJudged`: what was judged is what it says now. */
export type Standing = Pick<Judged, "approval"> & { readonly isAsJudged: boolean };

/** Why a campaign is held whose seat came first. */
export const UNAPPROVED = "nobody had approved it when its seat came";

/** Where something stands that has this hash now. */
export function standingOf({ approval, judgedHash }: Judged, hash: string): Standing {
  return { approval, isAsJudged: judgedHash === hash };
}

/** Where something stands under the app's rule as it is now, whatever the rule was when it was written. */
export function approvalUnder(rule: ApprovalRule, { approval, isAsJudged }: Standing): Approval {
  // A no stands until something is changed, whether or not a yes is asked for.
  if (approval === "rejected") return "rejected";
  if (rule === "off") return approval === "pending" ? "none" : approval;
  return approval === "approved" && isAsJudged ? "approved" : "pending";
}

/** Says whether approval, or the want of it, lets something go out. */
export function isCleared(rule: ApprovalRule, standing: Standing): boolean {
  const approval = approvalUnder(rule, standing);
  return approval === "none" || approval === "approved";
}

/** How far anything is approved that nobody has judged as it is. */
export function firstApproval(rule: ApprovalRule): Approval {
  return rule === "off" ? "none" : "pending";
}

/** Where something stands that nobody has judged as it is. */
export function unjudged(rule: ApprovalRule, by: Pick<Judged, "authoredBy" | "asOfRevision">): Judged {
  const { authoredBy, asOfRevision } = by;
  return { approval: firstApproval(rule), authoredBy, asOfRevision, judgedBy: null, judgedAt: null, judgedHash: null };
}

export function mayApprove(rule: ApprovalRule, { authoredBy }: Pick<Judged, "authoredBy">, actor: string): boolean {
  return rule !== "by-another" || actor !== authoredBy;
}

/** How an occurrence with this hash of its own begins: judged as its schedule is. */
export function inherited(
  rule: ApprovalRule,
  { schedule, scheduleHash }: { readonly schedule: Judged; readonly scheduleHash: string },
  occurrence: { readonly hash: string; readonly asOfRevision: number },
): Judged {
  const approval = approvalUnder(rule, standingOf(schedule, scheduleHash));
  const { authoredBy, judgedBy, judgedAt } = schedule;
  const { hash, asOfRevision } = occurrence;
  if (approval === "none" || approval === "pending") return unjudged(rule, { authoredBy, asOfRevision });
  return { approval, authoredBy, asOfRevision, judgedBy, judgedAt, judgedHash: hash };
}
