/** What a Redis says about itself, asked once over a connection of its own; no queue is made. */
import { Redis } from "ioredis";
import type { QueueHealth } from "./backend.ts";
import { OPEN_LIMIT_MS } from "./backend.ts";
import { QueueUnreachable, reach, reasonOf } from "./queue-errors.ts";
import { judgeRedis } from "./redis-health.ts";

/** @throws QueueUnreachable when nothing answers there, or the password is refused. */
export async function askRedis(url: string): Promise<{ readonly health: QueueHealth; readonly realMs: number }> {
  const { hostname, port } = new URL(url);
  const where = `Redis at ${hostname}:${port || "6379"}`;
  const client = new Redis(url, { lazyConnect: true, connectTimeout: OPEN_LIMIT_MS, retryStrategy: () => null });
  let lastError: Error | undefined;
  client.on("error", (error: Error) => (lastError = error));
  try {
    return await reach(where, OPEN_LIMIT_MS, async () => {
      await client.connect();
      const health = judgeRedis(await client.info());
      const [seconds, micros] = await client.time();
      return { health, realMs: Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000) };
    });
  } catch (error) {
    if (lastError === undefined) throw error;
    throw new QueueUnreachable(`cannot reach ${where}: ${reasonOf(lastError)}`, { cause: error });
  } finally {
    client.disconnect();
  }
}
