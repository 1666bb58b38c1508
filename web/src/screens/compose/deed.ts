/** What the one button does, said exactly: a button is never called "OK". */
import { MINUTE_MS } from "../../time/wall.ts";
import type { When } from "./form.ts";

export type Deed = {
  readonly what:
    | "schedule"
    | "save"
    | "submit-for-approval"
    | "queue"
    | "now"
    | "define"
    | "define-for-approval"
    | "redefine"
    | "unknown"
    | "unknown-recurring";
  readonly seat: string | null;
};

/** Sooner than this is "now": a moment in which nobody can stop it any more. */
const SOON_MS = MINUTE_MS;

export function deedOf({
  when,
  answer,
  needsApproval,
  editing,
  now,
}: {
  when: When;
  /** Null while nothing is known. */
  answer: { readonly seat: string | null } | null;
  needsApproval: boolean;
  /** What is edited, if anything: what waits, a draft, or a schedule. */
  editing: "scheduled" | "draft" | "schedule" | null;
  /** Milliseconds of the plan. */
  now: number;
}): Deed {
  if (when === "recurring") {
    if (answer === null) return { what: "unknown-recurring", seat: null };
    return {
      what: needsApproval ? "define-for-approval" : editing === "schedule" ? "redefine" : "define",
      seat: answer.seat,
    };
  }
  if (answer === null) return { what: "unknown", seat: null };
  const { seat } = answer;
  if (seat === null) return { what: "queue", seat };
  if (needsApproval) return { what: "submit-for-approval", seat };
  const isSoon = when === "now" || Date.parse(seat) - now < SOON_MS;
  if (isSoon) return { what: "now", seat };
  return { what: editing === "scheduled" ? "save" : "schedule", seat };
}
