/** Over the calendar: which days are shown, and the way to others. */
import { Button } from "antd";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import type { LocalDate } from "../../time/wall.ts";
import { utcOf } from "../../time/wall.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import type { Place, View } from "./calendar-place.ts";
import { stepped } from "./calendar-place.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";

const VIEWS: readonly View[] = ["week", "month"];

export function CalendarHead({
  place,
  dates,
  today,
  isLoading,
  onGo,
}: {
  place: Place;
  dates: readonly LocalDate[];
  today: LocalDate;
  isLoading: boolean;
  onGo: (place: Place) => void;
}) {
  const { zone } = useHere();
  const t = useWords(CALENDAR_WORDS);
  const common = useWords(COMMON);
  const time = useTimeWords();
  const { view, at } = place;
  const [first = at, last = at] = [dates[0], dates.at(-1)];
  const isWeek = view === "week";
  const title = isWeek ? spanText(first, last, time.tag) : time.month(at);
  return (
    <div className="cal-top">
      <h1 className="figures">
        <span className="unseen">{t("calendar")} </span>
        {title}
      </h1>
      <div className="row">
        <Button aria-label={t(isWeek ? "earlierWeek" : "earlierMonth")} onClick={() => onGo(stepped(place, -1))}>
          ‹
        </Button>
        <Button onClick={() => onGo({ view, at: today })}>{t("today")}</Button>
        <Button aria-label={t(isWeek ? "laterWeek" : "laterMonth")} onClick={() => onGo(stepped(place, 1))}>
          ›
        </Button>
      </div>
      <div className="cal-views" role="group" aria-label={t("view")}>
        {VIEWS.map((each) => (
          <button key={each} type="button" aria-pressed={each === view} onClick={() => onGo({ view: each, at })}>
            {t(each)}
          </button>
        ))}
      </div>
      <span className="soft" role="status">
        {isLoading ? common("loading") : null}
      </span>
      <span className="soft cal-zone">{t("zone", { zone })}</span>
    </div>
  );
}

const MONTH_DAY = { month: "long", day: "numeric", timeZone: "UTC" } as const;
const WHOLE_DATE = { ...MONTH_DAY, year: "numeric" } as const;

/** "23 – 29 November 2026" · "2026年11月23日 – 11月29日", where the browser's own span would be all figures. */
function spanText(first: LocalDate, last: LocalDate, tag: string): string {
  const whole = new Intl.DateTimeFormat(tag === "en" ? "en-GB" : tag, WHOLE_DATE);
  if (tag === "en") return whole.formatRange(utcOf(first), utcOf(last));
  const end = first.slice(0, 4) === last.slice(0, 4) ? new Intl.DateTimeFormat(tag, MONTH_DAY) : whole;
  return `${whole.format(utcOf(first))} – ${end.format(utcOf(last))}`;
}

/** What the marks in the days' heads mean. */
export function Legend() {
  const t = useWords(CALENDAR_WORDS);
  const marks = [
    ["●", "legend.used"],
    ["◉", "legend.booked"],
    ["◌", "legend.kept"],
    ["○", "legend.free"],
  ] as const;
  return (
    <ul className="cal-legend soft" aria-label={t("legend")}>
      {marks.map(([mark, key]) => (
        <li key={key}>
          <span aria-hidden="true">{mark}</span> {t(key)}
        </li>
      ))}
      <li>
        <span className="cal-legend-upcoming" aria-hidden="true" /> {t("legend.upcoming")}
      </li>
      <li>
        <span className="cal-legend-tail" aria-hidden="true" /> {t("legend.tail")}
      </li>
    </ul>
  );
}
