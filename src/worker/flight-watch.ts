/**
 * When a call in flight counts as lost: nobody will write down how it ended.
 *
 * Its age by the dates in the ledger is one answer, and after a restart the only one. But a clock may be set. Set back, it
 * makes a flight seem to start in hours, and its campaign would be "being sent" until then; so a flight is lost as well
 * once this process has watched it for as long as a call can take, on the clock that nobody can set. Set forward, it makes
 * a call that was begun a moment ago seem hours old; so a call this very process is making is never lost.
 */
import type { Attempt } from "../ledger/attempts.ts";
import type { Clock } from "../runtime/clock.ts";
import { ATTEMPT_GRACE_MS, DATED_AHEAD_MS } from "../domain/flight.ts";

export type FlightWatch = {
  /** This process begins to make the call. */
  take(token: string): void;
  /** How the call ended has been written down. */
  land(token: string): void;
  /** Real milliseconds for which the flight is still to be waited for; 0 or less when it is lost. Looking begins to watch. */
  leftMs(flight: Pick<Attempt, "token" | "startedRealAt">, realNow: number): number;
};

export function createFlightWatch({ clock, callDeadlineMs }: { clock: Clock; callDeadlineMs: number }): FlightWatch {
  const longestMs = callDeadlineMs + ATTEMPT_GRACE_MS;
  const inHand = new Set<string>();
  const seenUpMs = new Map<string, number>();
  return {
    take: (token) => void inHand.add(token),
    land(token) {
      inHand.delete(token);
      seenUpMs.delete(token);
    },
    leftMs({ token, startedRealAt }, realNow) {
      if (inHand.has(token)) return longestMs;
      const upMs = clock.upMs();
      const seenMs = seenUpMs.get(token) ?? upMs;
      seenUpMs.set(token, seenMs);
      const byDateMs = longestMs - (realNow - startedRealAt);
      // It may have been decided before its date: whoever watches it from then on watches longer.
      const byWatchMs = longestMs + DATED_AHEAD_MS - (upMs - seenMs);
      const leftMs = Math.min(byDateMs, byWatchMs);
      if (leftMs <= 0) seenUpMs.delete(token);
      return leftMs;
    },
  };
}
