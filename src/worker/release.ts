/**
 * Releasing one campaign: acquire, witness, call, settle — in that order, and nothing in between that could send.
 *
 * The ledger says whether (acquire) and remembers that it was said. The witness, outside the ledger, remembers that a
 * call was about to be made, in case the ledger is lost or put back. The client makes exactly one request. Settle writes
 * down the answer and is tried until it is written: as long as this process lives, an answer in hand is not lost, and if
 * the process dies the attempt is found in flight and the campaign becomes uncertain — never sent again.
 *
 * A decision may stand although the ledger's answer was lost. So nothing is sent without that answer, and an attempt that
 * may have been written down without our hearing of it is given back; settling twice is settling once.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { SECOND_MS } from "../domain/time.ts";
import type { Message } from "../domain/message.ts";
import type { Reply } from "../domain/outcome.ts";
import type { WitnessEntry } from "../ledger/witness.ts";
import type { ReleaseJob } from "../queue/release-queue.ts";
import type { Clock, Latest } from "../runtime/clock.ts";
import { msUntil } from "../runtime/clock.ts";
import type { Seams } from "../runtime/seams.ts";
import type { Verdict } from "./acquire.ts";
import type { JobEnd } from "./end-job.ts";

export type ReleaseNeeds = {
  readonly clock: Clock;
  readonly ledgerId: string;
  /** Aborts when this process is asked to stop. */
  readonly stopping: AbortSignal;
  /** The last calls the witness knows of. */
  latest(): Promise<readonly WitnessEntry[]>;
  acquire(job: ReleaseJob, token: string, latest: readonly WitnessEntry[]): Promise<Verdict>;
  witness(entry: Omit<WitnessEntry, "seq">): Promise<void>;
  call(request: { message: Message; host: string; token: string; sendBefore: Latest }): Promise<Reply>;
  settle(token: string, reply: Reply): Promise<void>;
  /** Ends an attempt that was never begun; does nothing about one the ledger does not know. Holds the app for `holdMs`. */
  giveBack(token: string, why: string, holdMs: number): Promise<void>;
  /** Holds the app for `holdMs` of plan time, because of the witness. */
  holdApp(why: string, holdMs: number): Promise<void>;
  /** Told that a call begins, and how long after its seat that is. Real time. */
  onCall?(call: { readonly campaignId: string; readonly token: string; readonly lateMs: number }): void;
  /** Told when a settlement could not be written and is tried again. */
  onSettleFailed(error: unknown, call: { readonly campaignId: string; readonly token: string }): void;
  readonly seams?: Seams;
};

export async function releaseCampaign(
  needs: ReleaseNeeds,
  app: string,
  job: ReleaseJob,
  signal: AbortSignal,
): Promise<JobEnd> {
  await needs.seams?.due?.(job.campaignId);
  const latest = await needs.latest().catch((error: unknown) => String(error));
  if (typeof latest === "string") {
    const why = `the witness of calls cannot be read, so nothing is sent: ${latest}`;
    await needs.holdApp(why, WITNESS_HOLD_MS);
    return { kind: "done", note: why };
  }
  const verdict = await acquireOrGiveBack(needs, job, latest);
  switch (verdict.kind) {
    case "end":
      return { kind: "done", note: verdict.why };
    case "later":
    case "held":
      return verdict;
    case "go": {
      await needs.seams?.acquired?.();
      const reply = await witnessAndCall(needs, { app, job, verdict, signal });
      await untilWritten(needs, { campaignId: job.campaignId, token: verdict.token }, STOPPING_LIMIT_MS, () =>
        reply.kind === "notBegun"
          ? needs.giveBack(verdict.token, reply.why, reply.holdMs)
          : needs.settle(verdict.token, reply),
      );
      await needs.seams?.settled?.(job.campaignId);
      return { kind: "done", note: reply.kind };
    }
    default:
      return verdict satisfies never;
  }
}

