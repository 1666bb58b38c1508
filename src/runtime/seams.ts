/**
 * The named points of a release at which the world may stop: a test kills or freezes the process there, or lets a person
 * act meanwhile.
 *
 * A seam is a dependency like any other, awaited before the release goes on. Nothing that ships hands one in, and no code
 * asks whether it is being tested.
 */
export const SEAMS = [
  /** A job is due; the ledger has not been asked yet. */
  "due",
  /** A "go" is decided and written in its transaction, not yet committed. */
  "acquiring",
  /** The "go" is in the ledger, and nowhere else. */
  "acquired",
  /** The witness knows as well. */
  "witnessed",
  /** A connection is open; no byte of the request has been written. */
  "connected",
  /** Half of the form has been written. */
  "halfWritten",
  /** The whole request has been written; the answer has not been read. */
  "written",
  /** The answer has been read. */
  "replied",
  /** What the answer means is written in its transaction, not yet committed. */
  "settling",
  /** The ledger knows how it ended; the queue has been told of new seats, not of this job's end. */
  "settled",
  /** The last moment before the queue is told that the job has served. */
  "ending",
] as const;
export type Seam = (typeof SEAMS)[number];

/** Points that another campaign's job may pass at the same time say whose it is. */
export type Seams = { readonly [at in Seam]?: (campaignId?: string) => void | Promise<void> };
