/** Times that belong to no app, such as a token's: by the reader's own clock. */
import { useTimeWords } from "../../time/time-words.ts";
import { planNow } from "../../time/plan-clock.ts";

export function useOwnTime(): (at: string) => string {
  const time = useTimeWords();
  // The year is told where it is another than this one.
  return (at) => time.own(at) ?? time.moment(at, { near: new Date(planNow()).toISOString() });
}
