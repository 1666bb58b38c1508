import { describe, expect, it } from "vitest";
import { nextTickOf } from "../../src/queue/next-tick.ts";
import type { NextFire } from "../../src/queue/next-tick.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Clock } from "../../src/runtime/clock.ts";

const NOW = 1_795_000_000_000;
const YEAR_MS = 365 * 24 * 3_600_000;
const clock: Clock = { ...systemClock, now: () => NOW, realMs: () => NOW };

function answer(nextFire: NextFire): { tick: number | undefined; errors: string[] } {
  const errors: string[] = [];
  const strategy = nextTickOf({ nextFire, clock, onError: (error) => errors.push(error.message) });
  return { tick: strategy(NOW, { pattern: "definition" }), errors };
}

describe("nextTickOf()", () => {
  it.each<{ edge: string; nextFire: NextFire; tick: number | undefined; faults: number }>([
    { edge: "the next firing", nextFire: () => NOW + 5_000, tick: NOW + 5_000, faults: 0 },
    { edge: "nothing when there is none", nextFire: () => null, tick: undefined, faults: 0 },
    { edge: "a year ahead at most", nextFire: () => NOW + 4 * YEAR_MS, tick: NOW + YEAR_MS, faults: 0 },
    { edge: "a minute after a fault", nextFire: () => fail(), tick: NOW + 60_000, faults: 1 },
    { edge: "a minute after a firing that is not ahead", nextFire: () => NOW, tick: NOW + 60_000, faults: 1 },
    { edge: "a minute after a firing that is no number", nextFire: () => NaN, tick: NOW + 60_000, faults: 1 },
  ])("answers with $edge", ({ nextFire, tick, faults }) => {
    const given = answer(nextFire);
    expect(given.tick).toBe(tick);
    expect(given.errors).toHaveLength(faults);
  });

  it("hands on the definition and the later of now and the tick just taken", () => {
    const asked: unknown[] = [];
    answer((definition, after) => {
      asked.push([definition, after]);
      return null;
    });
    expect(asked).toEqual([["definition", NOW]]);
  });
});

function fail(): never {
  throw new Error("cron is broken");
}
