/** What somebody else changed while it was being edited here. */
import type { Form } from "./form.ts";

export type Difference = {
  readonly field: keyof Form;
  readonly theirs: string;
  readonly mine: string;
  /** Whether both changed it. */
  readonly isBoth: boolean;
};

/** Fields that are not said to a person. */
const SILENT: readonly string[] = ["rest", "isPlain", "when", "active"];

/** The fields in which what is there now differs from what was read, with what is written here. */
export function differences({ base, theirs, mine }: { base: Form; theirs: Form; mine: Form }): readonly Difference[] {
  return (Object.keys(base) as (keyof Form)[]).flatMap((field) => {
    const [was, now, own] = [base[field], theirs[field], mine[field]].map((value) => JSON.stringify(value));
    if (was === now || SILENT.includes(field)) return [];
    return [{ field, theirs: shown(theirs[field]), mine: shown(mine[field]), isBoth: own !== was && own !== now }];
  });
}

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null ? "" : JSON.stringify(value);
}
