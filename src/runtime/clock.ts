/**
 * The clock: the only way product code learns the time or waits.
 *
 * Two kinds of time live here. *Plan time* (`now`, `sleep`) is what seats, windows, holds, deadlines and cron are
 * reckoned in; it may run fast. *Real time* (`realMs`) is what the network, locks and heartbeats live in; it never does.
 * On the ordinary clock they are the same.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Instant } from "../domain/time.ts";

export type Clock = {
  /** Plan time. */
  now(): Instant;
  /** Real time: milliseconds since the epoch on the machine's own clock. */
  realMs(): number;
  /** Real milliseconds that `planMs` of plan time take. */
  toRealMs(planMs: number): number;
  /** Plan milliseconds that pass in `realMs` of real time. */
  toPlanMs(realMs: number): number;
  /** Waits until plan time is at least `at`; never returns early. Rejects with the signal's reason when aborted. */
  sleepUntil(at: Instant, signal?: AbortSignal): Promise<void>;
  /** Plan milliseconds per real millisecond; 1 on the ordinary clock. */
  readonly rate: number;
};

/** The fastest a time-lapse may run: above this, a timer's millisecond is worth more than two seconds of plan time. */
export const RATE_MAX = 2_000;

/** Timers take a signed 32-bit count of milliseconds; a longer wait goes in steps. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = clockOf({ rate: 1, now: () => Date.now() });

/**
 * A clock on which plan time starts at `startAt` at the real instant `originMs` and runs `rate` times as fast as real
 * time. Processes given the same three numbers agree on what time it is.
 *
 * @throws RangeError when `rate` is not between 1 and 2000.
 */
export function timeLapseClock({
  startAt,
  rate,
  originMs,
}: {
  startAt: Instant;
  rate: number;
  originMs: number;
}): Clock {
  if (!(rate >= 1 && rate <= RATE_MAX)) throw new RangeError(`clock rate must be 1 to ${RATE_MAX}; got ${rate}`);
  return clockOf({ rate, now: () => Math.floor(startAt + (Date.now() - originMs) * rate) });
}

function clockOf({ rate, now }: { rate: number; now: () => Instant }): Clock {
  return {
    rate,
    now,
    realMs: () => Date.now(),
    toRealMs: (planMs) => planMs / rate,
    toPlanMs: (realMs) => realMs * rate,
    async sleepUntil(at, signal) {
      for (let leftMs = at - now(); leftMs > 0; leftMs = at - now()) {
        await delay(Math.min(Math.ceil(leftMs / rate), TIMER_MAX_MS), undefined, signal ? { signal } : {});
      }
    },
  };
}
