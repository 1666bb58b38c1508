/**
 * Plan time to real time and back.
 *
 * BullMQ lives in real time: its delays and ticks are instants of the machine's clock. Seats and occurrences are plan
 * time, which a time-lapse runs faster. Both directions round so that nothing happens early.
 */
import type { Instant } from "../domain/time.ts";
import type { Clock } from "../runtime/clock.ts";

/** The real millisecond at which plan time has reached `at`: rounded up, so a timer set to it never rings early. */
export function realTimeOf(clock: Clock, at: Instant): number {
  const { nowAt, realMs } = readTogether(clock);
  return realMs + Math.ceil(clock.toRealMs(at - nowAt) - DUST);
}

/** Plan time at a real millisecond, rounded down: `planTimeOf(clock, realTimeOf(clock, at))` is at least `at`. */
export function planTimeOf(clock: Clock, atRealMs: number): Instant {
  const { nowAt, realMs } = readTogether(clock);
  return nowAt + Math.floor(clock.toPlanMs(atRealMs - realMs) + DUST);
}

/** Smaller than any millisecond that matters, larger than what floating point loses on the way there and back. */
const DUST = 1e-4;

/** Reads both clocks within one real millisecond; a machine too busy for that is an error of a millisecond at most. */
function readTogether(clock: Clock): { nowAt: Instant; realMs: number } {
  let realMs = clock.realMs();
  for (let tries = 0; tries < 10; tries++) {
    const nowAt = clock.now();
    const realAfterMs = clock.realMs();
    if (realAfterMs === realMs) return { nowAt, realMs };
    realMs = realAfterMs;
  }
  return { nowAt: clock.now(), realMs };
}
