/**
 * What a fact of the audit says, taken apart for its sentence: which sentence, its times, and the words that came with it.
 * An action without a sentence here is shown as it is called, so that nothing that happened is left out.
 */
import type { Fact } from "../../api/audit.ts";

const TOLD_ACTIONS = [
  "campaign.submitted",
  "campaign.seated",
  "campaign.reseated",
  "campaign.will-miss",
  "campaign.edited",
  "campaign.drafted",
  "campaign.scheduled",
  "campaign.approved",
  "campaign.rejected",
  "campaign.approval-changed",
  "campaign.release-now-asked",
  "campaign.followed",
  "campaign.held",
  "campaign.releasing",
  "attempt.ended",
  "campaign.sent",
  "campaign.returned",
  "campaign.failed",
  "campaign.uncertain",
  "campaign.resolved",
  "campaign.duplicate-alarm",
  "campaign.expired",
  "campaign.skipped",
  "campaign.cancelled",
  "occurrence.fired",
  "occurrence.held",
  "occurrence.skipped",
  "reconciler.corrected",
] as const;
type Action = (typeof TOLD_ACTIONS)[number];

export type Sentence =
  | Action
  | "campaign.submitted-draft"
  | "campaign.approval-pending"
  | "campaign.resolved-not-sent"
  | "campaign.sent-late"
  | "campaign.edited-stopped";

export type TrailEntry = {
  readonly n: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly sentence: Sentence | null;
  /** What goes into the sentence, milliseconds since the epoch. */
  readonly times: Readonly<Partial<Record<"at" | "from" | "to" | "deadline" | "first", number>>>;
  /** What the person who did it said. */
  readonly note: string | null;
  /** What came of it, or why it was done, in Herald's own words. */
  readonly why: string | null;
  /** What an edit changed: names of fields, as the audit has them. */
  readonly changed: readonly string[];
};

export function trailEntry({ n, at, actor, action, detail }: Fact): TrailEntry {
  const after = record(detail["after"]);
  const times = {
    at: detail["at"] ?? after["at"] ?? detail["startAt"] ?? detail["nominalAt"],
    from: detail["from"],
    to: detail["to"],
    deadline: detail["deadline"] ?? after["deadline"],
    first: detail["firstSeatAt"],
  };
  const changed = detail["changed"];
  return {
    n,
    at,
    actor,
    action,
    sentence: sentenceOf(action, detail),
    times: Object.fromEntries(Object.entries(times).filter(([, value]) => typeof value === "number")),
    note: text(detail["note"]),
    why: text(detail["text"]) ?? text(detail["why"]),
    changed: Array.isArray(changed) ? changed.filter((each) => typeof each === "string") : [],
  };
}

function sentenceOf(action: string, detail: Fact["detail"]): Sentence | null {
  if (action === "campaign.submitted" && detail["draft"] === true) return "campaign.submitted-draft";
  if (action === "campaign.approval-changed" && detail["after"] === "pending") return "campaign.approval-pending";
  if (action === "campaign.resolved" && detail["became"] === "not-sent") return "campaign.resolved-not-sent";
  if (action === "campaign.sent" && detail["late"] === true) return "campaign.sent-late";
  if (action === "campaign.edited" && detail["releaseNowUndone"] === true) return "campaign.edited-stopped";
  return TOLD_ACTIONS.find((each) => each === action) ?? null;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
