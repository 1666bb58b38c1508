import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../src/domain/time.ts";
import { hasRoom, type LimiterSettings } from "../../src/sandbox/limiter.ts";

const SLIDING: LimiterSettings = { hour: "sliding", dayZone: "Asia/Shanghai", limits: { hour: 2, day: 3 } };
const CLOCK: LimiterSettings = { ...SLIDING, hour: "clock" };
const UTC: LimiterSettings = { ...SLIDING, dayZone: "UTC" };
const HALF: LimiterSettings = { ...CLOCK, dayZone: "Asia/Kolkata" };

/** 27 November 2026, Shanghai time, unless the text names its own date. */
function at(text: string): number {
  return Date.parse(text.includes("T") ? `${text}+08:00` : `2026-11-27T${text}+08:00`);
}

describe("hasRoom()", () => {
  it.each<[string, LimiterSettings, string[], string, boolean]>([
    ["nothing used", SLIDING, [], "10:00:00", true],
    ["one of two in the hour", SLIDING, ["10:00:00"], "10:00:00", true],
    ["two of two in the hour", SLIDING, ["10:00:00", "10:00:00"], "10:00:00", false],
    ["a millisecond before the first leaves", SLIDING, ["10:00:00", "10:30:00"], "10:59:59.999", false],
    ["exactly when the first leaves", SLIDING, ["10:00:00", "10:30:00"], "11:00:00", true],
    ["a clock hour ends at the full hour", CLOCK, ["10:58:00", "10:59:00"], "11:00:00", true],
    ["where a sliding one goes on", SLIDING, ["10:58:00", "10:59:00"], "11:00:00", false],
    ["a clock hour begins at the full hour", CLOCK, ["10:00:00", "10:01:00"], "10:59:59.999", false],
    ["of a zone that is half an hour off, on its own clocks", HALF, ["10:31:00", "10:32:00"], "11:00:00", false],
    ["two of three in the day", SLIDING, ["08:00:00", "09:30:00"], "12:00:00", true],
    ["three of three in the day", SLIDING, ["08:00:00", "09:30:00", "11:00:00"], "20:00:00", false],
    ["to the last millisecond", SLIDING, ["08:00:00", "09:30:00", "11:00:00"], "23:59:59.999", false],
    ["the next day", SLIDING, ["08:00:00", "09:30:00", "11:00:00"], "2026-11-28T00:00:00", true],
    ["but the hour reaches over midnight", SLIDING, ["23:30:00", "23:40:00"], "2026-11-28T00:00:00", false],
    ["and a clock hour does not", CLOCK, ["23:30:00", "23:40:00"], "2026-11-28T00:00:00", true],
    ["a day in UTC begins at 08:00 here", UTC, ["01:00:00", "03:00:00", "05:00:00"], "08:00:00", true],
    ["and not before", UTC, ["01:00:00", "03:00:00", "05:00:00"], "07:59:59.999", false],
  ])("%s", (_edge, settings, used, now, room) => {
    expect(hasRoom(used.map(at), at(now), settings)).toBe(room);
  });

  it("never lets more through than the limits, in any sliding hour or any day", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4 * HOUR_MS), { maxLength: 60 }), (gapsMs) => {
        const through: number[] = [];
        let now = at("00:00:00");
        for (const gapMs of gapsMs) {
          now += gapMs;
          if (hasRoom(through, now, SLIDING)) through.push(now);
        }
        for (const from of through) {
          expect(through.filter((each) => each >= from && each < from + HOUR_MS).length).toBeLessThanOrEqual(2);
          const midnight = Math.floor((from + 8 * HOUR_MS) / DAY_MS) * DAY_MS - 8 * HOUR_MS;
          expect(through.filter((each) => each >= midnight && each < midnight + DAY_MS).length).toBeLessThanOrEqual(3);
        }
      }),
      { numRuns: 100 },
    );
  });
});
