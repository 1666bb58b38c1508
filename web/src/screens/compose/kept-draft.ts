/** What is being written, kept by the browser, so that a closed page or an ended session loses nothing. */
import type { Form } from "./form.ts";

export type KeptDraft = {
  readonly form: Form;
  /** As it was read, or begun: what was typed is what differs from it. */
  readonly base: Form;
  /** Told with every try to submit this one, so that it cannot be taken for two. */
  readonly key: string;
  /** Of what is edited, as it was read: a later one tells that somebody else changed it. */
  readonly revision: number | null;
  /** Of a new schedule, once it was tried: a second try must not make a second one. */
  readonly scheduleId: string | null;
  /** Whether it was handed in before, and nothing came back. */
  readonly isTried: boolean;
};

/** Where it is kept: one for each app and each thing that is edited or copied. */
export function keptAs(app: string, target: string): string {
  return `herald.compose.${app}.${target}`;
}

/** What was kept, with `empty` for whatever it lacks: an older page may have kept it. Null where it cannot be read. */
export function readKept(text: string | null, empty: Form): KeptDraft | null {
  if (text === null) return null;
  try {
    const { form, base, key, revision, scheduleId, isTried } = JSON.parse(text) as Record<string, unknown>;
    if (typeof form !== "object" || form === null || typeof key !== "string") return null;
    return {
      form: filled(form, empty),
      base: typeof base === "object" && base !== null ? filled(base, empty) : empty,
      key,
      revision: typeof revision === "number" ? revision : null,
      scheduleId: typeof scheduleId === "string" ? scheduleId : null,
      isTried: isTried === true,
    };
  } catch {
    return null;
  }
}

/** Each field as it was kept, if it is of the same sort as the empty one. */
function filled(form: object, empty: Form): Form {
  const kept = form as Readonly<Record<string, unknown>>;
  const fields = Object.entries(empty).map(([field, value]: [string, unknown]) => {
    const its = kept[field];
    const mayBeNull = field === "at" || field === "late";
    const isSame = mayBeNull ? its === null || typeof its === "string" : typeof its === typeof value && its !== null;
    return [field, isSame ? its : value];
  });
  return Object.fromEntries(fields) as Form;
}

export function isSameForm(a: Form, b: Form): boolean {
  return JSON.stringify(filled(a, b)) === JSON.stringify(b);
}
