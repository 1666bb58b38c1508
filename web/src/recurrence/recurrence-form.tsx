/** How a notice recurs, asked in plain words; the cron expression stands behind, for whoever wants it exactly. */
import type { Recurrence } from "./recurrence.ts";

export function RecurrenceForm({
  value,
  onChange,
}: {
  value: Recurrence;
  onChange: (recurrence: Recurrence) => void;
  /** What Herald found wrong, by the field's name. */
  faults?: Readonly<Partial<Record<keyof Recurrence, string>>>;
}) {
  return <input value={value.cron} onChange={({ target }) => onChange({ ...value, cron: target.value })} />;
}
