/** What the parts of the form share: the fields, and what is wrong with each that was already touched. */
import { createContext, useContext } from "react";
import type { FaultWords } from "./fault-words.ts";
import type { Form } from "./form.ts";

export type Composing = {
  readonly form: Form;
  readonly set: (patch: Partial<Form>) => void;
  /** Nothing for a field that nobody has been in yet. */
  readonly faultsOf: (path: string) => readonly FaultWords[];
  readonly touch: (path: string) => void;
  /** Whether a time can still be chosen, and which sorts: what is edited stays of its sort. */
  readonly editing: "scheduled" | "draft" | "schedule" | null;
};

export const ComposingContext = createContext<Composing | null>(null);

export function useComposing(): Composing {
  const composing = useContext(ComposingContext);
  if (composing === null) throw new Error("this part stands outside of the form");
  return composing;
}
