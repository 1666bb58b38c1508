/** Opens BullMQ on whichever store is configured: one release queue per app, and one queue for all schedules. */
import type { Clock } from "../runtime/clock.ts";
import type { Connections, QueueBackend, QueueHealth } from "./backend.ts";
import type { NextFire } from "./next-tick.ts";
import { connectPostgres, usePglite } from "./postgres-connections.ts";
import { openQueueTracing } from "./queue-tracing.ts";
import { connectRedis } from "./redis-connections.ts";
import { openReleaseQueue } from "./release-queue.ts";
import type { ReleaseQueue } from "./release-queue.ts";
import { quietly } from "./report-once.ts";
import { openScheduleQueue } from "./schedule-queue.ts";
import type { ScheduleQueue } from "./schedule-queue.ts";

export type { QueueBackend, QueueHealth } from "./backend.ts";

export type Queues = {
  /** The release queue of an app; the same one each time. */
  releases(app: string): Promise<ReleaseQueue>;
  /** The queue of all schedules; the same one each time. */
  schedules(): Promise<ScheduleQueue>;
  /** What the store says about itself, and what about it would endanger releases. */
  check(): Promise<QueueHealth>;
  /** Closes queues and connections; workers are closed before. Harmless when repeated. */
  close(): Promise<void>;
};

/**
 * Connects to the store of the queues and prepares it.
 *
 * `namespace` sets the queues of one installation apart from another's in the same store. `nextFire` says when a
 * schedule fires next. `isTraced`: BullMQ tells its own spans to OpenTelemetry. `onError` hears of everything that goes wrong out of sight, the same thing at most every half
 * minute.
 *
 * @throws QueueUnreachable or QueueUnusable within about five seconds, in one sentence.
 */
export async function openQueues({
  backend,
  clock,
  namespace = "",
  nextFire,
  isTraced = false,
  onError,
}: {
  backend: QueueBackend;
  clock: Clock;
  namespace?: string;
  nextFire: NextFire;
  isTraced?: boolean;
  onError(error: Error, where: string): void;
}): Promise<Queues> {
  const report = quietly(onError, () => clock.upMs());
  const opened = await connect(backend, report);
  const connections = isTraced ? { ...opened, tracing: await openQueueTracing() } : opened;
  const nameOf = (name: string) => encodeURIComponent(namespace === "" ? name : `${namespace}.${name}`);

  const releases = onceEach((app) =>
    openReleaseQueue({ connections, name: nameOf(`release.${app}`), clock, onError: report }),
  );
  const schedules = onceEach(() =>
    openScheduleQueue({ connections, name: nameOf("schedules"), clock, nextFire, onError: report }),
  );

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    await Promise.all([releases.closeAll(), schedules.closeAll()]);
    await connections.close();
  }
  return {
    releases: (app) => releases.open(app),
    schedules: () => schedules.open("all"),
    check: () => connections.health(),
    close: () => (closed ??= close()),
  };
}

function connect(backend: QueueBackend, onError: (error: Error, where: string) => void): Promise<Connections> {
  switch (backend.kind) {
    case "redis":
      return connectRedis({ url: backend.url, prefix: backend.prefix, onError });
    case "postgres":
      return connectPostgres({ url: backend.url, onError });
    case "pglite":
      return usePglite(backend.pool);
    default:
      return backend satisfies never;
  }
}

/** Opens each key once; one that could not be opened is tried afresh the next time it is asked for. */
function onceEach<T extends { close(): Promise<void> }>(openOne: (key: string) => Promise<T>) {
  const known = new Map<string, Promise<T>>();
  return {
    open(key: string): Promise<T> {
      let one = known.get(key);
      if (one === undefined) {
        one = openOne(key);
        known.set(key, one);
        one.catch(() => known.delete(key));
      }
      return one;
    },
    async closeAll(): Promise<void> {
      await Promise.allSettled([...known.values()].map(async (one) => (await one).close()));
    },
  };
}
