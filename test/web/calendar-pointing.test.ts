import { expect, test } from "vitest";
import { askedSpan, datesOf, placeQuery, readPlace, stepped } from "../../web/src/screens/calendar/calendar-place.ts";
import { laterBy } from "../../web/src/screens/calendar/later.ts";
import { cardBeside, quarterFrom, spotUnder } from "../../web/src/screens/calendar/pointing.ts";
import { axisOf, yOf } from "../../web/src/screens/calendar/week-axis.ts";

const axis = axisOf({ open: [{ from: 480, to: 1_320 }], minutes: [] });
const dates = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"];

test("a point of the columns is a day and a quarter of an hour; beside them it is the nearest", () => {
  const under = (x: number, minute: number) => spotUnder({ x, y: yOf(axis, minute) }, { dates, widthPx: 700, axis });
  expect(under(450, 1_082)).toEqual({ date: "2026-11-27", minute: 1_080 });
  expect(under(-20, 1_088)).toEqual({ date: "2026-11-23", minute: 1_095 });
  expect(under(900, 600).date).toBe("2026-11-29");
  expect(spotUnder({ x: 0, y: 9_999 }, { dates, widthPx: 700, axis }).minute).toBe(1_425);
});

test("the next quarter of an hour is the same day's, or none", () => {
  expect([quarterFrom(600), quarterFrom(601), quarterFrom(1_430)]).toEqual([600, 615, null]);
});

test("arrow keys lead through the cards by time, and to the nearest of the next day that has any", () => {
  const days = [
    [
      { key: "a", topPx: 10 },
      { key: "b", topPx: 300 },
    ],
    [],
    [
      { key: "c", topPx: 40 },
      { key: "d", topPx: 280 },
    ],
  ];
  expect(cardBeside(days, "b", "ArrowDown")).toBe("c");
  expect(cardBeside(days, "c", "ArrowUp")).toBe("b");
  expect(cardBeside(days, "b", "ArrowRight")).toBe("d");
  expect(cardBeside(days, "c", "ArrowLeft")).toBe("a");
  expect(cardBeside(days, "a", "ArrowLeft")).toBeNull();
  expect(cardBeside(days, "gone", "ArrowUp")).toBeNull();
});

test("the address names a week or a month, and today's where it names nothing", () => {
  const today = "2026-11-27";
  expect(readPlace(new URLSearchParams("view=month&at=2026-12-01"), today)).toEqual({
    view: "month",
    at: "2026-12-01",
  });
  for (const at of ["", "2026-13-01", "<script>"])
    expect(readPlace(new URLSearchParams({ at }), today)).toEqual({ view: "week", at: today });
  expect(placeQuery({ view: "month", at: today })).toBe("view=month&at=2026-11-27");
});

test("a week begins on Monday, a month is six weeks, and both can be left either way", () => {
  expect(datesOf({ view: "week", at: "2026-11-29" })).toEqual(dates);
  const month = datesOf({ view: "month", at: "2026-11-27" });
  expect([month[0], month.at(-1), month.length]).toEqual(["2026-10-26", "2026-12-06", 42]);
  expect(stepped({ view: "week", at: "2026-11-27" }, -1).at).toBe("2026-11-20");
  expect(stepped({ view: "month", at: "2026-01-31" }, 1).at).toBe("2026-02-01");
});

test("what is asked for reaches over every zone's ends of these days", () => {
  const { from, until } = askedSpan(dates, { earlierDays: 14 });
  expect(Date.parse(from)).toBeLessThan(Date.parse("2026-11-09T00:00:00+14:00"));
  expect(Date.parse(until)).toBeGreaterThan(Date.parse("2026-11-30T00:00:00-12:00"));
});

test("a later instant is told on the same wall", () => {
  expect(laterBy("2026-11-27T23:55:00.000+08:00", 13 * 60_000)).toBe("2026-11-28T00:08:00.000+08:00");
  expect(laterBy("2026-11-27T00:05:00.000-03:30", 60_000)).toBe("2026-11-27T00:06:00.000-03:30");
});
