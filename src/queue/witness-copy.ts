/** The witness's copy in Redis: a list per App Key fingerprint, beside BullMQ's keys but none of its business. */
import { Redis } from "ioredis";
import type { WitnessCopy } from "../ledger/witness.ts";
import { COMMAND_LIMIT_MS } from "./backend.ts";
import { reach } from "./queue-errors.ts";

/** Three calls a day for years; the newest are kept. */
const ENTRIES_MAX = 10_000;

/**
 * How long an entry may take. Real time. The call waits for it, and the entry that counts is in the file already: a Redis
 * that hangs must not make the call late for a mere copy. One given up on may still land, and is read once.
 */
const APPEND_LIMIT_MS = 500;

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
      const key = keyOf(fingerprint);
      await reach("Redis", APPEND_LIMIT_MS, () =>
        Promise.all([redis.rpush(key, line), redis.ltrim(key, -ENTRIES_MAX, -1)]),
      );
    },
    read: (fingerprint, last = ENTRIES_MAX) => redis.lrange(keyOf(fingerprint), -last, -1),
    close: () => Promise.resolve(redis.disconnect()),
  };
}
