/** What is asked of whoever approves or rejects: that the app wants it, that they saw what is there, and may decide. */
import type { ApprovalRule, Judged } from "../domain/approval.ts";
import { mayApprove } from "../domain/approval.ts";
import { Refused } from "../domain/refused.ts";
import type { Decision } from "../ledger/decision.ts";
import { readNote } from "./words.ts";

/** A campaign or schedule, as messages name it: `campaign "spring"`. */
export type Judgeable = Judged & { readonly id: string; readonly revision: number };

/** @throws Refused when the app asks for no approval, or what there is was changed or judged since `revision`. */
export async function refuseUnlessJudgeable(
  decision: Decision,
  what: "campaign" | "schedule",
  subject: Judgeable,
  revision: number | undefined,
): Promise<void> {
  const { id, approval, asOfRevision } = subject;
  // A no that was said while the app asked for approval still waits for a yes.
  if (decision.state().rules.approval === "off" && approval !== "rejected") {
    throw new Refused(
      "wrong-status",
      `app "${decision.app}" asks for no approval, so there is nothing to decide about ${what} "${id}"`,
    );
  }
  if (revision === undefined || (revision >= asOfRevision && revision <= subject.revision)) return;
  const changes = revision > subject.revision ? [] : await changesSince(decision, id, revision);
  const told = changes.length === 0 ? "" : ` since then ${changes.join("; ")};`;
  throw new Refused(
    "stale-revision",
    `${what} "${id}" is at revision ${subject.revision}, not ${revision}:${told} read it again before you decide`,
  );
}

/** @throws Refused when the app's rule wants another person's word; says whose. */
export function refuseAuthor(decision: Decision, what: "campaign" | "schedule", subject: Judgeable): void {
  const rule: ApprovalRule = decision.state().rules.approval;
  if (mayApprove(rule, subject, decision.actor)) return;
  throw new Refused(
    "wrong-person",
    `${decision.actor} changed ${what} "${subject.id}" last, and in app "${decision.app}" somebody else must approve it: anyone but ${subject.authoredBy} may`,
  );
}

/** @throws Refused when there is no reason: whoever wrote it must know what to mend. */
export function readReason(note: unknown): string {
  const reason = readNote(note);
  if (reason.trim() !== "") return reason;
  const fault = { path: "note", expected: "the reason, for whoever wrote it", got: "nothing" };
  throw new Refused("invalid", "nothing is rejected without a reason:", [fault]);
}

/** A fact of this kind says, in `revision`, which revision it made. */
const DEEDS: Readonly<Record<string, (detail: Readonly<Record<string, unknown>>) => string>> = {
  "campaign.edited": (detail) => `changed its ${listOf(detail["changed"])}`,
  "campaign.drafted": () => "took it back to be a draft",
  "campaign.scheduled": () => "scheduled it",
  "campaign.release-now-asked": () => "asked for it to go out now",
  "campaign.followed": () => "changed its schedule",
  "campaign.approved": () => "approved it",
  "campaign.rejected": (detail) => `rejected it (${String(detail["note"])})`,
  "schedule.changed": (detail) => `changed its ${listOf(detail["changed"])}`,
  "schedule.approved": () => "approved it",
  "schedule.rejected": (detail) => `rejected it (${String(detail["note"])})`,
};

async function changesSince(decision: Decision, id: string, revision: number): Promise<readonly string[]> {
  return (await decision.history(id)).flatMap(({ action, actor, detail }) => {
    const deed = DEEDS[action];
    const made = detail["revision"];
    return deed && typeof made === "number" && made > revision ? [`${actor} ${deed(detail)}`] : [];
  });
}

function listOf(changed: unknown): string {
  const parts = Array.isArray(changed) ? changed.map(String) : [];
  return parts.length === 0 ? "definition" : new Intl.ListFormat("en-GB").format(parts);
}
