/** A week: seven columns on one axis of time, in which each card stands where it goes out. */
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useHere } from "../../app/here.ts";
import { deliveryMsOf } from "../../app/rules.ts";
import type { LocalDate } from "../../time/wall.ts";
import { localTime } from "../../time/wall.ts";
import { askedSpan } from "./calendar-place.ts";
import { DayColumn } from "./day-column.tsx";
import { DragHint } from "./drag-hint.tsx";
import { DragLayer } from "./drag-layer.tsx";
import type { Entry } from "./entries.ts";
import { ghostsOf, NO_GHOSTS } from "./ghosts.ts";
import { Hairlines } from "./hairlines.tsx";
import { NowLine } from "./now-line.tsx";
import type { Arrow, Spot } from "./pointing.ts";
import { cardBeside, spotUnder } from "./pointing.ts";
import { useDrag } from "./use-drag.ts";
import type { Shown } from "./use-entries.ts";
import { useSlides } from "./use-slides.ts";
import { useSupposed } from "./use-supposed.ts";
import type { Folds } from "./use-week-cards.ts";
import { useWeekCards } from "./use-week-cards.ts";
import { QuietBand, WeekHours } from "./week-backdrop.tsx";
import "./week.css";
import "./week-layers.css";

const NOTHING: readonly Entry[] = [];

export function WeekGrid({
  dates,
  shown,
  quarter,
  near,
  chosen,
  empty,
  onChoose,
  onMove,
}: {
  dates: readonly LocalDate[];
  shown: Shown;
  quarter: Spot;
  /** An answer of the app's about something close to now. */
  near: string;
  chosen: string | null;
  /** Shown in the middle where no day has anything. */
  empty: ReactNode;
  onChoose: (entry: Entry) => void;
  /** Somebody let a card go at a local time; nothing has been changed. */
  onMove: (entry: Entry, local: string) => void;
}) {
  const { now, can } = useHere();
  const [folds, setFolds] = useState<Folds>({ isEarlyOpened: false, isLateOpened: false });
  const [spot, setSpot] = useState<Spot | null>(null);
  const { axis, placed, ofDays } = useWeekCards(dates, shown, folds);
  const grid = useRef<HTMLDivElement>(null);
  const columns = useRef<HTMLDivElement>(null);
  const isEditor = can("edit");

  const isPast = ({ date, minute }: Spot) => localTime(date, minute) < localTime(quarter.date, quarter.minute);
  const { drag, grab, hasDragged } = useDrag(columns, {
    dates,
    axis,
    onDrop({ entry, spot: { date, minute } }) {
      const local = localTime(date, minute);
      if (!isPast({ date, minute }) && !entry.asked.startsWith(local)) onMove(entry, local);
    },
  });
  const isDragPast = drag !== null && isPast(drag.spot);
  const wish = drag === null || isDragPast ? null : wishOf(drag.entry, drag.spot);
  const { supposed, isSettled } = useSupposed(wish, askedSpan(dates).until);
  const ghosts = useMemo(
    () => (supposed === null || drag === null ? NO_GHOSTS : ghostsOf(supposed, drag.entry.id)),
    [supposed, drag],
  );
  useSlides(grid, placed, dates[0] ?? "");

  const choose = useCallback(
    (entry: Entry) => {
      setSpot(null);
      if (!hasDragged()) onChoose(entry);
    },
    [hasDragged, onChoose],
  );
  const point = (event: MouseEvent) => {
    const rect = columns.current?.getBoundingClientRect();
    if (!isEditor || hasDragged() || rect === undefined || event.target !== event.currentTarget) return;
    const under = { x: event.clientX - rect.left, y: event.clientY - rect.top };
    const found = spotUnder(under, { dates, axis, widthPx: rect.width });
    setSpot(spot !== null || isPast(found) ? null : found);
  };

  function press(event: KeyboardEvent) {
    if (event.key === "Escape") setSpot(null);
    const key = (event.target as HTMLElement).dataset["card"];
    if (key === undefined || !event.key.startsWith("Arrow")) return;
    const next = cardBeside(ofDays, key, event.key as Arrow);
    if (next === null) return;
    event.preventDefault();
    grid.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(next)}"]`)?.focus();
  }

  const isEmpty = !shown.isLoading && dates.every((date) => !shown.byDate.has(date));
  return (
    <>
      <div
        ref={grid}
        className={drag === null ? "cal-week" : "cal-week cal-dragging"}
        style={{ gridTemplateColumns: `48px repeat(${dates.length}, minmax(0, 1fr))` }}
        aria-busy={shown.isLoading}
        onKeyDown={press}
      >
        <div className="cal-corner" />
        <WeekHours axis={axis} />
        {dates.map((date, index) => (
          <DayColumn
            key={date}
            column={index + 2}
            date={date}
            day={shown.days.get(date)}
            quarter={quarter}
            axis={axis}
            entries={shown.byDate.get(date) ?? NOTHING}
            placed={placed}
            chosen={chosen}
            leaving={ghosts.leaving}
            spotMinute={spot?.date === date ? spot.minute : null}
            onChoose={choose}
            onGrab={isEditor ? grab : undefined}
            onPoint={point}
          />
        ))}
        <div className="cal-over" ref={columns}>
          <Hairlines entries={shown.entries} placed={placed} dates={dates} axis={axis} chosen={chosen} />
          <NowLine axis={axis} dates={dates} near={near} />
          {drag === null ? null : (
            <DragLayer drag={drag} ghosts={ghosts} dates={dates} axis={axis} deliveryMs={deliveryMsOf(now.rules)} />
          )}
          {isEmpty ? empty : null}
        </div>
        <div className="cal-bands">
          <QuietBand axis={axis} part="early" folds={folds} onFold={setFolds} />
          <QuietBand axis={axis} part="late" folds={folds} onFold={setFolds} />
        </div>
      </div>
      {drag === null ? null : <DragHint drag={drag} isPast={isDragPast} ghosts={ghosts} isSettled={isSettled} />}
    </>
  );
}

function wishOf({ id }: Entry, { date, minute }: Spot) {
  return { id, local: localTime(date, minute) };
}
