import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freeBefore } from "../../src/domain/free-before.ts";
import type { Claim, PlanInput } from "../../src/domain/plan.ts";
import { plan } from "../../src/domain/plan.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import { createTimetable } from "../../src/domain/timetable.ts";
import { FREE_RULES, NOON, ONE_A_DAY, ONE_AN_HOUR, aClaim, anInput, anyInput } from "./plan-cases.ts";

/** With everything that is claimed booked. */
function booked(input: PlanInput) {
  const timetable = createTimetable(input);
  const urgent = new Set(input.claims.filter(({ priority }) => priority === "urgent").map(({ id }) => id));
  for (const { id, seatAt } of plan(input)) {
    if (seatAt !== null) timetable.book({ seatAt, urgent: urgent.has(id) });
  }
  return timetable;
}

describe("freeBefore()", () => {
  type Row = [
    what: string,
    input: Partial<PlanInput>,
    asked: Partial<Claim> & { at: Instant },
    fromMs: number,
    before: Instant | null,
  ];
  const HOURLY = { ...FREE_RULES, quota: [ONE_AN_HOUR] };
  const taken = (at: Instant, said: Partial<Claim> = {}) => [aClaim({ id: "there", at, ...said })];
  const rows: Row[] = [
    [
      "finds the minute before the window of another",
      { rules: HOURLY, claims: taken(NOON) },
      { at: NOON },
      -DAY_MS,
      // An hour, the margin and the call itself fit in between.
      NOON - HOUR_MS - MINUTE_MS,
    ],
    [
      "finds the very minute from which it looks",
      { rules: HOURLY, claims: taken(NOON) },
      { at: NOON },
      -61 * MINUTE_MS,
      NOON - 61 * MINUTE_MS,
    ],
    ["finds nothing where that is past", { rules: HOURLY, claims: taken(NOON) }, { at: NOON }, -60 * MINUTE_MS, null],
    ["finds nothing before what is asked for too late", {}, { at: NOON - MINUTE_MS }, 0, null],
    ["finds the minute that has just begun", {}, { at: NOON + 30 * SECOND_MS }, -HOUR_MS, NOON],
    ["finds no minute that has begun already", {}, { at: NOON + 50 * SECOND_MS }, 10 * SECOND_MS, null],
    [
      "finds the last minute in which a delivery fits into the window",
      { rules: { ...FREE_RULES, sendWindows: [{ openMinute: 8 * 60, closeMinute: 10 * 60 }] } },
      { at: NOON },
      -DAY_MS,
      NOON - 2 * HOUR_MS - 3 * MINUTE_MS,
    ],
    [
      "does not need the window for what may go at any time",
      { rules: { ...FREE_RULES, sendWindows: [{ openMinute: 8 * 60, closeMinute: 10 * 60 }] } },
      { at: NOON, anytime: true },
      -DAY_MS,
      NOON - MINUTE_MS,
    ],
    [
      "passes over days whose last call is kept",
      { rules: { ...FREE_RULES, quota: [ONE_A_DAY], reserve: { keep: 1, untilMinute: 24 * 60 } } },
      { at: NOON },
      -DAY_MS,
      null,
    ],
    [
      "takes what is kept where it is urgent itself",
      { rules: { ...FREE_RULES, quota: [ONE_A_DAY], reserve: { keep: 1, untilMinute: 24 * 60 } } },
      { at: NOON, priority: "urgent" },
      -DAY_MS,
      NOON - MINUTE_MS,
    ],
    [
      "does not look at its deadline",
      { rules: HOURLY, claims: taken(NOON) },
      { at: NOON, deadline: NOON },
      -DAY_MS,
      NOON - 61 * MINUTE_MS,
    ],
  ];
  it.each(rows)("%s", (_, input, asked, fromMs, before) => {
    const from = NOON + fromMs;
    const timetable = booked(anInput({ now: from, ...input }));
    expect(freeBefore(timetable, aClaim({ id: "asked", ...asked }), from)).toBe(before);
  });

  it("finds a minute that is free, and none is free between it and the time asked for", () => {
    const asked = fc.record({
      afterMs: fc.oneof(
        fc.integer({ min: 0, max: 30 * 60 }).map((minutes) => minutes * MINUTE_MS),
        fc.integer({ min: 0, max: 30 * HOUR_MS }),
      ),
      priority: fc.constantFrom("urgent", "normal", "low"),
      anytime: fc.boolean(),
    });
    let found = 0;
    fc.assert(
      fc.property(anyInput, asked, (input, { afterMs, ...kind }) => {
        const { now } = input;
        const claim = aClaim({ id: "asked", at: now + afterMs, ...kind });
        const isFree = (at: Instant) => booked(input).place({ ...claim, at }, at).seatAt === at;
        const before = freeBefore(booked(input), claim, now);
        if (before !== null) {
          found++;
          expect(before % MINUTE_MS).toBe(0);
          expect(before).toBeGreaterThanOrEqual(now);
          expect(before).toBeLessThan(claim.at);
          expect(isFree(before)).toBe(true);
        }
        const timetable = booked(input);
        const first = before === null ? Math.ceil(now / MINUTE_MS) * MINUTE_MS : before + MINUTE_MS;
        for (let at = first; at < claim.at; at += MINUTE_MS) {
          expect(timetable.place({ ...claim, at }, at).seatAt).not.toBe(at);
        }
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(50);
  });
});
