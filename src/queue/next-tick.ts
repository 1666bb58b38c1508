/**
 * When a schedule's timer rings next: our own occurrences, in the place where BullMQ would read cron.
 *
 * BullMQ asks when a schedule is registered and each time one of its ticks is taken up, in whichever process. An answer
 * that throws would lose the tick and end the schedule's chain for good, so nothing here throws.
 */
import type { RepeatOptions } from "bullmq";
import type { Instant } from "../domain/time.ts";
import type { Clock } from "../runtime/clock.ts";
import { planTimeOf, realTimeOf } from "./real-time.ts";

/** The next firing strictly after `after`, both in plan time; null when there is none any more. */
export type NextFire = (definition: string, after: Instant) => Instant | null;

/**
 * Makes BullMQ's `repeatStrategy` out of `nextFire`. BullMQ passes the later of now and the tick just taken, in real
 * milliseconds, and the definition as `pattern`.
 *
 * A fault is reported and answered with a look in a minute; a firing more than a year off, with a look in a year.
 */
export function nextTickOf({
  nextFire,
  clock,
  onError,
}: {
  nextFire: NextFire;
  clock: Clock;
  onError(error: Error, where: string): void;
}): (afterMs: number, options: RepeatOptions) => number | undefined {
  return (afterMs, { pattern = "" }) => {
    try {
      const after = planTimeOf(clock, afterMs);
      const fireAt = nextFire(pattern, after);
      if (fireAt === null) return undefined;
      if (!(fireAt > after)) throw new RangeError(`the firing after ${after} must be later than that; got ${fireAt}`);
      return Math.min(realTimeOf(clock, fireAt), clock.realMs() + FAR_MS);
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)), `next firing of ${pattern}`);
      return clock.realMs() + FAULT_RETRY_MS;
    }
  };
}

const FAULT_RETRY_MS = 60_000;
const FAR_MS = 365 * 24 * 60 * 60 * 1_000;
