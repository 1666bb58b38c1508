/** One day of a week: its head, when it is closed, its cards, and the ghosts of what is only supposed. */
import type { MouseEvent, PointerEvent } from "react";
import { Link } from "react-router";
import type { Day } from "../../api/apps.ts";
import { StandingMark } from "../../campaign/standing-view.tsx";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { useTimeWords } from "../../time/time-words.ts";
import type { LocalDate } from "../../time/wall.ts";
import { clockText, localTime } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import { DayHead } from "./day-head.tsx";
import type { PlacedCard } from "./day-cards.ts";
import type { Entry } from "./entries.ts";
import type { Spot } from "./pointing.ts";
import { SeatCard } from "./seat-card.tsx";
import type { Axis } from "./week-axis.ts";
import { closedOf, openOf, yOf } from "./week-axis.ts";

export function DayColumn({
  column,
  date,
  day,
  quarter,
  axis,
  entries,
  placed,
  chosen,
  leaving,
  spotMinute,
  onChoose,
  onGrab,
  onPoint,
}: {
  /** Of the grid. */
  column: number;
  date: LocalDate;
  day: Day | undefined;
  quarter: Spot;
  axis: Axis;
  entries: readonly Entry[];
  placed: ReadonlyMap<string, PlacedCard>;
  chosen: string | null;
  leaving: ReadonlySet<string>;
  /** Where somebody pointed at an empty place. */
  spotMinute: number | null;
  onChoose: (entry: Entry) => void;
  onGrab: ((press: PointerEvent, entry: Entry) => void) | undefined;
  onPoint: (event: MouseEvent) => void;
}) {
  const t = useWords(CALENDAR_WORDS);
  const closed = day === undefined ? [] : closedOf(openOf(day));
  const className = date === quarter.date ? "cal-day cal-today" : date < quarter.date ? "cal-day cal-past" : "cal-day";
  return (
    <section className={className} style={{ gridColumn: column }} aria-labelledby={`cal-${date}`}>
      <DayHead id={`cal-${date}`} date={date} day={day} quarter={quarter} />
      <div className="cal-body" style={{ height: axis.heightPx }} onClick={onPoint}>
        {closed.map(({ from, to }) => (
          <div
            key={from}
            className="cal-closed"
            style={{ top: yOf(axis, from), height: yOf(axis, to) - yOf(axis, from) }}
          />
        ))}
        {spotMinute === null ? null : <NewHere date={date} minute={spotMinute} axis={axis} />}
        {entries.length === 0 ? (
          <span className="unseen">{t("noneOnDay")}</span>
        ) : (
          <ul className="cal-seats" aria-label={t("seats")}>
            {entries.map((entry) => (
              <SeatCard
                key={entry.id}
                entry={entry}
                placed={placed.get(entry.id)}
                isChosen={entry.id === chosen}
                isLeaving={leaving.has(entry.id)}
                onChoose={onChoose}
                onGrab={onGrab}
              />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function NewHere({ date, minute, axis }: { date: LocalDate; minute: number; axis: Axis }) {
  const { app } = useHere();
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  const clock = clockText(minute);
  return (
    <Link
      className="cal-new-here figures"
      style={{ top: yOf(axis, minute) }}
      to={paths.compose(app, { at: localTime(date, minute) })}
      ref={(link) => link?.focus()}
    >
      <span aria-hidden="true">{t("newShort", { time: clock })}</span>
      <span className="unseen">{t("newAt", { time: `${time.day(date)} ${clock}` })}</span>
    </Link>
  );
}

/** Nobody can choose a ghost; what it shows is said in words beside it. */
export function Ghost({ entry, placed }: { entry: Entry; placed: PlacedCard }) {
  const time = useTimeWords();
  return (
    <div
      className={`cal-seat cal-ghost cal-is-${entry.standing}`}
      style={{ top: placed.topPx, height: Math.max(placed.bodyPx, placed.tailPx), width: "100%", left: 0 }}
    >
      <span className="cal-tail" style={{ height: placed.tailPx }} />
      <span className="cal-card" style={{ height: placed.bodyPx }}>
        <span className="cal-line">
          <StandingMark standing={entry.standing} />
          <span className="figures">{entry.place === null ? "" : time.clock(entry.place)}</span>
        </span>
        <span className="cal-name">{entry.name}</span>
      </span>
    </div>
  );
}
