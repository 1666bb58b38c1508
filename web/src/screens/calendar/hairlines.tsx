/** From what was asked for to the seat it got: a hairline, where the two are in one week and not the same. */
import { memo } from "react";
import type { LocalDate } from "../../time/wall.ts";
import { wallOf } from "../../time/wall.ts";
import type { PlacedCard } from "./day-cards.ts";
import type { Entry } from "./entries.ts";
import { isElsewhere } from "./entries.ts";
import type { Axis } from "./week-axis.ts";
import { yOf } from "./week-axis.ts";

/** Closer than this a line would be shorter than its ends. */
const APART_PX = 6;
/** In columns: how wide the end at the asked-for time is, and how far inside of its card the line arrives. */
const END = 0.12;
const INSET = 0.02;

export const Hairlines = memo(AllHairlines);

function AllHairlines({
  entries,
  placed,
  dates,
  axis,
  chosen,
}: {
  entries: readonly Entry[];
  placed: ReadonlyMap<string, PlacedCard>;
  dates: readonly LocalDate[];
  axis: Axis;
  chosen: string | null;
}) {
  return (
    <svg
      className="cal-hairlines"
      viewBox={`0 0 ${dates.length} ${axis.heightPx}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {entries.map((entry) => {
        const card = placed.get(entry.id);
        if (card === undefined || entry.place === null || !isElsewhere(entry)) return null;
        const asked = wallOf(entry.asked);
        const [from, to] = [dates.indexOf(asked.date), dates.indexOf(wallOf(entry.place).date)];
        const y = yOf(axis, asked.minute);
        if (from === -1 || (from === to && Math.abs(y - card.topPx) < APART_PX)) return null;
        const x = to + card.lane / card.lanes + INSET;
        const end = from === to ? x : from + 0.5;
        const path = `M ${end - INSET} ${y} h ${END} M ${end} ${y} H ${x} V ${card.topPx}`;
        return <path key={entry.id} d={path} className={entry.id === chosen ? "cal-hairline-chosen" : undefined} />;
      })}
    </svg>
  );
}
