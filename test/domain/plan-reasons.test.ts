import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import type { AppRules } from "../../src/domain/app.ts";
import { plan } from "../../src/domain/plan.ts";
import type { PlanInput, Seat } from "../../src/domain/plan.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import { FREE_RULES, NOON, ONE_AN_HOUR, ONE_A_DAY, aCall, aClaim, anInput, at } from "./plan-cases.ts";

describe("plan() answers neither seat nor first seat, and does not loop,", () => {
  const window = (openMinute: number, closeMinute: number) => ({ sendWindows: [{ openMinute, closeMinute }] });
  it.each<[string, Partial<AppRules>, string]>([
    [
      "under a limit of 0 an hour",
      { quota: [{ ...ONE_AN_HOUR, limit: 0 }] },
      "hour-quota: no calls allowed within 60 min",
    ],
    ["under a limit of 0 a day", { quota: [{ ...ONE_A_DAY, limit: 0 }] }, "day-quota: no calls allowed on any day"],
    [
      "where the windows are shorter than a delivery",
      window(480, 482),
      "send-window: no window is as long as a delivery, 3 min",
    ],
    [
      "where all of every day is kept",
      { quota: [ONE_A_DAY], reserve: { keep: 1, untilMinute: 1440 } },
      "reserve: 1 of 1 kept for urgent campaigns all day",
    ],
  ])("%s", (_, rules, reason) => {
    const input = anInput({ now: NOON, rules: { ...FREE_RULES, ...rules }, claims: [aClaim({ at: NOON })] });
    expect(told(plan(input)[0])).toEqual([null, null, `${reason}`]);
  });

  it("where the day is kept until the windows have closed", () => {
    const rules = { ...FREE_RULES, ...window(480, 720), quota: [ONE_A_DAY], reserve: { keep: 1, untilMinute: 900 } };
    const claims = Array.from({ length: 50 }, (_, i) => aClaim({ id: `c${i}`, at: NOON + i * HOUR_MS }));
    for (const seat of plan(anInput({ now: NOON, rules, claims }))) {
      expect([seat.seatAt, seat.firstSeatAt]).toEqual([null, null]);
      expect(seat.reasons.map(({ code }) => code).sort()).toEqual(["reserve", "send-window"]);
    }
  });

  it("while a hold waits for a person", () => {
    const holds = [
      { until: NOON + HOUR_MS, why: "throttled" },
      { until: null, why: "RongCloud refused the signature" },
    ];
    const [seat] = plan(anInput({ now: NOON, holds, claims: [aClaim({ at: NOON })] }));
    expect(seat).toEqual({
      id: "a",
      seatAt: null,
      firstSeatAt: null,
      reasons: [{ code: "hold", text: "RongCloud refused the signature until a person resumes", until: null }],
    });
  });
});

