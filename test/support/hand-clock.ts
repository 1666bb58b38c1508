/** A clock that stands still until a test moves it; plan time and real time move together. */
import type { Instant } from "../../src/domain/time.ts";
import type { Clock } from "../../src/runtime/clock.ts";

export type HandClock = Clock & {
  /** Moves time on, and wakes whoever slept until then. */
  pass(ms: number): void;
  /** Sets both times to an instant, earlier or later. */
  setTo(at: Instant): void;
};

export function handClock(startAt: Instant): HandClock {
  let at = startAt;
  const sleepers = new Set<{ until: Instant; wake: () => void }>();
  const setTo = (next: Instant): void => {
    at = next;
    for (const sleeper of [...sleepers]) {
      if (sleeper.until > at) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  };
  return {
    rate: 1,
    now: () => at,
    realMs: () => at,
    upMs: () => at,
    toRealMs: (planMs) => planMs,
    toPlanMs: (realMs) => realMs,
    setTo,
    pass: (ms) => setTo(at + ms),
    sleepUntil: (until, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        if (until <= at) return resolve();
        const sleeper = { until, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
  };
}
