/** How many half-open stretches [from, until) lie over each instant. Stretches are only ever added. */
import { SortedMap } from "./sorted-map.ts";
import type { Instant } from "./time.ts";

export class Coverage {
  /** The depth from each key to the next; before the first it is 0. */
  private readonly depths = new SortedMap();

  /**
   * Lays one more stretch over [from, until) and tells `reached` every part of it whose depth has thereby become exactly
   * `depth`. Costs O(log n + the number of stretch ends inside).
   */
  add(from: Instant, until: Instant, depth: number, reached: (from: Instant, until: Instant) => void): void {
    if (from >= until) return;
    const depths = this.depths;
    this.cut(until);
    this.cut(from);
    while (depths.key < until) {
      depths.value += 1;
      if (depths.value === depth) reached(depths.key, depths.nextKey);
      if (!depths.advance()) return;
    }
  }

  /** The depth at `at`. */
  at(at: Instant): number {
    return this.depths.seek(at) ? this.depths.value : 0;
  }

  /** The first instant after `at` at which the depth may be another; Infinity for none. */
  steadyUntil(at: Instant): Instant {
    this.depths.seek(at);
    return this.depths.nextKey;
  }

  /** The first instant in [from, until) at least `depth` deep, or null. */
  firstAtLeast(depth: number, from: Instant, until: Instant): Instant | null {
    if (this.at(from) >= depth) return from;
    while (this.depths.nextKey < until) {
      this.depths.advance();
      if (this.depths.value >= depth) return this.depths.key;
    }
    return null;
  }

  /** Makes `at` a key and leaves the cursor on it. */
  private cut(at: Instant): void {
    const found = this.depths.seek(at);
    if (found && this.depths.key === at) return;
    this.depths.insert(at, found ? this.depths.value : 0);
  }
}