describe("plan() gives each seat its reasons", () => {
  it("in the order of the walk, each with when it alone let go", () => {
    const evening = at("2026-11-27T21:00:00+08:00");
    const usage = [evening - 5 * HOUR_MS, evening - 3 * HOUR_MS, evening - HOUR_MS].map((startedAt) =>
      aCall(startedAt),
    );
    const [seat] = plan(anInput({ now: evening, rules: DEFAULT_RULES, usage, claims: [aClaim({ at: evening })] }));
    expect(seat).toEqual({
      id: "a",
      seatAt: at("2026-11-28T08:00:00+08:00"),
      firstSeatAt: null,
      reasons: [
        {
          code: "day-quota",
          text: "3 of 3 used on 2026-11-27 until 2026-11-28T00:00+08:00",
          until: at("2026-11-28T00:00:02+08:00"),
        },
        { code: "send-window", text: "opens 08:00 on 2026-11-28", until: at("2026-11-28T08:00:00+08:00") },
      ],
    });
  });

  const two = { kind: "sliding", windowMs: 30 * MINUTE_MS, limit: 2 } as const;
  it.each<[string, Partial<PlanInput>, Partial<AppRules>, string]>([
    [
      "a hold",
      { holds: [{ until: NOON + HOUR_MS, why: "throttled by RongCloud" }] },
      {},
      "hold: throttled by RongCloud until 2026-11-27T13:00+08:00",
    ],
    [
      "a sliding window of calls",
      { usage: [aCall(NOON), aCall(NOON)] },
      { quota: [two] },
      "hour-quota: 2 of 2 used within 30 min until 2026-11-27T12:30:02+08:00",
    ],
    [
      "more calls than allowed",
      { usage: [aCall(NOON), aCall(NOON), aCall(NOON)] },
      { quota: [two] },
      "hour-quota: 3 of 2 used within 30 min until 2026-11-27T12:30:02+08:00",
    ],
    [
      "a call and a seat",
      { usage: [aCall(NOON)], claims: [aClaim({ at: NOON }), aClaim({ id: "b", at: NOON + MINUTE_MS })] },
      { quota: [two] },
      "hour-quota: 2 of 2 taken (1 used, 1 booked) within 30 min until 2026-11-27T12:30:02+08:00",
    ],
    [
      "seats alone",
      { claims: [aClaim({ at: NOON }), aClaim({ id: "b", at: NOON })] },
      { quota: [ONE_A_DAY] },
      "day-quota: 1 of 1 booked on 2026-11-27 until 2026-11-28T00:00+08:00",
    ],
    [
      "a day of another zone",
      { usage: [aCall(NOON)] },
      { quota: [{ ...ONE_A_DAY, zone: "UTC" }] },
      "day-quota: 1 of 1 used on 2026-11-27 in UTC until 2026-11-28T08:00+08:00",
    ],
    [
      "several days",
      { usage: [aCall(NOON), aCall(NOON + DAY_MS)] },
      { quota: [ONE_A_DAY] },
      "day-quota: 1 of 1 taken on days from 2026-11-27 to 2026-11-28 until 2026-11-29T00:00+08:00",
    ],
    [
      "a reserve",
      { usage: [aCall(NOON)] },
      { quota: [{ ...ONE_A_DAY, limit: 2 }], reserve: { keep: 1, untilMinute: 900 } },
      "reserve: 1 of 2 kept for urgent campaigns on 2026-11-27 until 2026-11-27T15:00+08:00",
    ],
    [
      "a reserve of tomorrow, just before midnight",
      { claims: [aClaim({ at: at("2026-11-27T23:59:50+08:00") })] },
      { quota: [ONE_A_DAY], reserve: { keep: 1, untilMinute: 900 } },
      "reserve: 1 of 1 kept for urgent campaigns on 2026-11-28 until 2026-11-28T15:00+08:00",
    ],
    [
      "the distance between seats",
      { claims: [aClaim({ at: NOON }), aClaim({ id: "b", at: NOON })] },
      {},
      "spacing: 21 s between seats until 2026-11-27T12:00:21+08:00",
    ],
  ])("%s", (_, input, rules, reason) => {
    const seats = plan(
      anInput({ now: NOON, claims: [aClaim({ at: NOON })], ...input, rules: { ...FREE_RULES, ...rules } }),
    );
    expect(told(seats.at(-1))).toContain(reason);
  });

  it("none for the instant asked for", () => {
    expect(plan(anInput({ now: NOON, claims: [aClaim({ at: NOON })] }))[0]?.reasons).toEqual([]);
  });

  it("with repeats told once, at their first place and with their last end", () => {
    const rules = {
      ...FREE_RULES,
      sendWindows: [{ openMinute: 720, closeMinute: 725 }],
      quota: [{ ...two, windowMs: 20 * HOUR_MS, limit: 1 }],
    };
    const usage = [aCall(NOON), aCall(NOON + DAY_MS)];
    const [seat] = plan(anInput({ now: NOON - MINUTE_MS, rules, usage, claims: [aClaim({ at: NOON - MINUTE_MS })] }));
    expect(seat?.seatAt).toBe(NOON + 2 * DAY_MS);
    expect(seat?.reasons.map(({ code, until }) => [code, until])).toEqual([
      ["send-window", NOON + 2 * DAY_MS],
      ["hour-quota", NOON + DAY_MS + 20 * HOUR_MS + 2 * SECOND_MS],
    ]);
  });

  it("and of a long walk only the first steps and the one that decided it", () => {
    const rules = {
      ...FREE_RULES,
      sendWindows: [{ openMinute: 720, closeMinute: 725 }],
      quota: [{ ...two, limit: 1 }],
    };
    const usage = Array.from({ length: 40 }, (_, day) => aCall(NOON + day * DAY_MS));
    const [seat] = plan(anInput({ now: NOON, rules, usage, claims: [aClaim({ at: NOON })] }));
    expect(seat?.seatAt).toBe(NOON + 40 * DAY_MS);
    expect(seat?.reasons.map(({ code, until }) => [code, until])).toEqual([
      ["hour-quota", NOON + 2 * DAY_MS + 30 * MINUTE_MS + 2 * SECOND_MS],
      ["send-window", NOON + 40 * DAY_MS],
    ]);
  });
});

/** A seat as people read it: where, where else, and its reasons. */
function told(seat: Seat | undefined): unknown[] {
  return [seat?.seatAt, seat?.firstSeatAt, ...(seat?.reasons ?? []).map(({ code, text }) => `${code}: ${text}`)];
}
