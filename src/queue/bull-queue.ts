/** Opens one BullMQ queue and sends commands to it without ever hanging on a store that is away. */
import { Queue } from "bullmq";
import type { IQueueBackend, QueueOptions } from "bullmq";
import { COMMAND_LIMIT_MS, READY_LIMIT_MS } from "./backend.ts";
import type { Connections } from "./backend.ts";
import { reach } from "./queue-errors.ts";

export type BullQueue<Data> = Queue<Data, unknown, string, Data, unknown, string, IQueueBackend>;

/**
 * Opens a queue by name.
 *
 * @throws QueueUnreachable when the store does not answer in time.
 */
export async function openBullQueue<Data>(
  connections: Connections,
  name: string,
  { settings, onError }: { settings?: QueueOptions["settings"]; onError(error: Error, where: string): void },
): Promise<BullQueue<Data>> {
  await reach(connections.where, READY_LIMIT_MS, () => connections.ready());
  const queue: BullQueue<Data> = new Queue(
    name,
    {
      connection: connections.forQueues as QueueOptions["connection"],
      ...(connections.prefix === undefined ? {} : { prefix: connections.prefix }),
      ...(settings === undefined ? {} : { settings }),
      ...(connections.tracing === undefined ? {} : { telemetry: connections.tracing }),
      // Nobody listens to BullMQ's event stream; it need not be long.
      streams: { events: { maxLen: 100 } },
    },
    connections.createBackend,
  );
  queue.on("error", (error) => onError(error, connections.where));
  try {
    await reach(connections.where, COMMAND_LIMIT_MS, () => queue.waitUntilReady());
  } catch (error) {
    void queue.close().catch(() => undefined);
    throw error;
  }
  return queue;
}

/**
 * Sends one command once the store can take it. A command whose turn did not come is never sent.
 *
 * @throws QueueUnreachable when it cannot within a few seconds.
 */
export async function send<T>(connections: Connections, command: () => Promise<T>): Promise<T> {
  await reach(connections.where, READY_LIMIT_MS, () => connections.ready());
  return reach(connections.where, COMMAND_LIMIT_MS, command);
}
