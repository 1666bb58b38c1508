import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  neverLeftDelayMs,
  refusalsToday,
  REFUSED_TRIES_PER_DAY,
  throttleHold,
  withJitter,
  type ThrottleFacts,
} from "../../src/domain/backoff.ts";
import { DAY_MS, formatInstant, HOUR_MS, localDate, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";

const NOON = Date.parse("2026-11-27T12:00:00+08:00");

/** A throttled reply at noon in Shanghai, the first in a row and of the day, with dice that add nothing. */
function facts(but: Partial<ThrottleFacts> = {}): ThrottleFacts {
  return { now: NOON, step: 0, retryAfterMs: null, refusedToday: 1, dayZones: ["Asia/Shanghai"], roll: 0, ...but };
}

describe("throttleHold()", () => {
  it.each<[string, Partial<ThrottleFacts>, string]>([
    ["the first waits 5 minutes", {}, "2026-11-27T12:05+08:00"],
    ["the second in a row outlasts a sliding hour", { step: 1, refusedToday: 2 }, "2026-11-27T13:01+08:00"],
    ["the third waits for the next day, and 2 s more", { step: 2, refusedToday: 3 }, "2026-11-28T00:00:02+08:00"],
    ["so does every later one", { step: 9 }, "2026-11-28T00:00:02+08:00"],
    ["an accepted call between does not buy a fourth try", { step: 0, refusedToday: 3 }, "2026-11-28T00:00:02+08:00"],
    ["the margin is the app's own", { step: 2, marginMs: 5_000 }, "2026-11-28T00:00:05+08:00"],
    ["a longer Retry-After is honoured", { retryAfterMs: 20 * MINUTE_MS }, "2026-11-27T12:20+08:00"],
    ["a shorter Retry-After does not hurry the ladder", { retryAfterMs: SECOND_MS }, "2026-11-27T12:05+08:00"],
    ["Retry-After counts on the third rung too", { step: 2, retryAfterMs: DAY_MS }, "2026-11-28T12:00+08:00"],
    ["an absurd Retry-After is cut at a week", { retryAfterMs: 9_999 * DAY_MS }, "2026-12-04T12:00+08:00"],
    [
      "of several day zones, the one that opens last",
      { step: 2, dayZones: ["Asia/Shanghai", "UTC"] },
      "2026-11-28T08:00:02+08:00",
    ],
    ["without a day rule, the provider's home", { step: 2, dayZones: [] }, "2026-11-28T00:00:02+08:00"],
    ["dice lengthen by a tenth", { roll: 0.5 }, "2026-11-27T12:05:15+08:00"],
    ["but by no more than a minute", { step: 1, roll: 0.5 }, "2026-11-27T13:01:30+08:00"],
  ])("%s", (_edge, but, until) => {
    expect(formatInstant(throttleHold(facts(but)).until, "Asia/Shanghai")).toBe(until);
  });

  it("opens a day whose midnight does not exist at its first instant", () => {
    // Beirut went from 00:00 to 01:00 on 31 March 2024.
    const hold = throttleHold(
      facts({ now: Date.parse("2024-03-30T12:00:00Z"), step: 2, dayZones: ["Asia/Beirut"], marginMs: 0 }),
    );
    expect(hold.until).toBe(Date.parse("2024-03-30T22:00:00Z"));
  });

  it("climbs one step per reply", () => {
    expect([0, 1, 2, 3].map((step) => throttleHold(facts({ step })).step)).toEqual([1, 2, 3, 4]);
  });

  it("never allows more than three refused tries on one natural day, whatever Retry-After and dice say", () => {
    const zones = fc.subarray(["Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu"], { minLength: 1 });
    const tries = fc.array(
      fc.record({
        retryAfterMs: fc.option(fc.nat(2 * HOUR_MS)),
        roll: fc.double({ min: 0, max: 0.999, noNaN: true }),
        reset: fc.boolean(),
      }),
      { minLength: 6, maxLength: 12 },
    );
    fc.assert(
      fc.property(zones, fc.nat(400 * DAY_MS), tries, (dayZones, offsetMs, replies) => {
        const refusedAts: number[] = [];
        let now = Date.parse("2026-01-01T00:00:00Z") + offsetMs;
        let step = 0;
        for (const { retryAfterMs, roll, reset } of replies) {
          refusedAts.push(now);
          const refusedToday = refusalsToday(refusedAts, now, dayZones);
          const hold = throttleHold({ now, step: reset ? 0 : step, retryAfterMs, refusedToday, dayZones, roll });
          expect(hold.until).toBeGreaterThan(now);
          ({ step, until: now } = hold);
        }
        for (const zone of dayZones) {
          const perDay = Map.groupBy(refusedAts, (at) => localDate(at, zone));
          for (const sameDay of perDay.values()) expect(sameDay.length).toBeLessThanOrEqual(REFUSED_TRIES_PER_DAY);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("refusalsToday()", () => {
  it("counts in the zone where most of them are today", () => {
    const yesterdayEvening = Date.parse("2026-11-26T20:00:00+08:00"); // 12:00 UTC on the 26th
    const justAfterMidnight = Date.parse("2026-11-27T01:00:00+08:00"); // 17:00 UTC on the 26th
    const ats = [yesterdayEvening, justAfterMidnight];
    expect(refusalsToday(ats, justAfterMidnight, ["Asia/Shanghai"])).toBe(1);
    expect(refusalsToday(ats, justAfterMidnight, ["Asia/Shanghai", "UTC"])).toBe(2);
    expect(refusalsToday([], NOON, [])).toBe(0);
  });
});

describe("neverLeftDelayMs()", () => {
  it("grows to five minutes and stays there", () => {
    expect([0, 1, 2, 3, 4, 5, 99].map((failures) => neverLeftDelayMs(failures) / SECOND_MS)).toEqual([
      5, 5, 15, 60, 300, 300, 300,
    ]);
  });
});

describe("withJitter()", () => {
  it("never shortens a delay, adds at most a tenth and at most a minute, in whole milliseconds", () => {
    fc.assert(
      fc.property(
        fc.nat(3 * DAY_MS),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (delayMs, roll) => {
          const jittered = withJitter(delayMs, roll);
          expect(Number.isInteger(jittered)).toBe(true);
          expect(jittered).toBeGreaterThanOrEqual(delayMs);
          expect(jittered - delayMs).toBeLessThanOrEqual(Math.min(delayMs / 10, MINUTE_MS));
        },
      ),
      { numRuns: 200 },
    );
  });
});
