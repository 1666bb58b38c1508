/** A bound of a recurring notice in words: as its day where it is a whole day's edge. */
import type { Schedule } from "../api/schedules.ts";
import { useHere } from "../app/here.ts";
import { dateAtEdge } from "./recurrence.ts";
import { useTimeWords } from "../time/time-words.ts";

export function useBound({ zone }: Pick<Schedule, "zone">): (bound: string, edge: "start" | "end") => string {
  const { zone: appZone } = useHere();
  const time = useTimeWords();
  return (bound, edge) => {
    const date = zone === appZone ? dateAtEdge(bound, edge) : null;
    if (date !== null) return time.day(date, "0000");
    const moment = time.moment(bound, { near: "0" });
    return zone === appZone ? moment : `${moment} (${appZone})`;
  };
}
