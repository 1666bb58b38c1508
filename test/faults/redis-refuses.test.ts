/**
 * A Redis that answers, but with errors, and keeps its connections: BullMQ would ask again without a pause. Nothing is
 * sent twice, Herald asks in moderation, and goes on when the errors end.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { PAIRINGS } from "../support/pairings.ts";
import { playRedisFault } from "../support/redis-fault-scene.ts";
import type { RedisFault } from "../support/redis-fault-scene.ts";
import { findRedisServer } from "../support/redis-server.ts";

const FAULTS: readonly RedisFault[] = [
  {
    fault: "runs out of memory and evicts nothing",
    strike: ({ say }) => say("CONFIG", "SET", "maxmemory", 1),
    mend: ({ say }) => say("CONFIG", "SET", "maxmemory", 0),
  },
  {
    fault: "becomes the replica of a server that is away",
    strike: ({ say }) => say("REPLICAOF", "127.0.0.1", 1),
    mend: ({ say }) => say("REPLICAOF", "NO", "ONE"),
  },
  {
    fault: "takes no writes because it cannot save",
    async strike({ directory, say }) {
      // Not even root can rename a file over a directory.
      mkdirSync(join(directory, "dump.rdb"));
      await say("CONFIG", "SET", "save", "3600 1");
      await say("BGSAVE");
    },
    mend: ({ say }) => say("CONFIG", "SET", "save", ""),
  },
  {
    fault: "has too few replicas to take writes",
    strike: ({ say }) => say("CONFIG", "SET", "min-replicas-to-write", 1),
    mend: ({ say }) => say("CONFIG", "SET", "min-replicas-to-write", 0),
  },
  {
    fault: "loads its data anew",
    server: {
      args: [
        "--enable-debug-command",
        "yes",
        "--key-load-delay",
        "1000",
        "--loading-process-events-interval-bytes",
        "1024",
      ],
    },
    async strike({ say }) {
      await say("DEBUG", "POPULATE", 5_000, "filler", 100);
      // Answers when it has loaded: in five seconds.
      void say("DEBUG", "RELOAD").catch(() => undefined);
    },
    forMs: 6_500,
  },
];

describe.concurrent.for(PAIRINGS.filter(({ name }) => name.startsWith("Redis")))("on $name", (pairing) => {
  if (!pairing.isPresent || findRedisServer() === undefined) return it.skip("is not there", () => undefined);

  it.for(FAULTS)("goes on when Redis $fault", { timeout: 90_000 }, async (fault, context) => {
    const { askedPerSecond, running } = await playRedisFault(pairing, fault, context);
    await context.annotate(
      `asked ${askedPerSecond?.toFixed(0)} times a second; told of ${running.errors.length} errors`,
    );
    // Up to six reconcilers that come round twice a second, and eight workers that ask once: some sixty. Without a pause
    // one worker alone asks hundreds of times.
    context.expect(askedPerSecond).toBeLessThan(120);
    // The reconciler, which here comes round every half second, tells each time.
    const told = running.errors.filter((error) => !/^(reconciling|the queue of) /.test(error));
    context.expect(told.length).toBeLessThan(40);
  });
});