/**
 * An acquire that throws may have been committed: its campaign would be found in flight, and end as uncertain though
 * nothing was sent. The job is tried again only once the ledger has said that it knows of no such attempt.
 */
async function acquireOrGiveBack(
  needs: ReleaseNeeds,
  job: ReleaseJob,
  latest: readonly WitnessEntry[],
): Promise<Verdict> {
  const token = randomUUID();
  try {
    return await needs.acquire(job, token, latest);
  } catch (error) {
    const why = "the ledger's answer was lost, so nothing was sent";
    await untilWritten(needs, { campaignId: job.campaignId, token }, UNSENT_STOPPING_LIMIT_MS, () =>
      needs.giveBack(token, why, 0),
    );
    throw error;
  }
}

/** Nothing was sent, and not for want of a way to the provider; the app is held for `holdMs` of plan time. */
type NotBegun = { readonly kind: "notBegun"; readonly why: string; readonly holdMs: number };

/** How soon to see whether the witness can be read and written again. Plan time. A full disk is mended by people. */
const WITNESS_HOLD_MS = 30 * SECOND_MS;

async function witnessAndCall(
  needs: ReleaseNeeds,
  {
    app,
    job,
    verdict,
    signal,
  }: { app: string; job: ReleaseJob; verdict: Extract<Verdict, { kind: "go" }>; signal: AbortSignal },
): Promise<Reply | NotBegun> {
  const { clock, ledgerId } = needs;
  const { token, message, host, startAt, sendBefore } = verdict;
  const { campaignId, seatAt } = job;
  try {
    await needs.witness({ ledgerId, app, campaign: campaignId, token, at: startAt, realAt: clock.realMs() });
  } catch (error) {
    const why = `the witness of calls cannot be written, so nothing is sent: ${String(error)}`;
    return { kind: "notBegun", why, holdMs: WITNESS_HOLD_MS };
  }
  await needs.seams?.witnessed?.();
  // Nobody waits longer than the call could still be made: then the clock was set back, and the seat is its plan's again.
  const tooLong = AbortSignal.timeout(Math.max(0, Math.ceil(msUntil(clock, sendBefore))));
  try {
    await clock.sleepUntil(startAt, AbortSignal.any([signal, tooLong]));
  } catch {
    const why = signal.aborted ? "the worker was stopped" : "the clock was set back";
    return { kind: "notBegun", why: `${why} before the call began`, holdMs: 0 };
  }
  // Against the job's seat: the plan may have moved the campaign's own to now, just because it is late.
  needs.onCall?.({ campaignId, token, lateMs: clock.toRealMs(clock.now() - seatAt) });
  return needs.call({ message, host, token, sendBefore });
}

/** Longest pause between two tries to write an answer down. */
const WRITE_RETRY_MAX_MS = 2_000;

/** How long a worker that is stopping goes on trying; what is not written by then is found in flight at the next start. */
const STOPPING_LIMIT_MS = 4_000;

/** The same where nothing was sent: worth a last try, not a late stop. */
const UNSENT_STOPPING_LIMIT_MS = 500;

async function untilWritten(
  { clock, stopping, onSettleFailed }: ReleaseNeeds,
  call: { readonly campaignId: string; readonly token: string },
  stoppingLimitMs: number,
  write: () => Promise<void>,
): Promise<void> {
  let giveUpMs = Infinity;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, WRITE_RETRY_MAX_MS)) {
    try {
      await write();
      return;
    } catch (error) {
      onSettleFailed(error, call);
      // An answer in hand waits for no date: a clock set back must not keep it from being written.
      if (stopping.aborted) giveUpMs = Math.min(giveUpMs, clock.upMs() + stoppingLimitMs);
      if (clock.upMs() + waitMs > giveUpMs) throw error;
      // Woken by the stop, it tries once more right away.
      await delay(waitMs, undefined, stopping.aborted ? {} : { signal: stopping }).catch(() => undefined);
    }
  }
}
