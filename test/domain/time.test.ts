import fc from "fast-check";
import { DateTime, IANAZone } from "luxon";
import { describe, expect, it } from "vitest";
import { formatInstant, instantOf, isZone, offsetMinutes, rfc3339, wallTimeOf } from "../../src/domain/time.ts";

const ZONES = ["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.parse("1975-01-01"), max: Date.parse("2060-01-01") });

describe("offsetMinutes()", () => {
  it("remembers nothing wrong: it agrees with the platform at every instant", () => {
    fc.assert(
      fc.property(zone, instant, (zone, at) => {
        expect(offsetMinutes(at, zone)).toBe(IANAZone.create(zone).offset(at));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["2026-03-08T06:59:59.999Z", -300],
    ["2026-03-08T07:00:00.000Z", -240],
    ["2026-11-01T05:59:59.999Z", -240],
    ["2026-11-01T06:00:00.000Z", -300],
  ])("changes to the millisecond in New York at %s", (at, minutes) => {
    expect(offsetMinutes(Date.parse(at), "America/New_York")).toBe(minutes);
  });
});

describe("instantOf()", () => {
  it.each([
    ["2026-03-08T02:30", "America/New_York", "2026-03-08T03:30-04:00"], // never happens: moved by the gap
    ["2026-11-01T01:30", "America/New_York", "2026-11-01T01:30-04:00"], // happens twice: the first
    ["2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04T02:45+11:00"],
    ["2026-11-27T18:00", "Asia/Shanghai", "2026-11-27T18:00+08:00"],
  ])("reads %s in %s as %s", (wall, zone, expected) => {
    expect(formatInstant(instantOf(wallTimeOf(Date.parse(`${wall}Z`), "UTC"), zone), zone)).toBe(expected);
  });

  it("undoes wallTimeOf(), but for the second time a wall time is shown", () => {
    fc.assert(
      fc.property(zone, instant, (zone, at) => {
        const again = instantOf(wallTimeOf(at, zone), zone);
        expect(again).toBeLessThanOrEqual(at);
        expect(wallTimeOf(again, zone)).toEqual(wallTimeOf(at, zone));
      }),
      { numRuns: 500 },
    );
  });
});

describe("rfc3339()", () => {
  it("writes milliseconds and the zone's offset, Z where there is none", () => {
    expect(rfc3339(Date.parse("2026-11-27T10:00:00.007Z"), "Asia/Shanghai")).toBe("2026-11-27T18:00:00.007+08:00");
    expect(rfc3339(Date.parse("2026-11-27T10:00:00Z"), "America/St_Johns")).toBe("2026-11-27T06:30:00.000-03:30");
    expect(rfc3339(Date.parse("2026-11-27T10:00:00Z"), "Europe/London")).toBe("2026-11-27T10:00:00.000Z");
  });

  it("means the instant it was given", () => {
    fc.assert(
      fc.property(zone, instant, (zone, at) => {
        expect(DateTime.fromISO(rfc3339(at, zone)).toMillis()).toBe(at);
      }),
    );
  });
});

describe("isZone()", () => {
  it.each([
    ["Asia/Shanghai", true],
    ["Asia/Shanghia", false],
    ["", false],
    ["Asia/Shanghai", true],
  ])("%j: %s", (name, is) => {
    expect(isZone(name)).toBe(is);
  });
});
