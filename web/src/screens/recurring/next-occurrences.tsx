/** The next times of a recurring notice with their seats; any of their days can be left out. */
import { Button } from "antd";
import { useState } from "react";
import type { Occurrence, Schedule } from "../../api/schedules.ts";
import { useToday } from "../../app/frame.tsx";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { DateDialog } from "./date-dialog.tsx";
import { OccurrenceLine } from "../../recurrence/occurrence-line.tsx";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { dateIn } from "../../time/zoned.ts";

export function NextOccurrences({ schedule, next }: { schedule: Schedule; next: readonly Occurrence[] }) {
  const { can } = useHere();
  const t = useWords(RECURRING_WORDS);
  const time = useTimeWords();
  const near = useToday();
  const [asked, setAsked] = useState<{ date: string; schedule: Schedule } | null>(null);
  if (next.length === 0) return <span className="soft">{t("noneLeft")}</span>;
  return (
    <>
      <ol className="recurring-rows figures" aria-label={t("occurrencesLabel")}>
        {next.map((occurrence) => {
          const date = dateIn(schedule.zone, Date.parse(occurrence.nominal));
          return (
            <li key={occurrence.nominal}>
              <div className="grow">
                <OccurrenceLine occurrence={occurrence} approval={schedule.approval} hasDelivery />
              </div>
              {can("edit") ? (
                <Button size="small" onClick={() => setAsked({ date, schedule })}>
                  {t("excludeOne")}
                  <span className="unseen"> {time.day(date, near)}</span>
                </Button>
              ) : null}
            </li>
          );
        })}
      </ol>
      {asked === null ? null : <DateDialog {...asked} deed="exclude" onClose={() => setAsked(null)} />}
    </>
  );
}
