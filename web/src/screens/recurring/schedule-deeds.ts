/** What a fact about a recurring notice says: which sentence goes with it, and what was changed. */
import type { Fact } from "../../api/audit.ts";

const TOLD = [
  "schedule.defined",
  "schedule.changed",
  "schedule.approved",
  "schedule.rejected",
  "schedule.removed",
  "schedule.approval-changed",
  "schedule.missed",
  "schedule.unreadable",
] as const;

export const CHANGED = ["name", "message", "times", "priority", "send windows", "late policy", "activity"] as const;

export type Deed = {
  /** Null where there is no sentence for it: it is shown as it is called. */
  readonly key: (typeof TOLD)[number] | "schedule.paused" | "schedule.resumed" | null;
  readonly changed: readonly (typeof CHANGED)[number][];
  /** What somebody said about it. */
  readonly said: string | null;
};

export function deedOf({ action, detail }: Pick<Fact, "action" | "detail">): Deed {
  const named: unknown = detail["changed"];
  const changed = CHANGED.filter((each) => Array.isArray(named) && named.includes(each));
  const note = detail["note"];
  const said = typeof note === "string" && note !== "" ? note : null;
  const known = TOLD.find((each) => each === action) ?? null;
  // Pausing is a change like any other, but nobody calls it that.
  const isOnlyActivity = action === "schedule.changed" && changed.join() === "activity";
  if (!isOnlyActivity) return { key: known, changed, said };
  const after = detail["after"] as { readonly active?: unknown } | undefined;
  return { key: after?.active === true ? "schedule.resumed" : "schedule.paused", changed, said };
}
