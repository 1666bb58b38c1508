/** The dates that a recurring notice leaves out. */
import { useState } from "react";
import type { Schedule } from "../../api/schedules.ts";
import { useToday } from "../../app/frame.tsx";
import { useHere } from "../../app/here.ts";
import { ExcludedDates, ExcludedList } from "../../recurrence/excluded-dates.tsx";
import { useWords } from "../../words/i18n.ts";
import { DateDialog } from "./date-dialog.tsx";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";

type Asked = { readonly date: string; readonly deed: "exclude" | "include"; readonly schedule: Schedule };

export function LeftOut({ schedule }: { schedule: Schedule }) {
  const { can } = useHere();
  const t = useWords(RECURRING_WORDS);
  const today = useToday();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { exclude, unreadable } = schedule;
  const mayChange = can("edit") && unreadable === null;

  function ask(dates: readonly string[]) {
    const added = dates.find((date) => !exclude.includes(date));
    const removed = exclude.find((date) => !dates.includes(date));
    if (added !== undefined) setAsked({ date: added, deed: "exclude", schedule });
    else if (removed !== undefined) setAsked({ date: removed, deed: "include", schedule });
  }

  return (
    <section className="card stack">
      <h2>{t("excludedDates")}</h2>
      {mayChange ? (
        <ExcludedDates exclude={exclude} earliest={today} onChange={ask} hasTitle={false} />
      ) : (
        <ExcludedList exclude={exclude} />
      )}
      {asked === null ? null : <DateDialog {...asked} onClose={() => setAsked(null)} />}
    </section>
  );
}
