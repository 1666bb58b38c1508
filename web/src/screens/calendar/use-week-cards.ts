/** Where all cards of a week stand; reckoned anew only when what is shown, or the axis, is another. */
import { useMemo } from "react";
import { useHere } from "../../app/here.ts";
import { deliveryMsOf } from "../../app/rules.ts";
import type { LocalDate } from "../../time/wall.ts";
import { wallOf } from "../../time/wall.ts";
import type { Card, PlacedCard } from "./day-cards.ts";
import { placeCards } from "./day-cards.ts";
import type { Entry } from "./entries.ts";
import { isElsewhere } from "./entries.ts";
import type { Shown } from "./use-entries.ts";
import type { Axis } from "./week-axis.ts";
import { axisOf, openOf } from "./week-axis.ts";

export type Folds = { readonly isEarlyOpened: boolean; readonly isLateOpened: boolean };

export function useWeekCards(
  dates: readonly LocalDate[],
  { byDate, days }: Pick<Shown, "byDate" | "days">,
  { isEarlyOpened, isLateOpened }: Folds,
): { axis: Axis; placed: ReadonlyMap<string, PlacedCard>; ofDays: readonly (readonly PlacedCard[])[] } {
  const { now } = useHere();
  const deliveryMs = deliveryMsOf(now.rules);
  const axis = useMemo(() => {
    const open = dates.flatMap((date) => {
      const day = days.get(date);
      return day === undefined ? [] : openOf(day);
    });
    const minutes = dates.flatMap((date) => (byDate.get(date) ?? []).map(minuteOf));
    return axisOf({ open, minutes, isEarlyOpened, isLateOpened });
  }, [dates, byDate, days, isEarlyOpened, isLateOpened]);
  return useMemo(() => {
    const ofDays = dates.map((date) => placeCards((byDate.get(date) ?? []).map(cardOf), axis, { deliveryMs }));
    return { axis, ofDays, placed: new Map(ofDays.flat().map((card) => [card.key, card])) };
  }, [dates, byDate, axis, deliveryMs]);
}

export function cardOf(entry: Entry): Card {
  return { key: entry.id, minute: minuteOf(entry), lines: isElsewhere(entry) ? 3 : 2 };
}

function minuteOf({ place }: Entry): number {
  return place === null ? 0 : wallOf(place).minute;
}
