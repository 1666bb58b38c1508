/** A Redis of a test's own behind a door of its own, with the ways it can be made to fail. */
import { truncateSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { startRedisServer } from "./redis-server.ts";
import type { ServerProcess } from "./server-process.ts";
import { startTcpProxy } from "./tcp-proxy.ts";
import type { TcpProxy } from "./tcp-proxy.ts";

export type OwnRedis = {
  /** Leads through the door. */
  readonly url: string;
  readonly server: ServerProcess;
  readonly door: TcpProxy;
  /** Where the server keeps its files. */
  readonly directory: string;
  /** Says one thing to the server itself, past the door. */
  say(...words: readonly (string | number)[]): Promise<unknown>;
  /** How often a script or a wait for a job was asked for, refused or not: what queues and their workers ask all the time. */
  asked(): Promise<number>;
};

export async function startOwnRedis(
  options: Parameters<typeof startRedisServer>[0],
  onTestFinished: (stop: () => Promise<void>) => void,
): Promise<OwnRedis> {
  const server = await startRedisServer(options);
  onTestFinished(() => server.stop());
  const door = await startTcpProxy(server.port);
  onTestFinished(() => door.stop());

  const say: OwnRedis["say"] = async (word = "PING", ...more) => {
    const redis = new Redis(server.url, { enableReadyCheck: false, retryStrategy: null });
    redis.on("error", () => undefined); // The command tells.
    try {
      return await redis.call(String(word), ...more);
    } finally {
      redis.disconnect();
    }
  };
  return {
    url: `redis://127.0.0.1:${door.port}`,
    server,
    door,
    directory: String(((await say("CONFIG", "GET", "dir")) as string[])[1]),
    say,
    async asked() {
      const stats = String(await say("INFO", "commandstats"));
      const counts = /^cmdstat_(?:eval|evalsha|bzpopmin):calls=(\d+).*?rejected_calls=(\d+)/gm;
      return [...stats.matchAll(counts)].reduce(
        (sum, [, calls, rejected]) => sum + Number(calls) + Number(rejected),
        0,
      );
    },
  };
}

/** Cuts `bytes` off the end of the append-only file, as when the last write never reached the disk whole. */
export function cutAppendOnlyFile({ directory }: OwnRedis, bytes: number): void {
  const folder = join(directory, "appendonlydir");
  const last = readdirSync(folder).find((name) => name.endsWith(".incr.aof"));
  if (last === undefined) throw new Error(`there is no append-only file in ${folder}`);
  const file = join(folder, last);
  truncateSync(file, Math.max(0, statSync(file).size - bytes));
}
