/**
 * Where BullMQ keeps its jobs. Everything that differs between Redis, PostgreSQL and PGlite is behind `Connections`;
 * what opens queues and workers does not ask which one it has.
 */
import type { BackendFactory, PgPool } from "bullmq";
import type { Fault, Warning } from "../domain/fault.ts";
import type { QueueTracing } from "./queue-tracing.ts";

/** As much of a `pg.Pool` as BullMQ's PostgreSQL backend uses. */
export type PoolLike = PgPool;

export type QueueBackend =
  /** `prefix` begins every key; "herald" when not given. */
  | { readonly kind: "redis"; readonly url: string; readonly prefix?: string }
  | { readonly kind: "postgres"; readonly url: string }
  /** The pool is the ledger's own, already prepared for BullMQ, and stays the ledger's to close. */
  | { readonly kind: "pglite"; readonly pool: PoolLike };

export type QueueHealth = {
  readonly kind: QueueBackend["kind"];
  /** Of the server, such as "7.0.15"; "redis", "valkey" or "dragonfly" tells them apart in `product`. */
  readonly version: string;
  readonly product: string;
  /** Redis only: what is thrown away when memory runs out, and how jobs survive a restart. */
  readonly maxmemoryPolicy: string | null;
  readonly appendOnly: boolean | null;
  /** What makes this store unfit to time releases. */
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
};

export type Connections = {
  /** What messages call this store: `Redis at 127.0.0.1:6379`. Never holds a password. */
  readonly where: string;
  readonly prefix: string | undefined;
  readonly wakeEarlyMs: number;
  /** Whether other processes may be working on the same store at the same time. */
  readonly isShared: boolean;
  /** How long a worker may wait to be told of a job before it asks. Real time. */
  readonly waitMaxSeconds: number;
  readonly createBackend: BackendFactory;
  /** Where traces are collected. */
  readonly tracing?: QueueTracing;
  /** For queues: a command fails rather than waits for a store that is away. */
  readonly forQueues: unknown;
  /** For one worker more: waits for a store that is away. `release` gives back what it holds. */
  takeForWorker(): { readonly connection: unknown; release(): void };
  /** Resolves when commands can be sent. */
  ready(): Promise<void>;
  health(): Promise<QueueHealth>;
  close(): Promise<void>;
};

/** How long one command may take before the store counts as unreachable. Real time. */
export const COMMAND_LIMIT_MS = 4_000;

/** How long a command waits for a connection that broke to come back. Real time. */
export const READY_LIMIT_MS = 3_000;

/** How long opening may take before it is given up. Real time. */
export const OPEN_LIMIT_MS = 4_000;

/**
 * How much before its seat a job is woken, so that everything but the call itself is done when the seat comes. Real time.
 *
 * It covers how late a wake-up may be — measured: Redis up to 102 ms at its ordinary timer rate (`hz 10`), PostgreSQL 5 ms
 * and 38 ms on a busy machine, PGlite 7 ms and 148 ms — and the decision and the witness after it, up to 40 ms.
 */
export const WAKE_EARLY_MS: Readonly<Record<QueueBackend["kind"], number>> = { redis: 200, postgres: 150, pglite: 250 };
