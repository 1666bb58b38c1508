/**
 * This process's machine clock, for tests to set as NTP or a person would: everything that asks `Date.now()` sees it,
 * BullMQ and the embedded store included. Timers and `performance.now()` take no notice, as in the real world, and other
 * processes, servers of Redis and PostgreSQL among them, keep the true time.
 *
 * Loading this file replaces `Date.now` for the test file's process.
 */
import type { Clock } from "../../src/runtime/clock.ts";
import { systemClock } from "../../src/runtime/clock.ts";

const trueNow = Date.now;
const steps: { readonly sinceMs: number; readonly aheadMs: number }[] = [];
Date.now = () => trueNow() + (steps.at(-1)?.aheadMs ?? 0);

/** The provider's clock, which is right. */
export const trueClock: Clock = { ...systemClock, now: trueNow, realMs: trueNow };

/** Sets the machine's clock forward, or back where `byMs` is negative. */
export function stepClock(byMs: number): void {
  steps.push({ sinceMs: trueNow(), aheadMs: (steps.at(-1)?.aheadMs ?? 0) + byMs });
}

/** Sets the machine's clock right. */
export function setClockRight(): void {
  steps.push({ sinceMs: trueNow(), aheadMs: 0 });
}

/** What the machine's clock showed at a true time. */
export function shownAt(trueMs: number): number {
  return trueMs + (steps.findLast(({ sinceMs }) => sinceMs <= trueMs)?.aheadMs ?? 0);
}
