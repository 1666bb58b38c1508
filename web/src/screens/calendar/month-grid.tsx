/** Six weeks at a glance: of each day its pegs and the first few that go out; choosing one leads to its week. */
import { memo } from "react";
import { Link } from "react-router";
import type { Day } from "../../api/apps.ts";
import { StandingMark } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useTimeWords } from "../../time/time-words.ts";
import type { LocalDate } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { placeQuery } from "./calendar-place.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import { Pegs } from "./day-head.tsx";
import "./month.css";
import type { Entry } from "./entries.ts";
import type { Shown } from "./use-entries.ts";

const SHOWN_MAX = 3;
const NOTHING: readonly Entry[] = [];

export function MonthGrid({
  dates,
  month,
  shown,
  today,
}: {
  dates: readonly LocalDate[];
  /** Any day of it. */
  month: LocalDate;
  shown: Shown;
  today: LocalDate;
}) {
  const time = useTimeWords();
  return (
    <div className="cal-month" aria-busy={shown.isLoading}>
      {dates.slice(0, 7).map((date) => (
        <div key={date} className="cal-month-head" aria-hidden="true">
          {time.weekday(date)}
        </div>
      ))}
      {dates.map((date) => (
        <MonthDay
          key={date}
          date={date}
          day={shown.days.get(date)}
          entries={shown.byDate.get(date) ?? NOTHING}
          isOutside={date.slice(0, 7) !== month.slice(0, 7)}
          isToday={date === today}
        />
      ))}
    </div>
  );
}

const MonthDay = memo(DayOfMonth);

function DayOfMonth({
  date,
  day,
  entries,
  isOutside,
  isToday,
}: {
  date: LocalDate;
  day: Day | undefined;
  entries: readonly Entry[];
  isOutside: boolean;
  isToday: boolean;
}) {
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  const full = isToday ? t("isToday", { day: time.day(date) }) : time.day(date);
  const words = entries.length === 0 ? full : t("ofDay", { day: full, count: entries.length });
  const more = entries.length - SHOWN_MAX;
  return (
    <section
      className={`cal-month-day${isOutside ? " cal-outside" : ""}${isToday ? " cal-today" : ""}`}
      aria-label={full}
    >
      <div className="cal-month-top">
        <Link to={`?${placeQuery({ view: "week", at: date })}`} aria-label={words} className="figures">
          {Number(date.slice(-2))}
        </Link>
        {day === undefined ? null : <Pegs day={day} />}
      </div>
      {entries.length === 0 ? null : (
        <ul>
          {entries.slice(0, SHOWN_MAX).map((entry) => (
            <MonthEntry key={entry.id} entry={entry} />
          ))}
          {more > 0 ? <li className="soft">{t("more", { count: more })}</li> : null}
        </ul>
      )}
    </section>
  );
}

function MonthEntry({ entry: { name, place, standing } }: { entry: Entry }) {
  const standings = useWords(STANDING_WORDS);
  const time = useTimeWords();
  const word = standings(`short.${standing}`);
  return (
    <li className={`cal-line cal-is-${standing}`} title={`${name} · ${word}`}>
      <StandingMark standing={standing} />
      <span className="figures">{place === null ? "" : time.clock(place)}</span>
      <span className="cal-name">{name}</span>
      <span className="unseen">{word}</span>
    </li>
  );
}
