/** The stores BullMQ can keep its jobs in, each opened fresh for one test file. */
import type { QueueBackend, Queues } from "../../src/queue/open-queues.ts";
import { openQueues } from "../../src/queue/open-queues.ts";
import type { NextFire } from "../../src/queue/next-tick.ts";
import { openEmbedded } from "../../src/ledger/embedded/open-embedded.ts";
import { prepareEmbeddedForBullmq } from "../../src/ledger/embedded/prepare-for-bullmq.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { freshDirectory } from "../support/fresh-directory.ts";
import { freshDatabase, freshRedisPrefix, postgresForTests, redisForTests } from "../support/services.ts";

/** What another process needs to open the same store. */
export type Reopen =
  | { readonly kind: "redis"; readonly url: string; readonly prefix: string }
  | { readonly kind: "postgres"; readonly url: string }
  | { readonly kind: "pglite"; readonly directory: string };

export type BackendOpen = {
  readonly backend: QueueBackend;
  readonly reopen: Reopen;
  /** Opens the same store again, after `close`. */
  open(): Promise<BackendOpen>;
  /** Lets go of the store. What it holds goes when the test file ends. */
  close(): Promise<void>;
};

export type BackendUnderTest = {
  readonly name: QueueBackend["kind"];
  readonly isPresent: boolean;
  /** Opens a store nobody has used. */
  open(): Promise<BackendOpen>;
};

const redis = await redisForTests();
const postgres = await postgresForTests();

export const BACKENDS: readonly BackendUnderTest[] = [
  {
    name: "redis",
    isPresent: redis !== null,
    open: async () => onServer({ kind: "redis", url: redis?.url ?? "", prefix: freshRedisPrefix() }),
  },
  {
    name: "postgres",
    isPresent: postgres !== null,
    open: async () => onServer({ kind: "postgres", url: await freshDatabase() }),
  },
  {
    name: "pglite",
    isPresent: true,
    async open() {
      return embedded(await freshDirectory());
    },
  },
];

function onServer(backend: Exclude<Reopen, { kind: "pglite" }>): BackendOpen {
  const opened: BackendOpen = {
    backend,
    reopen: backend,
    open: async () => opened,
    close: async () => undefined,
  };
  return opened;
}

async function embedded(directory: string): Promise<BackendOpen> {
  const { db, pool, close } = await openEmbedded(directory);
  await prepareEmbeddedForBullmq(db, pool);
  return {
    backend: { kind: "pglite", pool },
    reopen: { kind: "pglite", directory },
    open: () => embedded(directory),
    close,
  };
}

/** Opens queues that fail the test on any error nobody expected; see `errors`. */
export async function openQueuesForTest(
  backend: QueueBackend,
  { clock = systemClock, nextFire = () => null }: { clock?: Clock; nextFire?: NextFire } = {},
): Promise<{ readonly queues: Queues; readonly errors: string[] }> {
  const errors: string[] = [];
  const queues = await openQueues({
    backend,
    clock,
    nextFire,
    onError: (error, where) => errors.push(`${where}: ${error.message}`),
  });
  return { queues, errors };
}

/** A list of facts as they happen, and a way to wait for the nth of them. */
export function recorder<T>() {
  const facts: T[] = [];
  const woken: (() => void)[] = [];
  return {
    facts,
    note(fact: T): void {
      facts.push(fact);
      for (const wake of woken.splice(0)) wake();
    },
    /** Resolves with the facts once there are `count`; vitest's own time limit ends a wait for what never comes. */
    async atLeast(count: number): Promise<readonly T[]> {
      while (facts.length < count) await new Promise<void>((resolve) => woken.push(resolve));
      return facts;
    },
  };
}
