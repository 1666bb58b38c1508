/** Today, and the quarter of an hour it is: told anew only when it is another, so that no screen is drawn every second. */
import { useEffect, useState } from "react";
import { planNow } from "../../time/plan-clock.ts";
import { wallAt } from "../../time/wall.ts";
import type { Spot } from "./pointing.ts";

const LOOK_EVERY_MS = 1_000;
const QUARTER_MINUTES = 15;

/** @param near An answer of the app's about something close to now. */
export function useQuarter(near: string): Spot {
  const [spot, setSpot] = useState(() => quarter(near));
  useEffect(() => {
    const look = () =>
      setSpot((was) => {
        const is = quarter(near);
        return is.date === was.date && is.minute === was.minute ? was : is;
      });
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [near]);
  return spot;
}

function quarter(near: string): Spot {
  const { date, minute } = wallAt(planNow(), near);
  return { date, minute: Math.floor(minute / QUARTER_MINUTES) * QUARTER_MINUTES };
}
