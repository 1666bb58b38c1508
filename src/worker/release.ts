/**
 * Releasing one campaign: acquire, witness, call, settle — in that order, and nothing in between that could send.
 *
 * The ledger says whether (acquire) and remembers that it was said. The witness, outside the ledger, remembers that a
 * call was about to be made, in case the ledger is lost or put back. The client makes exactly one request. Settle writes
 * down the answer and is tried until it is written: as long as this process lives, an answer in hand is not lost, and if
 * the process dies the attempt is found in flight and the campaign becomes uncertain — never sent again.
 */
import type { Message } from "../domain/message.ts";
import type { Reply } from "../domain/outcome.ts";
import type { WitnessEntry } from "../ledger/witness.ts";
import type { ReleaseJob } from "../queue/release-queue.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Verdict } from "./acquire.ts";
import type { JobEnd } from "./end-job.ts";

export type ReleaseNeeds = {
  readonly clock: Clock;
  readonly ledgerId: string;
  /** Aborts when this process is asked to stop. */
  readonly stopping: AbortSignal;
  acquire(job: ReleaseJob): Promise<Verdict>;
  witness(entry: Omit<WitnessEntry, "seq">): Promise<void>;
  call(request: { message: Message; host: string; token: string; sendBeforeMs: number }): Promise<Reply>;
  settle(token: string, reply: Reply): Promise<void>;
  /** Ends an attempt that was never begun, through nobody's fault. */
  giveBack(token: string, why: string): Promise<void>;
  /** Told when a settlement could not be written and is tried again. */
  onSettleFailed(error: unknown, token: string): void;
};

export async function releaseCampaign(
  needs: ReleaseNeeds,
  app: string,
  job: ReleaseJob,
  signal: AbortSignal,
): Promise<JobEnd> {
  const verdict = await needs.acquire(job);
  switch (verdict.kind) {
    case "end":
      return { kind: "done", note: verdict.why };
    case "later":
    case "held":
      return verdict;
    case "go": {
      const reply = await witnessAndCall(needs, { app, campaign: job.campaignId, verdict, signal });
      await untilWritten(needs, verdict.token, () =>
        reply.kind === "stopped" ? needs.giveBack(verdict.token, reply.why) : needs.settle(verdict.token, reply),
      );
      return { kind: "done", note: reply.kind };
    }
    default:
      return verdict satisfies never;
  }
}

/** The worker closes, or has lost the job, before the seat has come. */
type Stopped = { readonly kind: "stopped"; readonly why: string };

async function witnessAndCall(
  needs: ReleaseNeeds,
  {
    app,
    campaign,
    verdict,
    signal,
  }: { app: string; campaign: string; verdict: Extract<Verdict, { kind: "go" }>; signal: AbortSignal },
): Promise<Reply | Stopped> {
  const { clock, ledgerId } = needs;
  const { token, message, host, startAt, sendBeforeMs } = verdict;
  try {
    await needs.witness({ ledgerId, app, campaign, token, at: startAt, realAt: clock.realMs() });
  } catch (error) {
    return neverLeft(`the witness could not be written, so nothing was sent: ${String(error)}`);
  }
  try {
    await clock.sleepUntil(startAt, signal);
  } catch {
    return { kind: "stopped", why: "the worker was stopped before the call began" };
  }
  return needs.call({ message, host, token, sendBeforeMs });
}

/** Longest pause between two tries to write an answer down. */
const WRITE_RETRY_MAX_MS = 2_000;

/** How long a worker that is stopping goes on trying; what is not written by then is found in flight at the next start. */
const STOPPING_LIMIT_MS = 4_000;

async function untilWritten(
  { clock, stopping, onSettleFailed }: ReleaseNeeds,
  token: string,
  write: () => Promise<void>,
): Promise<void> {
  let giveUpMs = Infinity;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, WRITE_RETRY_MAX_MS)) {
    try {
      await write();
      return;
    } catch (error) {
      onSettleFailed(error, token);
      if (stopping.aborted) giveUpMs = Math.min(giveUpMs, clock.realMs() + STOPPING_LIMIT_MS);
      if (clock.realMs() + waitMs > giveUpMs) throw error;
      await clock.sleepUntil(clock.now() + clock.toPlanMs(waitMs));
    }
  }
}

function neverLeft(why: string): Reply {
  return { kind: "neverLeft", httpStatus: null, code: null, why };
}
