/** Doing something over and over in real time until it is stopped: heartbeats and reconciling. */
import { setTimeout as delay } from "node:timers/promises";

/**
 * Runs `work` every `periodMs` of real time, one at a time, the first after one period. An error is told to `onError` and
 * the next round comes all the same.
 *
 * @returns how to stop: resolves once the round in hand has ended.
 */
export function repeat(
  periodMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await delay(periodMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await work().catch(onError);
    }
  })();
  return () => {
    stopping.abort();
    return running;
  };
}
