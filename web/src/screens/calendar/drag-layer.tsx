/** Over the columns while a card is dragged: what was wished for under the pointer, and the ghosts of everyone it moves. */
import type { LocalDate } from "../../time/wall.ts";
import { clockText, wallOf } from "../../time/wall.ts";
import { Ghost } from "./day-column.tsx";
import { placeCards } from "./day-cards.ts";
import type { Ghosts } from "./ghosts.ts";
import type { Drag } from "./use-drag.ts";
import { cardOf } from "./use-week-cards.ts";
import type { Axis } from "./week-axis.ts";
import { yOf } from "./week-axis.ts";

export function DragLayer({
  drag,
  ghosts,
  dates,
  axis,
  deliveryMs,
}: {
  drag: Drag;
  ghosts: Ghosts;
  dates: readonly LocalDate[];
  axis: Axis;
  deliveryMs: number;
}) {
  return (
    <div
      className="cal-drag"
      style={{ gridTemplateColumns: `repeat(${dates.length}, minmax(0, 1fr))` }}
      aria-hidden="true"
    >
      {dates.map((date) => {
        const here = ghosts.entries.filter(({ place }) => place !== null && wallOf(place).date === date);
        const placed = placeCards(here.map(cardOf), axis, { deliveryMs });
        return (
          <div key={date} className="cal-drag-day">
            {drag.spot.date === date ? (
              <div className="cal-hand" style={{ top: yOf(axis, drag.spot.minute) }}>
                <span className="figures">{clockText(drag.spot.minute)}</span> {drag.entry.name}
              </div>
            ) : null}
            {placed.map((card) => {
              const entry = here.find(({ id }) => id === card.key);
              return entry === undefined ? null : <Ghost key={card.key} entry={entry} placed={card} />;
            })}
          </div>
        );
      })}
    </div>
  );
}
