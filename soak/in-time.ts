/** Doing things at their moments of real time. */
import { setTimeout as delay } from "node:timers/promises";

/** Begins each thing at its moment from now, in order; resolves when all that was begun has ended. */
export async function inTime<What extends { readonly atMs: number }>(
  planned: readonly What[],
  signal: AbortSignal,
  act: (what: What) => Promise<void>,
): Promise<void> {
  const originMs = Date.now();
  const acting: Promise<void>[] = [];
  for (const what of planned) {
    await pause(originMs + what.atMs - Date.now(), signal);
    if (signal.aborted) break;
    acting.push(act(what));
  }
  await Promise.all(acting);
}

/** Does something again and again, `pauseMs` after it has ended. Resolves once the signal has aborted and it has ended. */
export async function every(pauseMs: number, signal: AbortSignal, act: () => unknown): Promise<void> {
  while (!signal.aborted) {
    await pause(pauseMs, signal);
    if (!signal.aborted) await act();
  }
}

/** Waits so long, or until the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await delay(ms, undefined, { signal }).catch(() => undefined);
}
