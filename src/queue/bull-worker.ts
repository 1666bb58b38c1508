/** Opens one BullMQ worker, and closes it even when its store is away. */
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "bullmq";
import type { IQueueBackend, Job, WorkerOptions } from "bullmq";
import type { Connections } from "./backend.ts";
import { bePatient } from "./patient-backend.ts";

export type BullWorker = {
  /** Takes no more jobs, aborts the signal of the one in hand, and waits until it has ended. Harmless when repeated. */
  close(): Promise<void>;
};

/** `signal` aborts when the worker is closing or has lost its lock on the job. */
export type RunJob<Data> = (job: Job<Data>, token: string | undefined, signal: AbortSignal) => Promise<string>;

/** Starts working on the queue `name`, one job at a time. */
export function openBullWorker<Data>(
  connections: Connections,
  name: string,
  {
    run,
    onError,
    options = {},
  }: {
    run: RunJob<Data>;
    onError(error: Error, where: string): void;
    options?: Partial<WorkerOptions>;
  },
): BullWorker {
  const { connection, release } = connections.takeForWorker();
  const closing = new AbortController();
  let inHand: Promise<unknown> = Promise.resolve();
  const report = (error: unknown) => onError(asError(error), connections.where);

  function makeWorker(): Worker<Data, string, string, IQueueBackend> {
    const made = new Worker<Data, string, string, IQueueBackend>(
      name,
      // BullMQ hands over its signal only to a function that declares three parameters.
      (job, token, lost) => {
        const signal = lost === undefined ? closing.signal : AbortSignal.any([closing.signal, lost]);
        const running = run(job, token, signal);
        inHand = running.catch(() => undefined);
        return running;
      },
      {
        ...WORKER_OPTIONS,
        ...(connections.isShared ? {} : ALONE),
        ...(connections.prefix === undefined ? {} : { prefix: connections.prefix }),
        ...(connections.tracing === undefined ? {} : { telemetry: connections.tracing }),
        ...options,
        connection: connection as WorkerOptions["connection"],
      },
      (...given) =>
        bePatient(connections.createBackend(...given), {
          pauseMs: RETRY_MS,
          waitMaxSeconds: connections.waitMaxSeconds,
          closing: closing.signal,
          onError: report,
        }),
    );
    made.on("error", (error) => onError(error, connections.where));
    made.on("failed", (job, error) => onError(error, `${name} job ${job?.id ?? "?"}`));
    made.on("lockRenewalFailed", (jobIds) => {
      for (const jobId of jobIds) made.cancelJob(jobId, "another worker may have the job");
    });
    return made;
  }

  let worker = makeWorker();
  // A BullMQ worker whose first connection fails never recovers: it spins, and nothing else in the process gets a turn.
  // So it runs only once it is ready, and one that did not get ready is replaced.
  async function runOnceReady(): Promise<void> {
    for (;;) {
      try {
        await worker.waitUntilReady();
        break;
      } catch (error) {
        if (closing.signal.aborted) return;
        report(error);
        await Promise.all([
          worker.close().catch(report),
          delay(RETRY_MS, undefined, { signal: closing.signal }).catch(noop),
        ]);
        if (closing.signal.aborted) return;
        worker = makeWorker();
      }
    }
    if (!closing.signal.aborted) await worker.run();
  }
  runOnceReady().catch(report);

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    closing.abort(new Error("the worker is closing"));
    const bullClosed = worker.close().catch(report);
    await inHand;
    // BullMQ would wait for a store that is away until it is back; what it still holds goes with the connections.
    await Promise.race([bullClosed, delay(CLOSE_LIMIT_MS, undefined, { ref: false })]);
    release();
  }
  return { close: () => (closed ??= close()) };
}

/** How long BullMQ may take to close once the job in hand has ended. Real time. */
const CLOSE_LIMIT_MS = 2_000;

/**
 * How soon to look again after the store broke off. Real time. BullMQ's own 15 s would make a restart of the store a late
 * release.
 */
const RETRY_MS = 1_000;

const WORKER_OPTIONS = {
  concurrency: 1,
  // Locks renew themselves; a long one only means long silence after a crash.
  lockDuration: 3_000,
  stalledInterval: 1_000,
  // How often a job may be handed out again after crashes: the ledger is the fence, so always.
  maxStalledCount: 1_000_000,
  runRetryDelay: RETRY_MS,
  autorun: false,
} satisfies Partial<WorkerOptions>;

/**
 * On a store of one's own every look costs processor time here, and there is less to look for: jobs of a process that
 * died are found at the start or never, and a new job is announced.
 */
const ALONE = { stalledInterval: 2_500, drainDelay: 10 } satisfies Partial<WorkerOptions>;

const noop = () => undefined;

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
