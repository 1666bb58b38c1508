/** The latest occurrences of a span, found from its end: years of silence cost no more than the answer needs. */
import type { Recurrence } from "../domain/occurrence.ts";
import { occurrencesBetween } from "../domain/occurrence.ts";
import type { Instant } from "../domain/time.ts";
import { HOUR_MS } from "../domain/time.ts";

/** The last `max` occurrences after `after` (exclusive) up to `upTo` (inclusive), in order. */
export function latestOccurrences(
  recurrence: Recurrence,
  { after, upTo, max }: { after: Instant; upTo: Instant; max: number },
): readonly Instant[] {
  for (let spanMs = HOUR_MS; ; spanMs *= LOOK_BACK_GROWTH) {
    const from = Math.max(after, upTo - spanMs);
    const found = occurrencesBetween(recurrence, from, upTo, Infinity);
    if (found.length >= max || from === after) return found.slice(-max);
  }
}

const LOOK_BACK_GROWTH = 8;
