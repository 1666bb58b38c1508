/** One card: a campaign or an occurrence at its true time, with the shade of its delivery. Drawn anew only when it changes. */
import type { PointerEvent } from "react";
import { memo } from "react";
import { StandingMark } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { wallOf } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { useAskedWords } from "./asked-words.ts";
import type { PlacedCard } from "./day-cards.ts";
import type { Entry } from "./entries.ts";
import { isMovable } from "./entries.ts";
import "./seat-card.css";

export type CardProps = {
  readonly entry: Entry;
  readonly isChosen: boolean;
  /** A what-if is shown in which it stands elsewhere. */
  readonly isLeaving?: boolean;
  readonly onChoose: (entry: Entry) => void;
  readonly onGrab?: ((press: PointerEvent, entry: Entry) => void) | undefined;
};

export const SeatCard = memo(CardAtSeat);

function CardAtSeat({ placed, ...props }: CardProps & { readonly placed: PlacedCard | undefined }) {
  const { entry, isLeaving = false, onGrab } = props;
  if (placed === undefined) return null;
  const { topPx, bodyPx, tailPx, lane, lanes } = placed;
  return (
    <li
      className={`cal-seat cal-is-${entry.standing}${isLeaving ? " cal-leaving" : ""}`}
      data-slides={entry.id}
      style={{
        top: topPx,
        left: `${(lane / lanes) * 100}%`,
        width: `${100 / lanes}%`,
        height: Math.max(bodyPx, tailPx),
      }}
    >
      <span className="cal-tail" style={{ height: tailPx }} />
      <CardButton
        {...props}
        className={`cal-card${onGrab !== undefined && isMovable(entry) ? " cal-movable" : ""}`}
        heightPx={bodyPx}
      />
    </li>
  );
}

/** The card itself, also where it is a row of a list. */
export function CardButton({
  entry,
  isChosen,
  onChoose,
  onGrab,
  className,
  heightPx,
}: CardProps & { readonly className: string; readonly heightPx?: number }) {
  const standings = useWords(STANDING_WORDS);
  const time = useTimeWords();
  const asked = useAskedWords()(entry);
  const { id, name, standing, place, schedule } = entry;
  const word = standings(`short.${standing}`);
  return (
    <button
      type="button"
      className={className}
      data-card={id}
      style={heightPx === undefined ? undefined : { height: heightPx }}
      title={[name, word, asked].filter((part) => part !== null).join(" · ")}
      aria-pressed={isChosen}
      onClick={() => onChoose(entry)}
      onPointerDown={onGrab !== undefined && isMovable(entry) ? (press) => onGrab(press, entry) : undefined}
    >
      <span className="cal-line">
        <StandingMark standing={standing} />
        {place === null ? null : (
          <span className="figures">
            <span className="unseen">{time.day(wallOf(place).date)} </span>
            {time.clock(place)}
          </span>
        )}
        {schedule === null ? null : <span aria-hidden="true">⟳</span>}
      </span>
      <span className="cal-name">{name}</span>
      <span className="unseen">{word}</span>
      {asked === null ? null : <span className="cal-asked">{asked}</span>}
    </button>
  );
}
