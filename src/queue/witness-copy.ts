/** The witness's copy in Redis: a list per App Key fingerprint, beside BullMQ's keys but none of its business. */
import { Redis } from "ioredis";
import type { WitnessCopy } from "../ledger/witness.ts";
import { COMMAND_LIMIT_MS } from "./backend.ts";

/** Three calls a day for years; the newest are kept. */
const ENTRIES_MAX = 10_000;

export function openWitnessCopy(url: string, prefix: string): WitnessCopy & { close(): Promise<void> } {
  const redis = new Redis(url, {
    lazyConnect: true,
    commandTimeout: COMMAND_LIMIT_MS,
    connectTimeout: COMMAND_LIMIT_MS,
    maxRetriesPerRequest: 1,
  });
  // Each command reports its own failure to whoever asked; the connection comes back by itself.
  redis.on("error", () => {});
  const keyOf = (fingerprint: string) => `${prefix}:witness:${fingerprint}`;
  return {
    async append(fingerprint, line) {
      await redis.rpush(keyOf(fingerprint), line);
      await redis.ltrim(keyOf(fingerprint), -ENTRIES_MAX, -1);
    },
    read: (fingerprint) => redis.lrange(keyOf(fingerprint), 0, -1),
    close: () => Promise.resolve(redis.disconnect()),
  };
}
