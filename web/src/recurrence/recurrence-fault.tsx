/** What Herald found wrong with a part of a recurrence, beside that part. */
import type { Recurrence } from "./recurrence.ts";

export type RecurrenceFaults = Readonly<Partial<Record<keyof Recurrence, string>>>;

export function Fault({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <span className="recurrence-fault break" role="alert">
      {text}
    </span>
  );
}
