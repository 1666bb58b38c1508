/** What time it is at Herald's, drawn through the week; the one thing of the calendar that moves every second. */
import { usePlanNow } from "../../time/plan-clock.ts";
import type { LocalDate } from "../../time/wall.ts";
import { clockText, wallAt } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import type { Axis } from "./week-axis.ts";
import { yOf } from "./week-axis.ts";

export function NowLine({ axis, dates, near }: { axis: Axis; dates: readonly LocalDate[]; near: string }) {
  const t = useWords(CALENDAR_WORDS);
  const { date, minute, second } = wallAt(usePlanNow(1_000), near);
  const column = dates.indexOf(date);
  if (column === -1) return null;
  const share = 100 / dates.length;
  return (
    <div
      className="cal-now"
      style={{ top: yOf(axis, minute + second / 60) }}
      title={t("now", { time: clockText(minute) })}
    >
      <span style={{ left: `${column * share}%`, width: `${share}%` }} />
    </div>
  );
}
