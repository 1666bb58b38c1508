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
  /** Milliseconds since some fixed moment, on a clock nobody can set. It stands still while the machine sleeps. */
  upMs(): number;
  /** Real milliseconds that `planMs` of plan time take. */
  toRealMs(planMs: number): number;
  /** Plan milliseconds that pass in `realMs` of real time. */
  toPlanMs(realMs: number): number;
  /**
   * Waits until plan time is at least `at`; never returns early, and within about a second of a clock that is set forward.
   * Rejects with the signal's reason when aborted.
   */
  sleepUntil(at: Instant, signal?: AbortSignal): Promise<void>;
  /** Plan milliseconds per real millisecond; 1 on the ordinary clock. */
  readonly rate: number;
};

/**
 * A latest moment, by two clocks: the machine's, which a person or NTP may set back, and the one that only runs but stands
 * still while the machine sleeps. It has passed when either says so.
 */
export type Latest = { readonly realMs: number; readonly upMs: number };

/** The moment `delayMs` of real time from now. */
export function latestIn(clock: Clock, delayMs: number): Latest {
  return { realMs: clock.realMs() + delayMs, upMs: clock.upMs() + delayMs };
}

/** Real milliseconds left until `latest`; 0 or less once it has passed. */
export function msUntil(clock: Clock, latest: Latest): number {
  return Math.min(latest.realMs - clock.realMs(), latest.upMs - clock.upMs());
}

/** The fastest a time-lapse may run: above this, a timer's millisecond is worth more than two seconds of plan time. */
export const RATE_MAX = 2_000;

/**
 * A timer knows nothing of a clock that is set or of a machine that sleeps: a wait looks at the clock this often, in real
 * time.
 */
const LOOK_MS = 1_000;

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
    upMs: () => performance.now(),
    toRealMs: (planMs) => planMs / rate,
    toPlanMs: (realMs) => realMs * rate,
    async sleepUntil(at, signal) {
      for (let leftMs = at - now(); leftMs > 0; leftMs = at - now()) {
        await delay(Math.min(Math.ceil(leftMs / rate), LOOK_MS), undefined, signal ? { signal } : {});
      }
    },
  };
}
