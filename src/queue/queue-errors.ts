/** What can be wrong with the store BullMQ keeps its jobs in, and how a call to it is kept from hanging. */
import { describeFault } from "../domain/fault.ts";
import type { Fault } from "../domain/fault.ts";

/**
 * The store of the queues did not answer: it is down, unreachable, or too slow; or it serves nobody for now: it loads, is a
 * replica, or is out of memory. Trying again later is safe.
 */
export class QueueUnreachable extends Error {
  readonly code = "queue-unreachable";
  override readonly name = "QueueUnreachable";
}

/** The store of the queues answers, but must not be used: too old, or written by a newer BullMQ. */
export class QueueUnusable extends Error {
  readonly code = "queue-unusable";
  override readonly name = "QueueUnusable";
}

/** Why a store with these faults would lose or delay releases, for whoever runs Herald. */
export function describeDistrust(faults: readonly Fault[]): string {
  return `the queue's store cannot be trusted with releases: ${faults.map(describeFault).join("; ")}`;
}

/**
 * Runs one command against the store and gives up after `limitMs` of real time.
 *
 * A command given up on may still land later; whatever is sent through here must be harmless when it does.
 *
 * @throws QueueUnreachable when the store does not answer in time, the connection breaks or the store serves nobody for now;
 *   any other error unchanged.
 */
export async function reach<T>(where: string, limitMs: number, command: () => Promise<T>): Promise<T> {
  try {
    return await withinMs(limitMs, command());
  } catch (error) {
    if (error instanceof Error && NOT_NOW.test(error.message)) {
      throw new QueueUnreachable(`${where} serves nobody for now: ${reasonOf(error)}`, { cause: error });
    }
    if (!isConnectionError(error)) throw error;
    throw new QueueUnreachable(`cannot reach ${where}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Says why in a few words, also for the errors Node leaves without a message. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message || codeOf(error) : String(error);
}

/** Says whether an error is about the connection rather than about the command. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return CONNECTION_CODES.test(codeOf(error)) || CONNECTION_WORDS.test(error.message);
}

/** Node's network codes, and PostgreSQL's classes 08 (connection) and 57P (shutting down). */
const CONNECTION_CODES =
  /^(E(CONN\w+|PIPE|TIMEDOUT|AI_AGAIN|HOSTUNREACH|NETUNREACH|NOTFOUND)|ENOTFOUND|08\w{3}|57P\d\d)$/;

/** How Redis begins an error that is about its own state, not about the command. */
const NOT_NOW = /^(READONLY|OOM|LOADING|MISCONF|NOREPLICAS|MASTERDOWN|BUSY|CLUSTERDOWN|UNBLOCKED) /;

/** What ioredis, pg and BullMQ say without a code. */
const CONNECTION_WORDS =
  /^no answer within|connection is closed|isn't writeable|command timed out|connection terminated|read timeout|trying to connect|MaxRetriesPerRequest|not queryable/i;

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

async function withinMs<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1_000} s`)), limitMs);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
