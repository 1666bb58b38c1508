/** What Redis says about itself, read for what matters to jobs that must not be lost. */
import type { Fault, Warning } from "../domain/fault.ts";
import { quote } from "../domain/fault.ts";
import type { QueueHealth } from "./backend.ts";

/** Reads the answer of `INFO`. */
export function judgeRedis(info: string): QueueHealth {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
  const product = field("valkey_version") ? "valkey" : field("dragonfly_version") ? "dragonfly" : "redis";
  const version = field(`${product}_version`) ?? field("redis_version") ?? "unknown";
  const maxmemoryPolicy = field("maxmemory_policy") ?? null;
  const appendOnly = field("aof_enabled") === undefined ? null : field("aof_enabled") === "1";

  const faults: Fault[] = [];
  if (maxmemoryPolicy !== null && maxmemoryPolicy !== "noeviction") {
    faults.push({
      path: "redis.maxmemory-policy",
      expected: `"noeviction", or Redis may throw away the timers of releases`,
      got: quote(maxmemoryPolicy),
    });
  }
  if (product === "redis" && isBelow(version, [6, 2])) {
    faults.push({ path: "redis.version", expected: "6.2 or newer", got: version });
  }
  const warnings: Warning[] = [];
  if (appendOnly === false) {
    warnings.push({
      code: "redis-append-only-off",
      path: "redis.appendonly",
      text: "Redis keeps no append-only file: after a restart, releases wait until the reconciler has put their timers back",
    });
  }
  return { kind: "redis", product, version, maxmemoryPolicy, appendOnly, faults, warnings };
}

/** Says whether BullMQ would refuse this server outright. */
export function isTooOld({ product, version }: QueueHealth): boolean {
  return product === "redis" && isBelow(version, [5, 0]);
}

function isBelow(version: string, [major, minor]: readonly [number, number]): boolean {
  const [itsMajor = 0, itsMinor = 0] = version.split(".").map(Number);
  return itsMajor < major || (itsMajor === major && itsMinor < minor);
}
