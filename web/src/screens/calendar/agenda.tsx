/** A week where seven columns have no room: one day under another. */
import type { LocalDate } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import { DayHead } from "./day-head.tsx";
import type { Entry } from "./entries.ts";
import type { Spot } from "./pointing.ts";
import { CardButton } from "./seat-card.tsx";
import type { Shown } from "./use-entries.ts";

export function Agenda({
  dates,
  shown,
  quarter,
  chosen,
  onChoose,
}: {
  dates: readonly LocalDate[];
  shown: Shown;
  quarter: Spot;
  chosen: string | null;
  onChoose: (entry: Entry) => void;
}) {
  const t = useWords(CALENDAR_WORDS);
  return (
    <div className="cal-agenda" aria-busy={shown.isLoading}>
      {dates.map((date) => {
        const entries = shown.byDate.get(date) ?? [];
        const isToday = date === quarter.date;
        return (
          <section
            key={date}
            className={isToday ? "cal-agenda-day cal-today" : "cal-agenda-day"}
            aria-labelledby={`cal-${date}`}
          >
            <DayHead
              isLong
              id={`cal-${date}`}
              date={date}
              day={shown.days.get(date)}
              quarter={quarter}
              note={entries.length > 0 ? null : shown.isLoading ? "…" : t("noneOnDay")}
            />
            {entries.length === 0 ? null : (
              <ul aria-label={t("seats")}>
                {entries.map((entry) => (
                  <li key={entry.id} className={`cal-is-${entry.standing}`}>
                    <CardButton className="cal-card" entry={entry} isChosen={entry.id === chosen} onChoose={onChoose} />
                  </li>
                ))}
              </ul>
            )}
          </section>
        );
      })}
    </div>
  );
}
