/**
 * The release queue of one app: a timer for every campaign that has a seat soon.
 *
 * The ledger is the truth. Everything here may be lost, repeated or late without harm: ids are fixed by campaign and
 * re-seat, so putting a job twice is putting it once; and the reconciler compares `list` with the ledger.
 */
import type { Priority } from "../domain/campaign.ts";
import type { Instant } from "../domain/time.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Connections } from "./backend.ts";
import type { BoardQueue } from "./board-queue.ts";
import { boardQueue } from "./board-queue.ts";
import { openBullQueue, send } from "./bull-queue.ts";
import type { BullQueue } from "./bull-queue.ts";
import { realTimeOf } from "./real-time.ts";
import { JOB_OPTIONS, JOB_PRIORITY, readReleaseJob, releaseJobId } from "./release-job.ts";
import type { ReleaseData, ReleaseJob } from "./release-job.ts";

export type { ReleaseJob } from "./release-job.ts";

export type JobState = "delayed" | "waiting" | "active";

export type ReleaseQueue = {
  /** Says to the store that all processes together release one at a time. It forgets when it loses its data. */
  prepare(): Promise<void>;
  /** Sets a timer for a campaign's seat. Does nothing when there is one with this n, even one that is being released. */
  put(job: ReleaseJob & { readonly priority: Priority }): Promise<void>;
  /** Takes a timer away; quiet when there is none or when it is being released. */
  drop(campaignId: string, n: number): Promise<void>;
  /** All timers, in no particular order. One that moves while this reads may be missing, never invented. */
  list(): Promise<readonly (ReleaseJob & { readonly state: JobState })[]>;
  /** How many timers there are, by state. */
  depth(): Promise<Readonly<Record<JobState, number>>>;
  /** Hands out no job before `until` (plan time), whatever hold was set before; the ledger says which is right. */
  hold(until: Instant): Promise<void>;
  /** Ends a hold; workers notice within a quarter of a second. */
  lift(): Promise<void>;
  /** As bull-board shows it. */
  board(title: string): Promise<BoardQueue>;
  /** What a worker of this queue starts from. */
  readonly source: ReleaseSource;
  /** Closes the queue, not its workers. */
  close(): Promise<void>;
};

export type ReleaseSource = {
  readonly connections: Connections;
  readonly name: string;
  readonly clock: Clock;
  hold(until: Instant): Promise<void>;
  onError(error: Error, where: string): void;
};

/**
 * Opens the release queue of `app`. Every method throws QueueUnreachable when the store is away.
 *
 * @throws QueueUnreachable when the store does not answer in time.
 */
export async function openReleaseQueue({
  connections,
  name,
  clock,
  onError,
}: {
  connections: Connections;
  name: string;
  clock: Clock;
  onError(error: Error, where: string): void;
}): Promise<ReleaseQueue> {
  const queue = await openBullQueue<ReleaseData>(connections, name, { onError });
  async function prepare(): Promise<void> {
    await send(connections, () => queue.setGlobalConcurrency(1));
  }
  await prepare();

  async function hold(until: Instant): Promise<void> {
    const holdMs = realTimeOf(clock, until) - clock.realMs();
    if (holdMs < 1) return lift();
    await send(connections, () => queue.rateLimit(Math.min(holdMs, HOLD_MAX_MS)));
  }

  async function lift(): Promise<void> {
    await send(connections, () => queue.removeRateLimitKey());
  }

  return {
    prepare,
    async put({ campaignId, n, seatAt, priority }) {
      const wakeMs = realTimeOf(clock, seatAt) - connections.wakeEarlyMs;
      await send(connections, () =>
        queue.add(
          "release",
          { campaignId, seatAt },
          {
            ...JOB_OPTIONS,
            jobId: releaseJobId(campaignId, n),
            priority: JOB_PRIORITY[priority],
            delay: Math.max(0, wakeMs - clock.realMs()),
          },
        ),
      );
    },
    async drop(campaignId, n) {
      await send(connections, () => queue.remove(releaseJobId(campaignId, n)));
    },
    list: () => listJobs(connections, queue),
    async depth() {
      const counts = await send(connections, () => queue.getJobCounts(...STATES.map(({ bull }) => bull)));
      const depth = { delayed: 0, waiting: 0, active: 0 };
      for (const { bull, state } of STATES) depth[state] += counts[bull] ?? 0;
      return depth;
    },
    hold,
    lift,
    board: (title) => boardQueue(queue, title),
    source: { connections, name, clock, hold, onError },
    close: () => queue.close(),
  };
}

/** The longest hold given to BullMQ; one without an end is set again by the reconciler long before. */
const HOLD_MAX_MS = 30 * 24 * 60 * 60 * 1_000;

/** BullMQ's states, in the order a job passes through them, so that one on its way is met at least once. */
const STATES = [
  { bull: "delayed", state: "delayed" },
  { bull: "prioritized", state: "waiting" },
  { bull: "waiting", state: "waiting" },
  { bull: "active", state: "active" },
] as const;

const PAGE_JOBS = 500;

async function listJobs(
  connections: Connections,
  queue: BullQueue<ReleaseData>,
): Promise<readonly (ReleaseJob & { readonly state: JobState })[]> {
  const found = new Map<string, ReleaseJob & { readonly state: JobState }>();
  for (const { bull, state } of STATES) {
    for (let start = 0; ; start += PAGE_JOBS) {
      const page = await send(connections, () => queue.getJobs([bull], start, start + PAGE_JOBS - 1, true));
      for (const job of page) {
        // A job that ended while the page was read comes back empty.
        const release = job ? readReleaseJob(job) : null;
        if (release !== null) found.set(releaseJobId(release.campaignId, release.n), { ...release, state });
      }
      if (page.length < PAGE_JOBS) break;
    }
  }
  return [...found.values()];
}
