/** The next times a recurring notice would come up, each with the seat it would really get. */
import type { Occurrence } from "../../api/schedules.ts";
import { Reasons } from "../../campaign/standing-view.tsx";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { isSameSeat } from "./answer.ts";
import { ANSWER_WORDS } from "./answer-words.ts";

export function ScheduleAnswer({ occurrences }: { occurrences: readonly Occurrence[] }) {
  const t = useWords(ANSWER_WORDS);
  const time = useTimeWords();
  if (occurrences.length === 0) return <div className="compose-warn">{t("noOccurrences")}</div>;
  return (
    <div>
      <h3>{t("occurrences")}</h3>
      <ol className="compose-occurrences">
        {occurrences.map(({ nominal, seat, isPlanned, reasons }) => {
          const own = time.own(nominal);
          const isMoved = isPlanned && !isSameSeat(seat, nominal);
          return (
            <li key={nominal}>
              <strong className="figures" title={own ?? undefined}>
                {time.moment(nominal)}
              </strong>
              {isPlanned ? null : <span className="soft"> · {t("notPlanned")}</span>}
              {isMoved ? (
                <>
                  <div className="compose-warn">
                    {seat === null ? t("noOccurrenceSeat") : t("instead", { seat: time.moment(seat) })}
                  </div>
                  <Reasons reasons={reasons} />
                </>
              ) : null}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
