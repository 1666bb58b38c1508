import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  neverLeftDelayMs,
  nextTryAt,
  REFUSED_TRIES_PER_DAY,
  throttleHold,
  withJitter,
  type ThrottleFacts,
} from "../../src/domain/backoff.ts";
import {
  DAY_MS,
  formatInstant,
  HOUR_MS,
  localDate,
  MINUTE_MS,
  SECOND_MS,
  type Instant,
} from "../../src/domain/time.ts";

const NOON = Date.parse("2026-11-27T12:00:00+08:00");

/** A throttled reply at noon in Shanghai, the first in a row and of the day, with dice that add nothing. */
function facts(but: Partial<ThrottleFacts> = {}): ThrottleFacts {
  return {
    now: NOON,
    step: 0,
    retryAfterMs: null,
    refused: [callAt(NOON)],
    dayZones: ["Asia/Shanghai"],
    roll: 0,
    ...but,
  };
}

function callAt(...ats: readonly [Instant] | readonly [Instant, Instant]) {
  return { startedAt: ats[0], finishedAt: ats[1] ?? ats[0] };
}

/** Three that were refused on Friday's date by Shanghai's clocks, and by UTC's. */
const THREE = ["10:54", "10:59", "12:00"].map((time) => callAt(Date.parse(`2026-11-27T${time}:00+08:00`)));

/** As many, but before UTC's date began: 06:54 in Shanghai is still Thursday there. */
const EARLY = ["05:54", "05:59", "07:00"].map((time) => callAt(Date.parse(`2026-11-27T${time}:00+08:00`)));

describe("throttleHold()", () => {
  it.each<[string, Partial<ThrottleFacts>, string]>([
    ["the first waits 5 minutes", {}, "2026-11-27T12:05+08:00"],
    ["the second in a row outlasts a sliding hour", { step: 1, refused: THREE.slice(1) }, "2026-11-27T13:01+08:00"],
    ["the third in a row waits for the next day, and 2 s more", { step: 2 }, "2026-11-28T00:00:02+08:00"],
    ["so does every later one", { step: 9 }, "2026-11-28T00:00:02+08:00"],
    [
      "the third of a day waits until it is over in UTC as well, whose day the provider may mean",
      { step: 2, refused: THREE },
      "2026-11-28T08:00:02+08:00",
    ],
    ["an accepted call between does not buy a fourth try", { step: 0, refused: THREE }, "2026-11-28T08:00:02+08:00"],
    [
      "a day of UTC's that has had its tries is over sooner",
      { now: EARLY[2]?.startedAt ?? 0, step: 0, refused: EARLY, dayZones: ["UTC"] },
      "2026-11-28T00:00:02+08:00",
    ],
    [
      "a call that lasted from one day to the next counts on both",
      { step: 0, refused: [...THREE.slice(1), callAt(NOON - 13 * HOUR_MS, NOON - 12 * HOUR_MS)] },
      "2026-11-28T00:00:02+08:00",
    ],
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
    const zones = fc.subarray(["Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu"]);
    const tries = fc.array(
      fc.record({
        retryAfterMs: fc.option(fc.nat(2 * HOUR_MS)),
        roll: fc.double({ min: 0, max: 0.999, noNaN: true }),
        tookMs: fc.nat(20 * SECOND_MS),
        reset: fc.boolean(),
      }),
      { minLength: 6, maxLength: 12 },
    );
    fc.assert(
      fc.property(zones, fc.nat(400 * DAY_MS), tries, (dayZones, offsetMs, replies) => {
        const refused: ReturnType<typeof callAt>[] = [];
        let now = Date.parse("2026-01-01T00:00:00Z") + offsetMs;
        let step = 0;
        for (const { retryAfterMs, roll, tookMs, reset } of replies) {
          refused.push(callAt(now, now + tookMs));
          now += tookMs;
          const hold = throttleHold({ now, step: reset ? 0 : step, retryAfterMs, refused, dayZones, roll });
          expect(hold.until).toBeGreaterThan(now);
          expect(nextTryAt(hold.until, { refused, dayZones })).toBe(hold.until);
          ({ step, until: now } = hold);
        }
        // The provider counts a call at some moment of it, on its own day, which no rule may have named.
        for (const zone of new Set([...dayZones, "Asia/Shanghai", "UTC"])) {
          for (const countedAt of ["startedAt", "finishedAt"] as const) {
            const perDay = Map.groupBy(refused, (call) => localDate(call[countedAt], zone));
            for (const sameDay of perDay.values()) expect(sameDay.length).toBeLessThanOrEqual(REFUSED_TRIES_PER_DAY);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("nextTryAt()", () => {
  it("is at once while any day it falls on has had fewer than three", () => {
    expect(nextTryAt(NOON, { refused: THREE.slice(1), dayZones: [] })).toBe(NOON);
    expect(nextTryAt(NOON, { refused: THREE, dayZones: [] })).toBeGreaterThan(NOON);
  });

  it("is at once after a day that had its tries", () => {
    const tomorrow = NOON + DAY_MS;
    expect(nextTryAt(tomorrow, { refused: THREE, dayZones: ["Asia/Shanghai", "UTC"] })).toBe(tomorrow);
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
