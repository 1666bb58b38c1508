import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planTimeOf, realTimeOf } from "../../src/queue/real-time.ts";
import type { Clock } from "../../src/runtime/clock.ts";

/** A clock that stands still: `originMs` is `startAt`, at any rate. */
function stoppedClock({
  startAt,
  originMs,
  rate,
  ranMs,
}: {
  startAt: number;
  originMs: number;
  rate: number;
  ranMs: number;
}) {
  const realMs = originMs + ranMs;
  const clock: Clock = {
    rate,
    now: () => Math.floor(startAt + ranMs * rate),
    realMs: () => realMs,
    upMs: () => realMs,
    toRealMs: (planMs) => planMs / rate,
    toPlanMs: (ms) => ms * rate,
    sleepUntil: () => Promise.resolve(),
  };
  return clock;
}

const clocks = fc.record({
  startAt: fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 }),
  originMs: fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 }),
  rate: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 1, max: 2_000, noNaN: true })),
  ranMs: fc.integer({ min: 0, max: 10_000_000 }),
});
const aheadMs = fc.integer({ min: -100_000_000, max: 10_000_000_000 });

describe("real time", () => {
  it("is plan time itself on the ordinary clock", () => {
    const clock = stoppedClock({ startAt: 5_000, originMs: 5_000, rate: 1, ranMs: 77 });
    expect([realTimeOf(clock, 9_999), planTimeOf(clock, 9_999)]).toEqual([9_999, 9_999]);
  });

  it("never comes before the plan time it stands for, and at most one real millisecond after", () => {
    fc.assert(
      fc.property(clocks, aheadMs, (setting, ahead) => {
        const clock = stoppedClock(setting);
        const at = clock.now() + ahead;
        const back = planTimeOf(clock, realTimeOf(clock, at));
        expect(back).toBeGreaterThanOrEqual(at);
        expect(back - at).toBeLessThanOrEqual(Math.ceil(setting.rate));
      }),
    );
  });

  it("is read from both clocks within one millisecond, however the second turns", () => {
    // Real time moves on between two reads now and then, as it does on a machine.
    let reads = 0;
    const realMs = () => 10_000 + Math.floor((reads += 1) / 3);
    const clock = { ...stoppedClock({ startAt: 0, originMs: 0, rate: 1, ranMs: 0 }), realMs, now: realMs };
    for (let round = 0; round < 30; round++) expect(realTimeOf(clock, 50_000)).toBe(50_000);
  });
});
