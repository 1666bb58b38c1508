import { describe, expect, it } from "vitest";
import type { AppRules } from "../../src/domain/app.ts";
import { plan } from "../../src/domain/plan.ts";
import type { Claim, PlanInput } from "../../src/domain/plan.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import { FREE_RULES, NOON, ONE_AN_HOUR, ONE_A_DAY, aCall, aClaim, anInput, at } from "./plan-cases.ts";

describe("plan() keeps the edges to the millisecond", () => {
  // A row asks for one seat `at`; `seat` says where it must come out.
  type Row = {
    edge: string;
    input?: Partial<PlanInput>;
    rules?: Partial<AppRules>;
    claim?: Partial<Claim>;
    at: Instant;
    seat: Instant | null;
  };
  const midnight = at("2026-11-28T00:00:00+08:00");
  const coverMs = HOUR_MS + 2 * SECOND_MS;
  const spanMs = 20 * SECOND_MS;
  const call = (startedAt: Instant, finishedAt: Instant | null = startedAt) => ({
    usage: [aCall(startedAt, { finishedAt })],
  });
  const window = { sendWindows: [{ openMinute: 8 * 60, closeMinute: 22 * 60 }] };
  const tailMs = 3 * MINUTE_MS;
  const opens = at("2026-11-28T08:00:00+08:00");
  const closes = at("2026-11-27T22:00:00+08:00");
  const reserve = { quota: [{ ...ONE_A_DAY, limit: 2 }], reserve: { keep: 1, untilMinute: 15 * 60 } };
  const three = at("2026-11-27T15:00:00+08:00");

  const rows: Row[] = [
    { edge: "1 the instant asked for, whatever its milliseconds", at: NOON + 1234, seat: NOON + 1234 },
    {
      edge: "1 else the first whole minute",
      input: { holds: [{ until: NOON + 1235, why: "h" }] },
      at: NOON + 1234,
      seat: NOON + MINUTE_MS,
    },
    {
      edge: "2 a finished call ends when it finished",
      rules: { quota: [ONE_AN_HOUR] },
      input: call(NOON - coverMs - 5000, NOON - coverMs),
      at: NOON,
      seat: NOON,
    },
    {
      edge: "2 in flight it may last a call span",
      rules: { quota: [ONE_AN_HOUR] },
      input: call(NOON, null),
      at: NOON + spanMs + coverMs - 1,
      seat: NOON + HOUR_MS + MINUTE_MS,
    },
    {
      edge: "2 in flight, to the millisecond",
      rules: { quota: [ONE_AN_HOUR] },
      input: call(NOON, null),
      at: NOON + spanMs + coverMs,
      seat: NOON + spanMs + coverMs,
    },
    {
      edge: "2 in flight it lasts at least until now",
      rules: { quota: [ONE_AN_HOUR] },
      input: call(NOON - 5 * HOUR_MS, null),
      at: NOON + coverMs,
      seat: NOON + coverMs,
    },
    {
      edge: "2 in flight it counts until now",
      rules: { quota: [ONE_AN_HOUR] },
      input: call(NOON - 5 * HOUR_MS, null),
      at: NOON + coverMs - 1,
      seat: NOON + HOUR_MS + MINUTE_MS,
    },
    {
      edge: "3 exactly W + m after the end is allowed",
      rules: { quota: [ONE_AN_HOUR] },
      input: call(NOON - coverMs),
      at: NOON,
      seat: NOON,
    },
    {
      edge: "3 a millisecond less is not",
      rules: { quota: [ONE_AN_HOUR] },
      input: call(NOON - coverMs + 1),
      at: NOON,
      seat: NOON + MINUTE_MS,
    },
    {
      edge: "3 a seat later in time needs its distance too",
      rules: { quota: [ONE_AN_HOUR] },
      input: call(NOON + 2 * HOUR_MS),
      at: NOON + 2 * HOUR_MS - coverMs - spanMs,
      seat: NOON + 2 * HOUR_MS - coverMs - spanMs,
    },
    {
      edge: "3 a millisecond nearer before it does not fit",
      rules: { quota: [ONE_AN_HOUR] },
      input: call(NOON + 2 * HOUR_MS),
      at: NOON + 2 * HOUR_MS - coverMs - spanMs + 1,
      seat: NOON + 3 * HOUR_MS + MINUTE_MS,
    },
    {
      edge: "4 until 1.999 s after midnight yesterday needs room",
      rules: { quota: [ONE_A_DAY] },
      input: call(NOON),
      at: midnight + 1999,
      seat: midnight + MINUTE_MS,
    },
    {
      edge: "4 from 2.000 s after midnight it does not",
      rules: { quota: [ONE_A_DAY] },
      input: call(NOON),
      at: midnight + 2000,
      seat: midnight + 2000,
    },
    {
      edge: "4 just after midnight is open where yesterday has room",
      rules: { quota: [ONE_A_DAY] },
      at: midnight,
      seat: midnight,
    },
    {
      edge: "4 22 s before midnight tomorrow needs room",
      rules: { quota: [ONE_A_DAY] },
      input: call(midnight + HOUR_MS),
      at: midnight - 22_000,
      seat: midnight + DAY_MS + MINUTE_MS,
    },
    {
      edge: "4 a millisecond earlier it does not",
      rules: { quota: [ONE_A_DAY] },
      input: call(midnight + HOUR_MS),
      at: midnight - 22_001,
      seat: midnight - 22_001,
    },
    {
      edge: "4 a call over midnight counts on both days",
      rules: { quota: [ONE_A_DAY] },
      input: call(midnight - SECOND_MS, midnight),
      at: NOON,
      seat: midnight + DAY_MS + MINUTE_MS,
    },
    {
      edge: "5 usage over a limit only closes its own time",
      rules: { quota: [ONE_AN_HOUR] },
      input: { usage: [aCall(NOON), aCall(NOON), aCall(NOON + 1)] },
      at: NOON + coverMs + 1,
      seat: NOON + coverMs + 1,
    },
    {
      edge: "5 every rule must hold",
      rules: { quota: [ONE_AN_HOUR, { ...ONE_A_DAY, limit: 2 }] },
      input: { usage: [aCall(NOON - 3 * HOUR_MS), aCall(NOON)] },
      at: NOON + 2 * HOUR_MS,
      seat: midnight + MINUTE_MS,
    },
    {
      edge: "6 a hold is open at its end",
      input: { holds: [{ until: NOON + 1, why: "h" }] },
      at: NOON + 1,
      seat: NOON + 1,
    },
    {
      edge: "6 holds hold together",
      input: {
        holds: [
          { until: NOON + HOUR_MS, why: "h" },
          { until: NOON + 1, why: "h" },
        ],
      },
      at: NOON,
      seat: NOON + HOUR_MS,
    },
    { edge: "6 a deadline includes its instant", claim: { deadline: NOON }, at: NOON, seat: NOON },
    { edge: "6 a millisecond past the deadline is no seat", claim: { deadline: NOON - 1 }, at: NOON, seat: null },
    { edge: "6 now is the earliest", input: { now: NOON + 7 }, at: NOON, seat: NOON + 7 },
    { edge: "8 the opening is open", rules: window, at: opens, seat: opens },
    { edge: "8 a millisecond before it is not", rules: window, at: opens - 1, seat: opens },
    {
      edge: "8 the last start whose tail ends as it closes",
      rules: window,
      at: closes - tailMs,
      seat: closes - tailMs,
    },
    { edge: "8 a millisecond later is tomorrow", rules: window, at: closes - tailMs + 1, seat: opens },
    {
      edge: "8 a bigger audience takes longer",
      rules: { ...window, audience: 2_001 },
      at: closes - tailMs - 1999,
      seat: opens,
    },
    {
      edge: "8 touching windows are one",
      rules: {
        sendWindows: [
          { openMinute: 8 * 60, closeMinute: 12 * 60 },
          { openMinute: 12 * 60, closeMinute: 22 * 60 },
        ],
      },
      at: NOON - 1,
      seat: NOON - 1,
    },
    {
      edge: "8 windows that only nearly touch are two",
      rules: {
        sendWindows: [
          { openMinute: 8 * 60, closeMinute: 12 * 60 },
          { openMinute: 12 * 60 + 1, closeMinute: 22 * 60 },
        ],
      },
      at: NOON - 1,
      seat: NOON + MINUTE_MS,
    },
    {
      edge: "8 a window may wrap past midnight",
      rules: { sendWindows: [{ openMinute: 20 * 60, closeMinute: 60 }] },
      at: midnight + 57 * MINUTE_MS,
      seat: midnight + 57 * MINUTE_MS,
    },
    {
      edge: "8 24:00 and 00:00 touch",
      rules: {
        sendWindows: [
          { openMinute: 20 * 60, closeMinute: 1440 },
          { openMinute: 0, closeMinute: 60 },
        ],
      },
      at: midnight - 1,
      seat: midnight - 1,
    },
    {
      edge: "8 the same hour twice is the whole day",
      rules: { sendWindows: [{ openMinute: 60, closeMinute: 60 }] },
      at: midnight + HOUR_MS - 1,
      seat: midnight + HOUR_MS - 1,
    },
    { edge: "9 anytime lifts send windows", rules: window, claim: { anytime: true }, at: midnight, seat: midnight },
    {
      edge: "9 anytime lifts nothing else",
      rules: { ...window, quota: [ONE_AN_HOUR] },
      claim: { anytime: true },
      input: call(midnight - coverMs + 1),
      at: midnight,
      seat: midnight + MINUTE_MS,
    },
    { edge: "9 urgent lifts no window", rules: window, claim: { priority: "urgent" }, at: midnight, seat: opens },
    {
      edge: "10 the kept call is closed to others",
      rules: reserve,
      input: call(NOON - HOUR_MS),
      at: NOON,
      seat: three,
    },
    { edge: "10 exactly at `until` it is open", rules: reserve, input: call(NOON - HOUR_MS), at: three, seat: three },
    {
      edge: "10 a millisecond before it is not",
      rules: reserve,
      input: call(NOON - HOUR_MS),
      at: three - 1,
      seat: three,
    },
    {
      edge: "10 urgent ones may have it",
      rules: reserve,
      claim: { priority: "urgent" },
      input: call(NOON - HOUR_MS),
      at: NOON,
      seat: NOON,
    },
    {
      edge: "10 once urgent ones had it nothing is kept",
      rules: reserve,
      input: { usage: [aCall(NOON - HOUR_MS, { urgent: true })] },
      at: NOON,
      seat: NOON,
    },
    {
      edge: "10 all of the day may be kept",
      rules: { ...reserve, reserve: { keep: 2, untilMinute: 900 } },
      at: NOON,
      seat: three,
    },
    {
      edge: "10 before midnight tomorrow's reserve counts",
      rules: { ...reserve, reserve: { keep: 2, untilMinute: 900 } },
      at: midnight - 22_000,
      seat: midnight + 15 * HOUR_MS,
    },
    { edge: "12 `at` in the past seats from now", input: { now: NOON }, at: NOON - 5 * DAY_MS, seat: NOON },
  ];

  it.each(rows)("$edge", ({ input, rules, claim, at: askedAt, seat }) => {
    const now = Math.min(NOON, askedAt);
    const claims = [aClaim({ at: askedAt, ...claim })];
    expect(plan(anInput({ now, rules: { ...FREE_RULES, ...rules }, claims, ...input }))[0]?.seatAt).toBe(seat);
  });

  it("7 keeps seats a call span and a second apart, to either side", () => {
    const seats = [NOON, NOON + 21_000, NOON - 21_000, NOON + 42_001, NOON + 62_999 + 21_000];
    const claims = seats.map((askedAt, i) => aClaim({ id: `c${i}`, at: askedAt }));
    const got = plan(anInput({ now: NOON - HOUR_MS, claims })).map(({ seatAt }) => seatAt);
    expect(got).toEqual([NOON - 21_000, NOON, NOON + 21_000, NOON + 42_001, NOON + 83_999]);
    const near = plan(anInput({ now: NOON, claims: [aClaim({ at: NOON }), aClaim({ id: "b", at: NOON + 20_999 })] }));
    expect(near[1]?.seatAt).toBe(NOON + MINUTE_MS);
  });

  it("11 takes claims by priority, bookedAt, nominalAt, position, then id by code unit", () => {
    const same = { at: NOON, nominalAt: 5, bookedAt: 5 };
    const inOrder = [
      aClaim({ ...same, id: "z", priority: "urgent", bookedAt: 9 }),
      aClaim({ ...same, id: "y", bookedAt: 4, nominalAt: 9 }),
      aClaim({ ...same, id: "x", nominalAt: 4 }),
      aClaim({ ...same, id: "w", position: 1 }),
      aClaim({ ...same, id: "b", position: 2 }),
      aClaim({ ...same, id: "Z" }),
      aClaim({ ...same, id: "a" }),
      aClaim({ ...same, id: "ä" }),
      aClaim({ ...same, id: "0", priority: "low", bookedAt: 1 }),
    ];
    const seats = plan(anInput({ now: NOON, claims: inOrder.toReversed() }));
    expect(seats.map(({ id }) => id)).toEqual(inOrder.map(({ id }) => id));
    expect(seats.map(({ seatAt }) => seatAt)).toEqual(inOrder.map((_, i) => NOON + i * MINUTE_MS));
  });

  it("12 says when the first seat would have been, for a claim past its deadline or without room before it", () => {
    const claims = [
      aClaim({ id: "past", at: NOON - DAY_MS, deadline: NOON - HOUR_MS }),
      aClaim({ id: "full", at: NOON, deadline: NOON + MINUTE_MS }),
    ];
    const rules = { ...FREE_RULES, quota: [ONE_AN_HOUR] };
    const [past, full] = plan(anInput({ now: NOON, rules, usage: [aCall(NOON - 30 * MINUTE_MS)], claims })).toSorted(
      (a, b) => (a.id < b.id ? 1 : -1),
    );
    expect(past).toMatchObject({ seatAt: null, firstSeatAt: NOON + 31 * MINUTE_MS });
    expect(full).toMatchObject({ seatAt: null, firstSeatAt: NOON + 31 * MINUTE_MS });
  });

  it("13 lets an unseated claim hold nothing", () => {
    const claims = [aClaim({ id: "a", at: NOON, deadline: NOON - 1 }), aClaim({ id: "b", at: NOON })];
    expect(plan(anInput({ now: NOON, claims })).map(({ seatAt }) => seatAt)).toEqual([null, NOON]);
  });
});
