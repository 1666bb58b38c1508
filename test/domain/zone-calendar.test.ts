import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, MINUTE_MS, formatInstant, instantOf, localDate } from "../../src/domain/time.ts";
import { zoneCalendar } from "../../src/domain/zone-calendar.ts";
import { at } from "./plan-cases.ts";

const ZONES = [
  "Asia/Shanghai",
  "UTC",
  "Etc/UTC",
  "Europe/London",
  "America/New_York",
  "America/St_Johns", // until 2011 its clocks changed at 00:01, so a date could come in two pieces
  "America/Sao_Paulo",
  "Africa/Casablanca", // four changes a year, two of them four weeks apart
  "Africa/Cairo",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia", // skipped 2011-12-30
  "Antarctica/Troll",
] as const;

const zone = fc.constantFrom(...ZONES);
const instant = fc.oneof(
  fc.integer({ min: at("1990-01-01T00:00Z"), max: at("2120-01-01T00:00Z") }),
  fc.integer({ min: 0, max: 130 * 365 * 24 }).map((hours) => at("1990-01-01T00:00Z") + hours * 3_600_000),
);
const RUNS = { numRuns: 2_000 };

describe("zoneCalendar()", () => {
  it("agrees with luxon about local dates and how instants are written", () => {
    fc.assert(
      fc.property(zone, instant, (name, when) => {
        const calendar = zoneCalendar(name);
        expect(calendar.formatDay(calendar.dayOf(when))).toBe(localDate(when, name));
        expect(calendar.format(when)).toBe(formatInstant(when, name));
        expect(calendar.format(when)).toContain(`T${calendar.formatClock(when)}`);
      }),
      RUNS,
    );
  });

  it("reads wall times as instantOf() does, gaps and repeated hours included", () => {
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: 7_300, max: 54_000 }),
        fc.integer({ min: 0, max: 2_880 }),
        (name, day, minute) => {
          const date = new Date(day * DAY_MS);
          const wall = {
            year: date.getUTCFullYear(),
            month: date.getUTCMonth() + 1,
            day: date.getUTCDate(),
            hour: 0,
            minute,
          };
          expect(zoneCalendar(name).instantAt(day, minute)).toBe(instantOf(wall, name));
        },
      ),
      RUNS,
    );
  });

  it("makes up each date of exactly the instants that show it", () => {
    fc.assert(
      fc.property(zone, instant, (name, when) => {
        const calendar = zoneCalendar(name);
        const day = calendar.dayOf(when);
        const stretches = calendar.stretchesOf(day);
        expect(stretches.some(({ from, until }) => from <= when && when < until)).toBe(true);
        for (const { from, until } of stretches) {
          expect([from - 1, from, until - 1, until].map((edge) => calendar.dayOf(edge) === day)).toEqual([
            false,
            true,
            true,
            false,
          ]);
        }
      }),
      RUNS,
    );
  });

  it("knows a steady offset from one that may change", () => {
    const berlin = zoneCalendar("Europe/Berlin");
    expect(berlin.steadyOffsetMs(at("2026-07-01T00:00Z"), at("2026-07-05T00:00Z"))).toBe(120 * MINUTE_MS);
    expect(berlin.steadyOffsetMs(at("2026-10-24T00:00Z"), at("2026-10-26T00:00Z"))).toBe(null);
  });

  it.each([
    ["a short day", "Europe/Berlin", "2026-03-29", [23]],
    ["a long day", "Europe/Berlin", "2026-10-25", [25]],
    ["a day that begins at 01:00", "America/Sao_Paulo", "2018-11-04", [23]],
    ["a date in two pieces", "America/St_Johns", "2010-11-07", [1 / 60, 24]],
    ["a date the zone skipped", "Pacific/Apia", "2011-12-30", []],
  ])("finds %s", (_, name, date, hours) => {
    const stretches = zoneCalendar(name).stretchesOf(Date.parse(date) / DAY_MS);
    expect(stretches.map(({ from, until }) => (until - from) / 3_600_000)).toEqual(hours);
  });
});
