/**
 * The rules while they are being changed. What was typed outlives a look at another part of the settings, and rules that
 * somebody else saved meanwhile are told, never taken over what was typed.
 */
import { useEffect, useState } from "react";
import { changedKeys, isSameForm, onTopOf } from "./rules-change.ts";
import type { FullRules, RuleKey, RulesForm } from "./rules-form.ts";
import { formOf } from "./rules-form.ts";

type Draft = { readonly opened: FullRules; readonly form: RulesForm };

/** By app: a screen that is left forgets its state. */
const kept = new Map<string, Draft>();

export type RulesDraft = Draft & {
  readonly isDirty: boolean;
  /** As they are now, where somebody changed them since they were opened; else null. */
  readonly theirs: FullRules | null;
  set(form: RulesForm): void;
  /** Begins from these rules, without what was typed. */
  open(rules: FullRules): void;
  /** Begins from these rules, with what was typed on top of them. */
  openUnder(rules: FullRules): void;
  /** What was typed is about these. */
  readonly changed: readonly RuleKey[];
};

export function useRulesDraft(app: string, rulesNow: FullRules): RulesDraft {
  const [draft, setDraft] = useState<Draft>(() => kept.get(app) ?? { opened: rulesNow, form: formOf(rulesNow) });
  const changed = changedKeys(formOf(draft.opened), draft.form);
  const isDirty = changed.length > 0;
  const isStale = !isSameForm(formOf(draft.opened), formOf(rulesNow));

  function put(next: Draft) {
    if (isSameForm(formOf(next.opened), next.form)) kept.delete(app);
    else kept.set(app, next);
    setDraft(next);
  }
  const open = (rules: FullRules) => put({ opened: rules, form: formOf(rules) });

  // Only what arrives anew: right after saving, the answer is younger than what was read before.
  const [seen, setSeen] = useState(rulesNow);
  if (seen !== rulesNow) {
    setSeen(rulesNow);
    if (!isDirty) setDraft({ opened: rulesNow, form: formOf(rulesNow) });
  }

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isDirty]);

  return {
    ...draft,
    isDirty,
    changed,
    theirs: isDirty && isStale ? rulesNow : null,
    set: (form) => put({ ...draft, form }),
    open,
    openUnder: (rules) =>
      put({ opened: rules, form: onTopOf(formOf(rules), { opened: formOf(draft.opened), mine: draft.form }) }),
  };
}
