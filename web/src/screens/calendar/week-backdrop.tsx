/** Behind a week's cards: its hours, and the bands in which the quiet ones are folded away. */
import { memo } from "react";
import { clockText, DAY_MINUTES } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import type { Folds } from "./use-week-cards.ts";
import type { Axis } from "./week-axis.ts";
import { hoursOf, yOf } from "./week-axis.ts";

export const WeekHours = memo(Hours);

function Hours({ axis }: { axis: Axis }) {
  return (
    <>
      <div className="cal-hours figures" aria-hidden="true">
        {hoursOf(axis).map((minute) => (
          <span key={minute} style={{ top: yOf(axis, minute) }}>
            {clockText(minute)}
          </span>
        ))}
      </div>
      <div className="cal-lines" aria-hidden="true">
        {hoursOf(axis).map((minute) => (
          <div key={minute} style={{ top: yOf(axis, minute) }} />
        ))}
      </div>
    </>
  );
}

export function QuietBand({
  axis,
  part,
  folds,
  onFold,
}: {
  axis: Axis;
  part: "early" | "late";
  folds: Folds;
  onFold: (folds: Folds) => void;
}) {
  const t = useWords(CALENDAR_WORDS);
  const isEarly = part === "early";
  const heightPx = isEarly ? axis.earlyPx : axis.latePx;
  if (heightPx === 0) return null;
  const isFolded = isEarly ? axis.isEarlyFolded : axis.isLateFolded;
  const [from, to] = isEarly ? [0, axis.from] : [axis.to, DAY_MINUTES];
  const hours = { from: clockText(from), to: clockText(to) };
  const words = t(isFolded ? "openQuiet" : "foldQuiet", hours);
  return (
    <button
      type="button"
      className={isFolded ? "cal-quiet figures" : "cal-quiet cal-quiet-open figures"}
      style={isFolded ? { top: yOf(axis, from), height: heightPx } : { top: yOf(axis, from) }}
      aria-expanded={!isFolded}
      aria-label={words}
      title={words}
      onClick={() => onFold(isEarly ? { ...folds, isEarlyOpened: isFolded } : { ...folds, isLateOpened: isFolded })}
    >
      {isFolded ? (
        <>
          <span aria-hidden="true">▸</span> {t("quiet", hours)}
        </>
      ) : (
        <span aria-hidden="true">▾</span>
      )}
    </button>
  );
}
