/** What is being written: held here, kept by the browser as it is typed, and brought back when the page is opened again. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Form } from "./form.ts";
import type { KeptDraft } from "./kept-draft.ts";
import { isSameForm, keptAs, readKept } from "./kept-draft.ts";
import { newKey } from "./randomness.ts";

const KEEP_AFTER_MS = 300;

export type Draft = KeptDraft & {
  /** Whether it was brought back from an earlier visit. */
  readonly isRestored: boolean;
  /** Whether anything was typed. */
  readonly isTouched: boolean;
  set(patch: Partial<Form>): void;
  /** Goes on from what is there now: with `form` in the fields, or with what was typed. */
  rebase(there: { form: Form; revision: number | null }, form: Form): void;
  /** Hands it in as another than was tried before. */
  renewKey(): void;
  setTried(): void;
  setScheduleId(id: string): void;
  /** Begins again from what is there. */
  discard(): void;
  /** Nothing is kept any more: it has been accepted. */
  forget(): void;
};

export function useDraft({
  app,
  target,
  there,
  preset,
}: {
  app: string;
  /** What is written: "new", or what is edited or copied. */
  target: string;
  there: { readonly form: Form; readonly revision: number | null };
  /** A local time that was chosen elsewhere; it goes before the one that was kept. */
  preset: string | null;
}): Draft {
  const place = keptAs(app, target);
  const [state, setState] = useState(() => {
    const kept = readKept(localStorage.getItem(place), there.form);
    const begun = kept === null ? { ...fresh(there), isRestored: false } : { ...kept, isRestored: true };
    return preset === null ? begun : { ...begun, form: { ...begun.form, at: preset, when: "at" as const } };
  });
  const isTouched = !isSameForm(state.form, state.base);
  const forget = useKept(place, isTouched ? state : null);

  const update = useCallback((patch: Partial<KeptDraft & { isRestored: boolean }>) => {
    setState((before) => ({ ...before, ...patch }));
  }, []);
  const set = useCallback((patch: Partial<Form>) => {
    setState((before) => ({ ...before, form: { ...before.form, ...patch } }));
  }, []);
  return {
    ...state,
    isTouched,
    set,
    rebase: (next, form) => update({ base: next.form, revision: next.revision, form }),
    renewKey: () => update({ key: newKey(), isTried: false }),
    setTried: () => update({ isTried: true }),
    setScheduleId: (scheduleId) => update({ scheduleId }),
    discard: () => update({ ...fresh(there), isRestored: false }),
    forget,
  };
}

function fresh({ form, revision }: { form: Form; revision: number | null }): KeptDraft {
  return { form, base: form, revision, key: newKey(), scheduleId: null, isTried: false };
}

/** Writes a little after the last letter, and at once when the page is left. */
function useKept(place: string, draft: KeptDraft | null): () => void {
  const latest = useRef(draft);
  const isForgotten = useRef(false);
  const write = useCallback(() => {
    try {
      if (isForgotten.current || latest.current === null) localStorage.removeItem(place);
      else localStorage.setItem(place, JSON.stringify(latest.current));
    } catch {
      // A browser that keeps nothing, or has no room: it is still in the fields.
    }
  }, [place]);
  useEffect(() => {
    latest.current = draft;
    const timer = setTimeout(write, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [write, draft]);
  useEffect(() => {
    addEventListener("pagehide", write);
    return () => {
      removeEventListener("pagehide", write);
      write();
    };
  }, [write]);
  return useCallback(() => {
    // The page is left in the same breath, before anything is drawn anew.
    isForgotten.current = true;
    write();
  }, [write]);
}
