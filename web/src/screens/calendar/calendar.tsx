/** Home: the week and the month, what goes out in them and when, and beside them the one that was chosen. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { usePlan } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { COMMON } from "../../words/common.ts";
import { Trouble } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { Agenda } from "./agenda.tsx";
import { CalendarHead, Legend } from "./calendar-head.tsx";
import type { Place } from "./calendar-place.ts";
import { datesOf, placeQuery, readPlace } from "./calendar-place.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import "./calendar.css";
import type { Entry } from "./entries.ts";
import { withoutSeat } from "./entries.ts";
import { MonthGrid } from "./month-grid.tsx";
import { SeatPanel } from "./seat-panel.tsx";
import { useEntries } from "./use-entries.ts";
import { useQuarter } from "./use-quarter.ts";
import { useMedia } from "../../ui/use-media.ts";
import { BESIDE, NARROW } from "./widths.ts";
import { WeekGrid } from "./week-grid.tsx";
import { WithoutSeat } from "./without-seat.tsx";

const MoveDialog = lazy(() => import("./move-dialog.tsx"));
const SeatDrawer = lazy(() => import("./seat-drawer.tsx"));

type Moving = { readonly entry: Entry; readonly local: string | null };

export function Calendar() {
  const near = useNear();
  const t = useWords(CALENDAR_WORDS);
  const [asked, setAsked] = useSearchParams();
  const quarter = useQuarter(near);
  const today = quarter.date;
  const place = readPlace(asked, today);
  const { view, at } = place;
  const dates = useMemo(() => datesOf({ view, at }), [view, at]);
  const shown = useEntries(dates);
  const isNarrow = useMedia(NARROW);
  const isBeside = useMedia(BESIDE);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [moving, setMoving] = useState<Moving | null>(null);
  const chosen = shown.entries.find(({ id }) => id === chosenId) ?? null;
  const unseated = useMemo(() => withoutSeat(shown.entries, { dates, today }), [shown.entries, dates, today]);

  const choose = useCallback(({ id }: Entry) => setChosenId(id), []);
  const move = useCallback((entry: Entry, local: string | null) => setMoving({ entry, local }), []);
  const go = (next: Place) => setAsked(placeQuery(next));
  function close() {
    setChosenId(null);
    const card = chosen === null ? "" : CSS.escape(chosen.id);
    // Once the panel is gone, which keeps the focus as long as it is there.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-card="${card}"]`)?.focus());
  }

  const seats = { dates, shown, quarter, chosen: chosenId, onChoose: choose };
  const panel = chosen === null ? null : <SeatPanel entry={chosen} onMove={(entry) => move(entry, null)} />;
  return (
    <div className="cal">
      <CalendarHead place={place} dates={dates} today={today} isLoading={shown.isLoading} onGo={go} />
      {shown.error === null ? null : <Trouble error={shown.error} onAgain={shown.again} />}
      <div className="cal-columns">
        <div className="grow stack">
          <WithoutSeat entries={unseated} chosen={chosenId} onChoose={choose} />
          {view === "month" ? (
            <MonthGrid dates={dates} month={at} shown={shown} today={today} />
          ) : isNarrow ? (
            <Agenda {...seats} />
          ) : (
            <WeekGrid
              {...seats}
              near={near}
              onMove={move}
              empty={<EmptyWeek isPast={(dates.at(-1) ?? "") < today} />}
            />
          )}
          <Legend />
        </div>
        {panel !== null && isBeside ? (
          <SidePanel key={chosenId} label={t("panel.label")} onClose={close}>
            {panel}
          </SidePanel>
        ) : null}
      </div>
      <Suspense fallback={null}>
        {panel !== null && !isBeside ? <SeatDrawer onClose={close}>{panel}</SeatDrawer> : null}
        {moving === null ? null : <MoveDialog {...moving} quarter={quarter} onClose={() => setMoving(null)} />}
      </Suspense>
    </div>
  );
}

/** An answer about something close to now: it carries the offset of the app's wall. */
function useNear(): string {
  const { app, now } = useHere();
  const { data: plan } = usePlan(app);
  return plan?.now ?? now.nextFreeSeats[0]?.seat ?? now.paused?.at ?? now.hold?.since ?? UTC;
}

/** Where nothing has been told yet. */
const UTC = "1970-01-01T00:00:00Z";

function EmptyWeek({ isPast }: { isPast: boolean }) {
  const { app, can } = useHere();
  const t = useWords(CALENDAR_WORDS);
  return (
    <div className="card cal-empty">
      <strong>{t(isPast ? "emptyPast" : "emptyWeek")}</strong>
      {isPast || !can("edit") ? null : (
        <>
          <span className="soft">{t("emptyTodo")}</span>
          <Link className="cal-button" to={paths.compose(app)}>
            {t("compose")}
          </Link>
        </>
      )}
    </div>
  );
}

/** Takes the focus when it opens, so that whoever chose with the keyboard reads on there; Escape leads back to the card. */
function SidePanel({ label, onClose, children }: { label: string; onClose: () => void; children: React.ReactNode }) {
  const common = useWords(COMMON);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return (
    <aside
      ref={panel}
      className="card cal-panel"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={({ key }) => (key === "Escape" ? onClose() : undefined)}
    >
      <button type="button" className="cal-close" aria-label={common("close")} onClick={onClose}>
        ×
      </button>
      {children}
    </aside>
  );
}
