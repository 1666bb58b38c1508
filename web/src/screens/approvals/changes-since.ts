/**
 * What changed since somebody last said yes or no, read from the audit. What facts tell of what stood before is put together:
 * the oldest of it is how it was judged, and the newest how it is now.
 */
/** What is needed of a fact. */
type Known = {
  readonly action: string;
  readonly actor: string;
  readonly at: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

export const COMPARED = ["name", "at", "deadline", "cron", "zone", "priority", "late", "active"] as const;

export type FieldChange = {
  readonly what: (typeof COMPARED)[number];
  /** As facts keep them: instants in milliseconds. */
  readonly from: unknown;
  readonly to: unknown;
};

export type Changes = {
  readonly fields: readonly FieldChange[];
  /** What it said before; null where that did not change, or is not known. */
  readonly message: Readonly<Record<string, unknown>> | null;
  /** What else was changed, as facts name it: "message" where nobody knows any more what it said. */
  readonly others: readonly string[];
};

export type Since =
  /** Nobody has judged it yet. */
  | { readonly kind: "new" }
  /** The facts at hand do not go back so far. */
  | { readonly kind: "unknown" }
  | (Changes & {
      readonly kind: "judged";
      readonly verdict: "approved" | "rejected";
      readonly by: string;
      readonly at: string;
      readonly note: string | null;
    });

const BIRTHS = ["campaign.submitted", "occurrence.fired", "occurrence.held", "schedule.defined"];

/** @param facts about one campaign or schedule, the latest first. */
export function changesSince(facts: readonly Known[]): Since {
  const index = facts.findIndex(({ action }) => verdictOf(action) !== null || BIRTHS.includes(action));
  const base = facts[index];
  if (base === undefined) return { kind: "unknown" };
  const verdict = verdictOf(base.action);
  if (verdict === null) return { kind: "new" };
  const note = base.detail["note"];
  return {
    ...{ kind: "judged", verdict, by: base.actor, at: base.at },
    note: typeof note === "string" && note !== "" ? note : null,
    ...changesIn(facts.slice(0, index)),
  };
}

/** What changed after somebody had seen this revision. */
export function changesAfter(facts: readonly Known[], revision: number): Changes {
  return changesIn(facts.filter(({ detail }) => Number(detail["revision"] ?? 0) > revision));
}

/** @param facts the latest first. */
function changesIn(facts: readonly Known[]): Changes {
  const edits = facts
    .filter(({ detail }) => record(detail["after"]) !== null && record(detail["before"]) !== null)
    .reverse();
  const named = new Set(edits.flatMap(({ detail }) => textsIn(detail["changed"])));
  const fields = fieldChanges(edits.map(({ detail }) => detail));
  // Of the first change of words: what a later one began from is not what was judged.
  const reworded = edits.find(({ detail }) => textsIn(detail["changed"]).includes("message"));
  const message = record(record(reworded?.detail["before"])?.["message"]);
  const others = [...named].filter((name) =>
    name === "message" ? message === null : !isCompared(name, edits, fields),
  );
  if (facts.some(({ action }) => action === "campaign.followed")) others.push("schedule");
  return { fields, message, others };
}

/** The fields in which a change shows, by the name that facts give it. */
const FIELDS_OF: Readonly<Record<string, readonly FieldChange["what"][]>> = {
  name: ["name"],
  time: ["at"],
  deadline: ["deadline"],
  priority: ["priority"],
  "late policy": ["late"],
  activity: ["active"],
  times: ["cron", "zone"],
};

/** Whether a change shows in the fields, or was taken back again. Of times also the bounds may have changed, which do not. */
function isCompared(name: string, edits: readonly Known[], fields: readonly FieldChange[]): boolean {
  const shows = FIELDS_OF[name] ?? [];
  if (name === "times") return fields.some(({ what }) => shows.includes(what));
  return shows.some((what) => edits.some(({ detail }) => what in (record(detail["before"]) ?? {})));
}

function fieldChanges(edits: readonly Known["detail"][]): readonly FieldChange[] {
  return COMPARED.flatMap((what) => {
    const from = edits.map(({ before }) => record(before)).find((each) => each !== null && what in each)?.[what];
    const to = edits.map(({ after }) => record(after)).findLast((each) => each !== null && what in each)?.[what];
    return from === to ? [] : [{ what, from, to }];
  });
}

function verdictOf(action: string): "approved" | "rejected" | null {
  const [, verdict] = /^(?:campaign|schedule)\.(approved|rejected)$/.exec(action) ?? [];
  return verdict === "approved" || verdict === "rejected" ? verdict : null;
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
