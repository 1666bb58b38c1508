/** Which day and time lie under a pointer, and which card an arrow key leads to. */
import type { LocalDate } from "../../time/wall.ts";
import { DAY_MINUTES } from "../../time/wall.ts";
import type { Axis } from "./week-axis.ts";
import { minuteAt } from "./week-axis.ts";

export type Spot = { readonly date: LocalDate; readonly minute: number };

const SNAP_MINUTES = 15;

/** The quarter of an hour under a point of the columns; a point beside them counts as of the nearest day. */
export function spotUnder(
  { x, y }: { x: number; y: number },
  { dates, widthPx, axis }: { dates: readonly LocalDate[]; widthPx: number; axis: Axis },
): Spot {
  const column = Math.max(0, Math.min(dates.length - 1, Math.floor((x / widthPx) * dates.length)));
  const snapped = Math.round(minuteAt(axis, y) / SNAP_MINUTES) * SNAP_MINUTES;
  return { date: dates[column] ?? "", minute: Math.min(snapped, DAY_MINUTES - SNAP_MINUTES) };
}

/** The next quarter of an hour at or after a minute; null where the day has none left. */
export function quarterFrom(minute: number): number | null {
  const next = Math.ceil(minute / SNAP_MINUTES) * SNAP_MINUTES;
  return next < DAY_MINUTES ? next : null;
}

export type Arrow = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

type Standing = { readonly key: string; readonly topPx: number };

/** Up and down lead through all cards by time; left and right to the nearest one of the next day that has any. */
export function cardBeside(days: readonly (readonly Standing[])[], key: string, arrow: Arrow): string | null {
  const column = days.findIndex((cards) => cards.some((card) => card.key === key));
  const card = days[column]?.find((each) => each.key === key);
  if (card === undefined) return null;
  if (arrow === "ArrowUp" || arrow === "ArrowDown") {
    const all = days.flat();
    const index = all.indexOf(card) + (arrow === "ArrowUp" ? -1 : 1);
    return all[index]?.key ?? null;
  }
  const beside = arrow === "ArrowLeft" ? days.slice(0, column).reverse() : days.slice(column + 1);
  const cards = beside.find(({ length }) => length > 0) ?? [];
  const nearest = [...cards].sort((a, b) => Math.abs(a.topPx - card.topPx) - Math.abs(b.topPx - card.topPx));
  return nearest[0]?.key ?? null;
}
