/**
 * Patience with a store that answers, but with errors: out of memory, a replica now, unable to save, read-only.
 *
 * BullMQ's worker is made for stores that are there or gone. When fetching a job fails though the connection stands, it
 * fetches again at once, thousands of times a second. When waiting for one fails, it forgets when the next is due and
 * waits ten seconds. When looking for stalled jobs fails, it does not look for five. Here each of them waits as long as
 * it does for a store that is gone, and then asks what is due.
 *
 * And a wait that a broken connection interrupts begins anew, all of it, when Redis is back: so none is long there.
 */
import { setTimeout as delay } from "node:timers/promises";
import { isNotConnectionError } from "bullmq";
import type { IQueueBackend } from "bullmq";

/**
 * Makes the backend of one worker patient, for `pauseMs` of real time after each error, and lets it wait for a job no
 * longer than `waitMaxSeconds` before it asks what is due. `closing` ends the pause; `onError` hears of the errors that
 * BullMQ does not get to see.
 */
export function bePatient<Backend extends IQueueBackend>(
  backend: Backend,
  {
    pauseMs,
    waitMaxSeconds,
    closing,
    onError,
  }: { pauseMs: number; waitMaxSeconds: number; closing: AbortSignal; onError(error: unknown): void },
): Backend {
  const moveToActive = backend.moveToActive.bind(backend);
  const waitForJob = backend.waitForJob.bind(backend);
  const moveStalledJobsToWait = backend.moveStalledJobsToWait.bind(backend);
  const pause = () => delay(pauseMs, undefined, { signal: closing }).catch(() => undefined);
  let hasForgotten = false;

  backend.moveToActive = async (...given): Promise<unknown[]> => {
    try {
      return await moveToActive(...given);
    } catch (error) {
      // For a store that is gone BullMQ pauses by itself.
      if (error instanceof Error && isNotConnectionError(error)) await pause();
      throw error;
    }
  };
  backend.waitForJob = async (seconds) => {
    // The word for "something may be due": the worker then fetches, and learns when the next job is.
    if (hasForgotten) {
      hasForgotten = false;
      return { member: "0", score: 0 };
    }
    try {
      return await waitForJob(Math.min(seconds, waitMaxSeconds));
    } catch (error) {
      hasForgotten = true;
      await pause();
      throw error;
    }
  };
  backend.moveStalledJobsToWait = async () => {
    try {
      return await moveStalledJobsToWait();
    } catch (error) {
      onError(error);
      return [];
    }
  };
  return backend;
}
