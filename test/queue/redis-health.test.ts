import { describe, expect, it } from "vitest";
import { describeFault } from "../../src/domain/fault.ts";
import { isTooOld, judgeRedis } from "../../src/queue/redis-health.ts";

const info = (lines: Record<string, string>) =>
  Object.entries({ redis_version: "7.2.4", maxmemory_policy: "noeviction", aof_enabled: "1", ...lines })
    .map(([field, value]) => `${field}:${value}\r\n`)
    .join("");

describe("judgeRedis()", () => {
  it.each([
    { server: "a sound Redis", lines: {}, faults: [], warnings: [] },
    { server: "a Valkey", lines: { valkey_version: "8.0.1" }, faults: [], warnings: [] },
    {
      server: "a Redis that evicts",
      lines: { maxmemory_policy: "allkeys-lru" },
      faults: [
        `redis.maxmemory-policy must be "noeviction", or Redis may throw away the timers of releases; got "allkeys-lru"`,
      ],
      warnings: [],
    },
    {
      server: "an old Redis",
      lines: { redis_version: "6.0.16" },
      faults: ["redis.version must be 6.2 or newer; got 6.0.16"],
      warnings: [],
    },
    { server: "a Redis without a file", lines: { aof_enabled: "0" }, faults: [], warnings: ["redis-append-only-off"] },
  ])("finds what is wrong with $server", ({ lines, faults, warnings }) => {
    const health = judgeRedis(info(lines));
    expect(health.faults.map(describeFault)).toEqual(faults);
    expect(health.warnings.map((warning) => warning.code)).toEqual(warnings);
  });

  it("tells what BullMQ would refuse", () => {
    expect(isTooOld(judgeRedis(info({ redis_version: "4.0.9" })))).toBe(true);
    expect(isTooOld(judgeRedis(info({ redis_version: "5.0.0" })))).toBe(false);
  });
});
