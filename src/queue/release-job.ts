/**
 * The job of one release, in BullMQ's terms: its id, its data, and the options all jobs are made with.
 *
 * A job is a timer. It carries the campaign's id and the seat it was set for, nothing of the message: what to send, and
 * whether to, is the ledger's to say when the job is due. The seat is written down because BullMQ forgets the delay of
 * a job once it has promoted it.
 */
import type { JobsOptions } from "bullmq";
import { z } from "zod";
import type { Priority } from "../domain/campaign.ts";
import type { Instant } from "../domain/time.ts";

export type ReleaseJob = {
  readonly campaignId: string;
  /** Counts the campaign's re-seats; a job whose n is not the ledger's is out of date. */
  readonly n: number;
  /** When the campaign should be released, in plan time. */
  readonly seatAt: Instant;
};

const releaseData = z.object({ campaignId: z.string(), seatAt: z.number() });
export type ReleaseData = z.infer<typeof releaseData>;

/** The id of a job: `<campaignId>.<n>`. Characters BullMQ refuses or that could be mistaken are percent-encoded. */
export function releaseJobId(campaignId: string, n: number): string {
  return `${encodeURIComponent(campaignId)}.${n}`;
}

/** Reads a job found in the queue, or null when it is none of ours. */
export function readReleaseJob(job: { readonly id?: string | undefined; readonly data: unknown }): ReleaseJob | null {
  const data = releaseData.safeParse(job.data);
  const n = Number(/\.(\d+)$/.exec(job.id ?? "")?.[1] ?? NaN);
  if (!data.success || !Number.isSafeInteger(n)) return null;
  return { campaignId: data.data.campaignId, n, seatAt: data.data.seatAt };
}

/** How BullMQ ranks priorities: lower goes first. Never 0, which would go before everything. */
export const JOB_PRIORITY: Readonly<Record<Priority, number>> = { urgent: 1, normal: 2, low: 3 };

/**
 * What every job gets. Nothing is kept once it is done, for the ledger has the record. A job that breaks, say because
 * the ledger is away, is tried again every two seconds for as long as it takes.
 */
export const JOB_OPTIONS: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 1_000_000,
  backoff: { type: "fixed", delay: 2_000 },
  stackTraceLimit: 1,
};
