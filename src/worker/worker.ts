/**
 * The worker of one app's release queue.
 *
 * One job at a time, in this process and, by the queue's global concurrency, in all of them. BullMQ wakes the worker a
 * little before the seat, and `process` is called right then: it decides and writes down, and waits out the rest itself,
 * so that at the seat only the call is left to do.
 *
 * BullMQ is not trusted with anything that matters. Its locks are short, so that after a crash another worker gets the
 * job within about five seconds, and it may hand the same job out any number of times: whether a campaign may still go
 * out is decided by the ledger when `process` asks it.
 *
 * Closing stops waiting at once, lets a call in progress finish, and does not wait for a store that is away.
 */
import type { Job } from "bullmq";
import { openBullWorker } from "../queue/bull-worker.ts";
import type { BullWorker } from "../queue/bull-worker.ts";
import { realTimeOf } from "../queue/real-time.ts";
import { readReleaseJob } from "../queue/release-job.ts";
import type { ReleaseData, ReleaseJob } from "../queue/release-job.ts";
import type { ReleaseSource } from "../queue/release-queue.ts";
import type { Seams } from "../runtime/seams.ts";
import { endJob } from "./end-job.ts";
import type { JobEnd } from "./end-job.ts";

export type ReleaseWorker = BullWorker;

/**
 * Called shortly before the seat, which it must wait for, or after it. `signal` aborts when the worker closes or has lost
 * the job: begin no call after that.
 */
export type ReleaseProcess = (job: ReleaseJob, signal: AbortSignal) => Promise<JobEnd>;

/** Starts releasing what is due in a queue. A `process` that throws is reported and tried again later. */
export function startReleaseWorker(source: ReleaseSource, process: ReleaseProcess, seams: Seams = {}): ReleaseWorker {
  const { connections, name, clock, hold, onError } = source;

  async function run(job: Job<ReleaseData>, token: string | undefined, signal: AbortSignal): Promise<string> {
    const release = readReleaseJob(job);
    if (release === null) {
      onError(new Error(`job ${JSON.stringify(job.id)} is not a release; removed`), name);
      return "not a release";
    }
    const end = await processWhenDue(release, signal);
    await seams.ending?.(release.campaignId);
    return endJob(end, {
      hold,
      async moveTo(until) {
        await job.updateData({ campaignId: release.campaignId, seatAt: until });
        await job.moveToDelayed(wakeMsOf(until), token);
      },
    });
  }

  async function processWhenDue(release: ReleaseJob, signal: AbortSignal): Promise<JobEnd> {
    const { seatAt } = release;
    if (wakeMsOf(seatAt) > clock.realMs() + EARLIEST_MS) {
      return { kind: "later", until: seatAt, why: "woken too early" };
    }
    return process(release, signal);
  }

  const wakeMsOf = (seatAt: number) => realTimeOf(clock, seatAt) - connections.wakeEarlyMs;

  return openBullWorker<ReleaseData>(connections, name, {
    run,
    onError,
    options: { limiter: { max: 1_000_000_000, duration: 1 }, maximumRateLimitDelay: HOLD_LOOK_MS },
  });
}

/** A job somebody promoted by hand is put back when its wake-up is further off than this. */
const EARLIEST_MS = 1_000;

/** A held worker looks this often whether the hold was lifted. */
const HOLD_LOOK_MS = 250;
