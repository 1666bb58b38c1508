/**
 * How a release job ends, and the only place where that is said in BullMQ's way: by returning, or by moving the job and
 * throwing one of its control exceptions.
 */
import { DelayedError, RateLimitError } from "bullmq";
import type { Instant } from "../domain/time.ts";

export type JobEnd =
  /** The job has served: released, out of date, or no longer wanted. It is removed. */
  | { readonly kind: "done"; readonly note?: string }
  /** This one campaign waits; the job rings again for `until`, in plan time. */
  | { readonly kind: "later"; readonly until: Instant; readonly why: string }
  /** The whole app waits until `until`, in plan time; the job keeps its place in front. */
  | { readonly kind: "held"; readonly until: Instant; readonly why: string };

/** What ending takes: both change the queue before the exception tells BullMQ that it has been done. */
export type JobMoves = { moveTo(until: Instant): Promise<void>; hold(until: Instant): Promise<void> };

/**
 * Ends a job and answers with what BullMQ stores of it: a short text, because a value it cannot write down would make it
 * run the job again.
 *
 * @throws DelayedError and RateLimitError, for BullMQ alone; whatever the moves throw.
 */
export async function endJob(end: JobEnd, moves: JobMoves): Promise<string> {
  switch (end.kind) {
    case "done":
      return (end.note ?? "done").slice(0, NOTE_CHARACTERS_MAX);
    case "later":
      await moves.moveTo(end.until);
      throw new DelayedError(end.why);
    case "held":
      await moves.hold(end.until);
      // BullMQ knows this one by its message, so it cannot say why.
      throw new RateLimitError();
    default:
      return end satisfies never;
  }
}

const NOTE_CHARACTERS_MAX = 100;
