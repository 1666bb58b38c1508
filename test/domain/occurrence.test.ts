import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  nextOccurrence,
  occurrenceDeadline,
  occurrenceId,
  occurrencesBetween,
  splitOccurrenceId,
  type Recurrence,
} from "../../src/domain/occurrence.ts";
import { DAY_MS, formatInstant, HOUR_MS, localDate, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";

function aRecurrence(over: Partial<Recurrence> = {}): Recurrence {
  return { cron: "0 10 * * *", zone: "Asia/Shanghai", startsAt: null, endsAt: null, excludedDates: [], ...over };
}

/** The next few occurrences after `from`, as local times. */
function firings(over: Partial<Recurrence>, from: string, count: number): string[] {
  const recurrence = aRecurrence(over);
  return occurrencesBetween(recurrence, Date.parse(from), Infinity, count).map((at) =>
    formatInstant(at, recurrence.zone),
  );
}

describe("nextOccurrence() where clocks change", () => {
  it.each([
    // New York, 8 March 2026: 02:00 becomes 03:00
    [
      "a time in the gap moves forward",
      "30 2 * * *",
      "America/New_York",
      "2026-03-07T12:00Z",
      "2026-03-08T03:30-04:00 2026-03-09T02:30-04:00",
    ],
    [
      "a time moved onto another is one occurrence",
      "15 2,3 * * *",
      "America/New_York",
      "2026-03-07T12:00Z",
      "2026-03-08T03:15-04:00 2026-03-09T02:15-04:00",
    ],
    [
      "times moved past others stay in order",
      "45 2,3 8 3 *",
      "America/New_York",
      "2026-03-07T12:00Z",
      "2026-03-08T03:45-04:00 2027-03-08T02:45-05:00",
    ],
    [
      "moved 02:50 comes after 03:10 as asked for",
      "10,50 2,3 * * *",
      "America/New_York",
      "2026-03-07T12:00Z",
      "2026-03-08T03:10-04:00 2026-03-08T03:50-04:00",
    ],
    [
      "a half-hourly pattern neither stops nor repeats",
      "*/30 * * * *",
      "America/New_York",
      "2026-03-08T06:15Z",
      "2026-03-08T01:30-05:00 2026-03-08T03:00-04:00 2026-03-08T03:30-04:00 2026-03-08T04:00-04:00",
    ],
    // New York, 1 November 2026: 02:00 becomes 01:00
    [
      "a time in the fold fires at its earlier reading",
      "30 1 * * *",
      "America/New_York",
      "2026-10-31T12:00Z",
      "2026-11-01T01:30-04:00 2026-11-02T01:30-05:00",
    ],
    ["and not again at its later one", "30 1 * * *", "America/New_York", "2026-11-01T05:30Z", "2026-11-02T01:30-05:00"],
    [
      "asked within the fold, the next is after it",
      "30 1,2 * * *",
      "America/New_York",
      "2026-11-01T06:10Z",
      "2026-11-01T02:30-05:00",
    ],
    [
      "a half-hourly pattern rests while the hour repeats",
      "*/30 * * * *",
      "America/New_York",
      "2026-11-01T04:45Z",
      "2026-11-01T01:00-04:00 2026-11-01T01:30-04:00 2026-11-01T02:00-05:00 2026-11-01T02:30-05:00",
    ],
    // London, 29 March and 25 October 2026
    [
      "London's gap",
      "30 1 * * *",
      "Europe/London",
      "2026-03-28T12:00Z",
      "2026-03-29T02:30+01:00 2026-03-30T01:30+01:00",
    ],
    [
      "London's fold",
      "30 1 * * *",
      "Europe/London",
      "2026-10-24T12:00Z",
      "2026-10-25T01:30+01:00 2026-10-26T01:30+00:00",
    ],
    // Lord Howe shifts by half an hour: 4 October 2026 02:00 becomes 02:30, 5 April 2026 02:00 becomes 01:30
    [
      "a gap of half an hour",
      "15 2 * * *",
      "Australia/Lord_Howe",
      "2026-10-03T00:00Z",
      "2026-10-04T02:45+11:00 2026-10-05T02:15+11:00",
    ],
    [
      "a fold of half an hour",
      "45 1 * * *",
      "Australia/Lord_Howe",
      "2026-04-04T00:00Z",
      "2026-04-05T01:45+11:00 2026-04-06T01:45+10:30",
    ],
    // Nuuk, 28 March 2026: 23:00 becomes midnight
    [
      "a gap that ends at midnight moves into the next day",
      "30 23 * * *",
      "America/Nuuk",
      "2026-03-28T02:00Z",
      "2026-03-29T00:30-01:00 2026-03-29T23:30-01:00",
    ],
    // Apia skipped 30 December 2011 altogether
    [
      "a skipped day moves onto the next",
      "0 10 * * *",
      "Pacific/Apia",
      "2011-12-29T12:00Z",
      "2011-12-29T10:00-10:00 2011-12-31T10:00+14:00 2012-01-01T10:00+14:00",
    ],
    ["Shanghai never changes its clocks", "0 2 8 3 *", "Asia/Shanghai", "2026-01-01T00:00Z", "2026-03-08T02:00+08:00"],
  ])("%s: %s in %s", (_edge, cron, zone, from, expected) => {
    expect(firings({ cron, zone }, from, expected.split(" ").length)).toEqual(expected.split(" "));
  });
});

describe("nextOccurrence() on the calendar", () => {
  it.each([
    [
      "a leap day waits four years",
      "0 10 29 2 *",
      "2026-11-26T00:00Z",
      "2028-02-29T10:00+08:00 2032-02-29T10:00+08:00",
    ],
    ["and eight around 2100", "0 10 29 2 *", "2096-03-01T00:00Z", "2104-02-29T10:00+08:00"],
    [
      "the 31st skips short months",
      "0 10 31 * *",
      "2026-10-31T12:00Z",
      "2026-12-31T10:00+08:00 2027-01-31T10:00+08:00",
    ],
    [
      "L is the last day of the month",
      "0 10 L * *",
      "2027-01-31T12:00Z",
      "2027-02-28T10:00+08:00 2027-03-31T10:00+08:00",
    ],
    ["5L is the last Friday", "0 10 * * 5L", "2026-11-26T00:00Z", "2026-11-27T10:00+08:00 2026-12-25T10:00+08:00"],
    [
      "5#2 is the second Friday",
      "0 10 * * FRI#2",
      "2026-11-26T00:00Z",
      "2026-12-11T10:00+08:00 2027-01-08T10:00+08:00",
    ],
    ["weekdays by name", "0 10 * * MON-FRI", "2026-11-26T12:00Z", "2026-11-27T10:00+08:00 2026-11-30T10:00+08:00"],
    ["7 is Sunday, as 0 is", "0 10 * * 7", "2026-11-26T00:00Z", "2026-11-29T10:00+08:00"],
    [
      "a range may end on Sunday",
      "0 10 * * 6-7",
      "2026-11-26T00:00Z",
      "2026-11-28T10:00+08:00 2026-11-29T10:00+08:00 2026-12-05T10:00+08:00",
    ],
    [
      "either day field is enough",
      "0 10 13 * 5",
      "2026-11-28T00:00Z",
      "2026-12-04T10:00+08:00 2026-12-11T10:00+08:00 2026-12-13T10:00+08:00",
    ],
    ["months by name", "0 10 1 JAN,JUL *", "2026-11-28T00:00Z", "2027-01-01T10:00+08:00 2027-07-01T10:00+08:00"],
    [
      "six fields begin with seconds",
      "30 0 10 * * *",
      "2026-11-26T00:00Z",
      "2026-11-26T10:00:30+08:00 2026-11-27T10:00:30+08:00",
    ],
    [
      "seconds may repeat",
      "*/20 59 23 31 12 *",
      "2026-12-31T15:59:30Z",
      "2026-12-31T23:59:40+08:00 2027-12-31T23:59+08:00",
    ],
    ["exactly on an occurrence the next one follows", "0 10 * * *", "2026-11-26T02:00Z", "2026-11-27T10:00+08:00"],
    ["a millisecond before, it is that one", "0 10 * * *", "2026-11-26T01:59:59.999Z", "2026-11-26T10:00+08:00"],
  ])("%s: %s", (_edge, cron, from, expected) => {
    expect(firings({ cron }, from, expected.split(" ").length)).toEqual(expected.split(" "));
  });

  it("leaves out excluded dates, which are local to the zone", () => {
    const over = { excludedDates: ["2026-11-27", "2026-11-28"] };
    expect(firings(over, "2026-11-26T00:00Z", 2)).toEqual(["2026-11-26T10:00+08:00", "2026-11-29T10:00+08:00"]);
    expect(firings({ cron: "30 0 * * *", excludedDates: ["2026-11-27"] }, "2026-11-26T00:00Z", 1)).toEqual([
      "2026-11-28T00:30+08:00",
    ]);
  });

  it("counts an occurrence exactly at the start and exactly at the end", () => {
    const recurrence = aRecurrence({
      startsAt: Date.parse("2026-11-27T10:00+08:00"),
      endsAt: Date.parse("2026-11-28T10:00+08:00"),
    });
    const all = occurrencesBetween(recurrence, 0, Infinity, 10).map((at) => formatInstant(at, recurrence.zone));
    expect(all).toEqual(["2026-11-27T10:00+08:00", "2026-11-28T10:00+08:00"]);
  });

  it("ends with null where nothing is left, without searching forever", () => {
    expect(nextOccurrence(aRecurrence({ endsAt: 0 }), 1)).toBeNull();
    const leapDays = Array.from({ length: 20 }, (_, index) => `${2028 + 4 * index}-02-29`);
    const never = aRecurrence({ cron: "0 10 29 2 *", excludedDates: leapDays });
    expect(nextOccurrence(never, Date.parse("2026-01-01"))).toBeNull();
  });

  it("refuses a pattern nobody checked", () => {
    expect(() => nextOccurrence(aRecurrence({ cron: "0 25 * * *" }), 0)).toThrow(RangeError);
  });
});

describe("occurrencesBetween()", () => {
  it("excludes its beginning, includes its end and stops at the limit", () => {
    const at = (day: number) => Date.parse(`2026-11-${day}T10:00+08:00`);
    expect(occurrencesBetween(aRecurrence(), at(26), at(28), 10)).toEqual([at(27), at(28)]);
    expect(occurrencesBetween(aRecurrence(), at(26), at(28) - 1, 10)).toEqual([at(27)]);
    expect(occurrencesBetween(aRecurrence(), at(20), at(28), 2)).toEqual([at(21), at(22)]);
    expect(occurrencesBetween(aRecurrence(), at(28), at(20), 2)).toEqual([]);
  });
});

describe("occurrenceDeadline()", () => {
  it.each([
    ["0 10 * * *", 6 * HOUR_MS],
    ["0 */2 * * *", 2 * HOUR_MS],
    ["0 4,10,16 * * *", 6 * HOUR_MS],
  ])("of %s is %i ms on: six hours or the next occurrence, whichever is sooner", (cron, waitMs) => {
    const nominalAt = Date.parse("2026-11-26T10:00+08:00");
    expect(occurrenceDeadline(aRecurrence({ cron }), nominalAt)).toBe(nominalAt + waitMs);
  });
});

describe("occurrenceId()", () => {
  it("is undone by splitOccurrenceId()", () => {
    const id = occurrenceId("weekly-tips", 1_795_773_600_000);
    expect(id).toBe("weekly-tips~1795773600000");
    expect(splitOccurrenceId(id)).toEqual({ scheduleId: "weekly-tips", nominalAt: 1_795_773_600_000 });
  });

  it.each(["weekly-tips", "~5", "a~", "a~b", "a~1~2", "a~1.5", ""])("splitOccurrenceId() finds none in %j", (id) => {
    expect(splitOccurrenceId(id)).toBeNull();
  });
});

describe("the laws of occurrences", () => {
  const zone = fc.constantFrom(
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Nuuk",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "UTC",
  );
  const field = (min: number, max: number) =>
    fc.oneof(
      fc.constant("*"),
      fc.integer({ min, max }).map(String),
      fc.integer({ min: 2, max: 20 }).map((step) => `*/${step}`),
      fc
        .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    );
  const recurrence = fc
    .record({
      minute: fc.oneof(field(0, 59), fc.constantFrom("0", "30", "*/15")),
      hour: fc.oneof(field(0, 23), fc.constantFrom("1", "2", "0,23", "1-3")),
      day: fc.oneof({ weight: 3, arbitrary: fc.constant("*") }, field(1, 28), fc.constant("L")),
      weekday: fc.oneof({ weight: 3, arbitrary: fc.constant("*") }, field(0, 6)),
      zone,
      excludedDates: fc.subarray(["2026-03-08", "2026-03-29", "2026-11-01", "2026-10-25"]),
    })
    .map(({ minute, hour, day, weekday, zone, excludedDates }) =>
      aRecurrence({ cron: `${minute} ${hour} ${day} * ${weekday}`, zone, excludedDates }),
    );
  // Near the changes of clocks, to the second, as often as anywhere in a year.
  const changes = [
    "2026-03-08T07:00Z",
    "2026-11-01T06:00Z",
    "2026-03-29T01:00Z",
    "2026-10-25T01:00Z",
    "2026-10-03T15:30Z",
    "2026-04-04T15:00Z",
  ];
  const instant = fc.oneof(
    fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2027-01-01") }),
    fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -3 * 3600, max: 3 * 3600 }))
      .map(([change, seconds]) => Date.parse(change) + seconds * SECOND_MS),
  );

  it("the next occurrence is strictly after, and is found again from just before it", () => {
    fc.assert(
      fc.property(recurrence, instant, (recurrence, after) => {
        const next = nextOccurrence(recurrence, after);
        if (next === null) return;
        expect(next).toBeGreaterThan(after);
        expect(nextOccurrence(recurrence, next - 1)).toBe(next);
        expect(nextOccurrence(recurrence, after + Math.floor((next - 1 - after) / 2))).toBe(next);
      }),
      { numRuns: 500 },
    );
  });

  it("a range is the concatenation of its halves, in strict order", () => {
    fc.assert(
      fc.property(
        recurrence,
        instant,
        fc.nat(4 * DAY_MS),
        fc.nat(4 * DAY_MS),
        (recurrence, from, firstMs, secondMs) => {
          const middle = from + firstMs;
          const to = middle + secondMs;
          const whole = occurrencesBetween(recurrence, from, to, 20_000);
          const halves = [
            ...occurrencesBetween(recurrence, from, middle, 20_000),
            ...occurrencesBetween(recurrence, middle, to, 20_000),
          ];
          expect(halves).toEqual(whole);
          expect(whole.every((at, index) => index === 0 || at > (whole[index - 1] ?? at))).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("is not moved onto an excluded date by a gap before midnight", () => {
    // In Nuuk 2026-03-28 ended at 23:00, when clocks went on to midnight.
    const nuuk = { cron: "30 23 * * *", zone: "America/Nuuk" };
    const after = Date.parse("2026-03-28T12:00:00-02:00");
    expect(nextOccurrence(aRecurrence(nuuk), after)).toBe(Date.parse("2026-03-29T00:30:00-01:00"));
    const excluding = aRecurrence({ ...nuuk, excludedDates: ["2026-03-29"] });
    expect(nextOccurrence(excluding, after)).toBe(Date.parse("2026-03-30T23:30:00-01:00"));
  });

  it("never falls on an excluded date", () => {
    fc.assert(
      fc.property(recurrence, instant, (recurrence, after) => {
        const next = nextOccurrence(recurrence, after);
        if (next !== null) expect(recurrence.excludedDates).not.toContain(localDate(next, recurrence.zone));
      }),
      { numRuns: 200 },
    );
  });

  it("where clocks stand still it agrees with asking every minute", () => {
    const cases = fc.tuple(field(0, 59), field(0, 23)).map(([minute, hour]) => ({ minute, hour }));
    const fits = (text: string, value: number, max: number): boolean => {
      const [range = "*", step] = text.split("/");
      const [from = "0", to] = range === "*" ? ["0", String(max)] : range.split("-");
      if (value < Number(from) || value > Number(to ?? from)) return false;
      return step === undefined || (value - Number(from)) % Number(step) === 0;
    };
    fc.assert(
      fc.property(cases, ({ minute, hour }) => {
        const from = Date.parse("2026-11-26T00:00Z") - 1;
        const found = occurrencesBetween(
          aRecurrence({ cron: `${minute} ${hour} * * *`, zone: "UTC" }),
          from,
          from + DAY_MS,
          2_000,
        );
        const asked = Array.from({ length: 1_440 }, (_, index) => index).filter(
          (index) => fits(hour, Math.floor(index / 60), 23) && fits(minute, index % 60, 59),
        );
        expect(found).toEqual(asked.map((index) => from + 1 + index * MINUTE_MS));
      }),
      { numRuns: 50 },
    );
  });
});
