/** How often a wrong token was shown lately, by address: whoever guesses is made to wait. */
import { MINUTE_MS, SECOND_MS } from "../domain/time.ts";

export type Tries = {
  failed(from: string): void;
  /** Whole seconds to wait before another try; 0 when one may be made. */
  waitSeconds(from: string): number;
};

const FAILURES_MAX = 10;
const WINDOW_MS = 5 * MINUTE_MS;

/** More addresses than this at once is an attack; the oldest are forgotten rather than the memory filled. */
const ADDRESSES_MAX = 10_000;

/** `upMs` never goes back. */
export function countTries(upMs: () => number): Tries {
  const failures = new Map<string, number[]>();
  const recent = (from: string) => (failures.get(from) ?? []).filter((at) => at > upMs() - WINDOW_MS);
  return {
    failed(from) {
      const now = [...recent(from), upMs()].slice(-FAILURES_MAX);
      failures.delete(from);
      failures.set(from, now);
      const [oldest] = failures.keys();
      if (failures.size > ADDRESSES_MAX && oldest !== undefined) failures.delete(oldest);
    },
    waitSeconds(from) {
      const [first, ...rest] = recent(from);
      if (first === undefined || rest.length + 1 < FAILURES_MAX) return 0;
      return Math.max(1, Math.ceil((first + WINDOW_MS - upMs()) / SECOND_MS));
    },
  };
}
