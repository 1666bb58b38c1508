import { expect, test } from "vitest";
import { placeCards } from "../../web/src/screens/calendar/day-cards.ts";
import { axisOf, closedOf, HOUR_PX, hoursOf, minuteAt, openOf, yOf } from "../../web/src/screens/calendar/week-axis.ts";

const MINUTE_MS = 60_000;
const open = [{ from: 8 * 60, to: 22 * 60 }];
const axis = axisOf({ open, minutes: [] });
const laid = (cards: readonly { key: string; minute: number; lines?: 2 | 3 }[], deliveryMs = 3 * MINUTE_MS) =>
  placeCards(
    cards.map((card) => ({ lines: 2, ...card })),
    axis,
    { deliveryMs },
  );

test("the axis is the send window, to scale, between two thin bands", () => {
  expect(axis).toMatchObject({ from: 480, to: 1_320, isEarlyFolded: true, isLateFolded: true });
  expect(axis.heightPx).toBe(axis.earlyPx + 14 * HOUR_PX + axis.latePx);
  expect(hoursOf(axis)[0]).toBe(480);
  expect(hoursOf(axis)).toHaveLength(15);
});

test("a band that is opened is to scale, and hours in which something stands are never folded", () => {
  expect(axisOf({ open, minutes: [], isEarlyOpened: true }).earlyPx).toBe(8 * HOUR_PX);
  expect(axisOf({ open, minutes: [6 * 60 + 51] })).toMatchObject({ from: 360, to: 1_320, isEarlyFolded: true });
  expect(axisOf({ open, minutes: [23 * 60 + 59] })).toMatchObject({ to: 1_440, latePx: 0, isLateFolded: false });
  expect(axisOf({ open: [{ from: 0, to: 1_440 }], minutes: [] })).toMatchObject({ earlyPx: 0, latePx: 0 });
});

test.each([0, 100, 480, 481, 900, 1_320, 1_400])("minute %i is found again where it lies", (minute) => {
  for (const each of [axis, axisOf({ open, minutes: [], isEarlyOpened: true, isLateOpened: true })])
    expect(minuteAt(each, yOf(each, minute))).toBeCloseTo(minute, 6);
});

test("a window that ends at the next day's midnight lasts to the end of the day, and the rest of a day is closed", () => {
  const windows = [
    { opens: "2026-11-27T00:00:00.000+08:00", closes: "2026-11-27T01:00:00.000+08:00" },
    { opens: "2026-11-27T20:30:00.000+08:00", closes: "2026-11-28T00:00:00.000+08:00" },
  ];
  const found = openOf({ date: "2026-11-27", windows });
  expect(found).toEqual([
    { from: 0, to: 60 },
    { from: 1_230, to: 1_440 },
  ]);
  expect(closedOf(found)).toEqual([{ from: 60, to: 1_230 }]);
  expect(closedOf([])).toEqual([{ from: 0, to: 1_440 }]);
});

test("where clocks change, a window is drawn by the wall", () => {
  // In Berlin on 25 October 2026 the hour from 2 to 3 comes twice.
  const windows = [{ opens: "2026-10-25T00:30:00.000+02:00", closes: "2026-10-25T08:00:00.000+01:00" }];
  expect(openOf({ date: "2026-10-25", windows })).toEqual([{ from: 30, to: 480 }]);
});

test("cards that cover one another stand side by side, and others have the column for themselves", () => {
  const cards = laid([
    { key: "b", minute: 601 },
    { key: "a", minute: 600 },
    { key: "later", minute: 700 },
  ]);
  expect(cards.map(({ key, lane, lanes }) => [key, lane, lanes])).toEqual([
    ["a", 0, 2],
    ["b", 1, 2],
    ["later", 0, 1],
  ]);
});

test("a lane that is free again is taken again", () => {
  const cards = laid([
    { key: "a", minute: 600, lines: 3 },
    { key: "b", minute: 620 },
    { key: "c", minute: 667 },
  ]);
  expect(cards.map(({ lane, lanes }) => [lane, lanes])).toEqual([
    [0, 2],
    [1, 2],
    [0, 2],
  ]);
});

test("the shade is as long as the delivery takes, and what stands in it is beside it", () => {
  const cards = laid(
    [
      { key: "a", minute: 600 },
      { key: "b", minute: 650 },
    ],
    60 * MINUTE_MS,
  );
  expect(cards[0]).toMatchObject({ tailPx: HOUR_PX, lanes: 2 });
  expect(cards[1]).toMatchObject({ lane: 1, lanes: 2 });
});

test("a card in the last minutes of a day stays within it", () => {
  const [card] = laid([{ key: "a", minute: 1_439 }]);
  expect((card?.topPx ?? 0) + (card?.bodyPx ?? 0)).toBeLessThanOrEqual(axis.heightPx);
});
