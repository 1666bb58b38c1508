/** Stretches of time in which nothing may start, merged: each is half-open, [from, until). */
import { SortedMap } from "./sorted-map.ts";
import type { Instant } from "./time.ts";

export class BlockedTime {
  /** `until` by `from`; stretches neither overlap nor touch. */
  private readonly stretches = new SortedMap();

  /** The first instant ≥ `at` that is not blocked. O(log n). */
  nextFree(at: Instant): Instant {
    return this.stretches.seek(at) && this.stretches.value > at ? this.stretches.value : at;
  }

  /** Until when (exclusive) what `nextFree` says of `at` holds for every later instant too; Infinity for ever. */
  steadyUntil(at: Instant): Instant {
    const free = this.nextFree(at);
    return free > at ? free : this.stretches.nextKey;
  }

  /** Blocks [from, until); nothing when it is empty. `until` may be Infinity. */
  add(from: Instant, until: Instant): void {
    if (from >= until) return;
    const stretches = this.stretches;
    if (stretches.seek(from) && stretches.value >= from) {
      if (stretches.value >= until) return;
      stretches.value = until;
    } else {
      stretches.insert(from, until);
    }
    while (stretches.nextKey <= until && stretches.nextKey < Infinity)
      stretches.value = Math.max(stretches.value, stretches.removeNext());
  }
}
