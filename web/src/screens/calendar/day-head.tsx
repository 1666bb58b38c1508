/** The head of a day: its date, what it has used, booked and free as pegs and in words, and the way to a new announcement. */
import { Link } from "react-router";
import type { Day } from "../../api/apps.ts";
import { pegs } from "../../app/frame.tsx";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { useTimeWords } from "../../time/time-words.ts";
import type { LocalDate } from "../../time/wall.ts";
import { clockText, localTime } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import type { Spot } from "./pointing.ts";
import { quarterFrom } from "./pointing.ts";
import { openOf } from "./week-axis.ts";

export function DayHead({
  id,
  date,
  day,
  quarter,
  isLong = false,
  note = null,
}: {
  id: string;
  date: LocalDate;
  day: Day | undefined;
  quarter: Spot;
  /** With the month, where it stands by itself. */
  isLong?: boolean;
  note?: string | null;
}) {
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  const isToday = date === quarter.date;
  const full = time.day(date);
  return (
    <header className="cal-head">
      <h2 id={id} className="figures">
        <span aria-hidden="true">
          {isLong ? full : t("dayHead", { weekday: time.weekday(date), day: Number(date.slice(-2)) })}
        </span>
        <span className="unseen">{isToday ? t("isToday", { day: full }) : full}</span>
      </h2>
      {day === undefined ? null : <Pegs day={day} />}
      {note === null ? null : <span className="soft">{note}</span>}
      <NewOn date={date} day={day} quarter={quarter} />
    </header>
  );
}

export function Pegs({ day: { used, booked, limit, free, kept } }: { day: Day }) {
  const t = useWords(CALENDAR_WORDS);
  if (limit === null) return null;
  const words = t(kept > 0 ? "pegsKept" : "pegs", { used, booked, limit, free: free ?? 0, kept });
  return (
    <span className="cal-pegs" role="img" aria-label={words} title={words}>
      {pegs({ used, booked, limit, kept })}
    </span>
  );
}

/** Begins at the day's opening; today at the next quarter of an hour. */
function NewOn({ date, day, quarter }: { date: LocalDate; day: Day | undefined; quarter: Spot }) {
  const { app, can } = useHere();
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  const opens = day === undefined ? undefined : openOf(day)[0]?.from;
  const minute = firstMinute(date, opens ?? 0, quarter);
  if (!can("edit") || minute === null) return null;
  const words = t("newAt", { time: `${time.day(date)} ${clockText(minute)}` });
  return (
    <Link className="cal-new" to={paths.compose(app, { at: localTime(date, minute) })} aria-label={words} title={words}>
      +
    </Link>
  );
}

function firstMinute(date: LocalDate, opens: number, now: Spot): number | null {
  if (date < now.date) return null;
  return date === now.date ? quarterFrom(Math.max(opens, now.minute + 1)) : opens;
}
