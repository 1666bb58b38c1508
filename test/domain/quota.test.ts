import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import type { QuotaRule } from "../../src/domain/app.ts";
import { countedDays, overQuota, usageNow } from "../../src/domain/quota.ts";
import { HOUR_MS, SECOND_MS } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import { zoneCalendar } from "../../src/domain/zone-calendar.ts";
import { NOON, aCall, at } from "./plan-cases.ts";

const MIDNIGHT = at("2026-11-28T00:00:00+08:00");
const HOURLY = { kind: "sliding", windowMs: HOUR_MS, limit: 2 } as const;
const DAILY = { kind: "day", zone: "Asia/Shanghai", limit: 2 } as const;

function calls(...moments: (Instant | readonly [Instant, Instant])[]) {
  return moments.map((each) => (typeof each === "number" ? aCall(each) : aCall(each[0], { finishedAt: each[1] })));
}

describe("overQuota()", () => {
  type Row = [
    what: string,
    rule: QuotaRule,
    made: ReturnType<typeof calls>,
    marginMs: number,
    over: [Instant, number][],
  ];
  const rows: Row[] = [
    ["finds nothing in nothing", HOURLY, [], 0, []],
    ["allows the limit at one moment", HOURLY, calls(NOON, NOON), 0, []],
    ["finds one more than the limit", HOURLY, calls(NOON, NOON + 1, NOON + 2), 0, [[NOON + 2, 3]]],
    ["allows a call exactly a window later", HOURLY, calls(NOON, NOON, NOON + HOUR_MS), 0, []],
    ["finds a call a millisecond sooner", HOURLY, calls(NOON, NOON, NOON + HOUR_MS - 1), 0, [[NOON + HOUR_MS - 1, 3]]],
    [
      "asks for the margin too where one is given",
      HOURLY,
      calls(NOON, NOON, NOON + HOUR_MS + 1999),
      2000,
      [[NOON + HOUR_MS + 1999, 3]],
    ],
    ["measures windows from a call's end", HOURLY, calls([NOON, NOON + 5000], NOON, NOON + HOUR_MS), 0, []],
    [
      "counts the worst of a stretch once",
      HOURLY,
      calls(NOON, NOON, NOON, NOON + 9, NOON + 3 * HOUR_MS),
      0,
      [[NOON, 4]],
    ],
    [
      "finds two stretches apart",
      HOURLY,
      calls(NOON, NOON, NOON, NOON + HOUR_MS, NOON + HOUR_MS, NOON + HOUR_MS),
      0,
      [
        [NOON, 3],
        [NOON + HOUR_MS, 3],
      ],
    ],
    ["finds a full day", DAILY, calls(NOON, NOON, NOON + 9 * HOUR_MS), 0, [[MIDNIGHT - 24 * HOUR_MS, 3]]],
    ["begins the day at midnight exactly", DAILY, calls(NOON, NOON, MIDNIGHT), 0, []],
    [
      "counts a call over midnight in both days",
      DAILY,
      calls(NOON, NOON, [MIDNIGHT - 1, MIDNIGHT], MIDNIGHT + 5),
      0,
      [[MIDNIGHT - 24 * HOUR_MS, 3]],
    ],
    [
      "counts by the margin in both days",
      DAILY,
      calls(NOON, NOON, MIDNIGHT + 1999),
      2000,
      [[MIDNIGHT - 24 * HOUR_MS, 3]],
    ],
    ["and not beyond it", DAILY, calls(NOON, NOON, MIDNIGHT + 2000), 2000, []],
  ];
  it.each(rows)("%s", (_, rule, made, marginMs, over) => {
    expect(overQuota(made, [rule], marginMs)).toEqual(over.map(([when, used]) => ({ rule, at: when, used })));
  });

  it("counts a call without an end at its start alone", () => {
    const made = [aCall(NOON, { finishedAt: null }), aCall(NOON), aCall(NOON + HOUR_MS)];
    expect(overQuota(made, [HOURLY], 0)).toEqual([]);
  });

  it("agrees with counting the window before every call", () => {
    const moments = fc.array(
      fc.nat({ max: 40 }).map((tenMinutes) => NOON + tenMinutes * 600_000),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(moments, (made) => {
        const over = made.some((now) => made.filter((each) => each > now - HOUR_MS && each <= now).length > 2);
        expect(overQuota(calls(...made), [HOURLY], 0).length > 0).toBe(over);
      }),
    );
  });
});

describe("usageNow()", () => {
  const rules = { ...DEFAULT_RULES, quota: [HOURLY, DAILY] };
  const usage = (made: ReturnType<typeof calls>, now: Instant) =>
    usageNow(rules, made, now).map(({ used, limit, freesAt }) => [used, limit, freesAt]);

  it("counts what is in each rule's window, with its margin, and says when a full one frees up", () => {
    const made = calls(NOON - 2 * HOUR_MS, NOON - HOUR_MS - 2 * SECOND_MS + 1, NOON - 1);
    expect(usage(made, NOON)).toEqual([
      [2, 2, NOON + 1],
      [3, 2, MIDNIGHT + 2 * SECOND_MS],
    ]);
    expect(usage(made, NOON + 1)).toEqual([
      [1, 2, null],
      [3, 2, MIDNIGHT + 2 * SECOND_MS],
    ]);
  });

  it("frees a window that is over its limit only when enough calls have left it", () => {
    expect(usage(calls(NOON - 3, NOON - 2, NOON - 1), NOON)[0]).toEqual([3, 2, NOON - 2 + HOUR_MS + 2 * SECOND_MS]);
  });

  it("lets a call in flight last as long as it may, and at least until now", () => {
    const young = [aCall(NOON - SECOND_MS, { finishedAt: null }), aCall(NOON)];
    const old = [aCall(NOON - 5 * HOUR_MS, { finishedAt: null }), aCall(NOON)];
    expect(usage(young, NOON)[0]).toEqual([2, 2, NOON + HOUR_MS + 2 * SECOND_MS]);
    expect(usage(old, NOON)[0]).toEqual([2, 2, NOON + HOUR_MS + 2 * SECOND_MS]);
  });

  it("says of an empty window that there is room", () => {
    expect(usage([], NOON)).toEqual([
      [0, 2, null],
      [0, 2, null],
    ]);
  });
});

describe("countedDays()", () => {
  const dates = (from: string, to: string, zone: string) =>
    countedDays({ from: at(from), to: at(to) }, zone, 2 * SECOND_MS).map(zoneCalendar(zone).formatDay);
  it.each([
    ["within a day", "2026-11-27T12:00:00Z", "2026-11-27T12:00:20Z", "UTC", ["2026-11-27"]],
    ["up to the margin before midnight", "2026-11-27T23:59:00Z", "2026-11-27T23:59:57.999Z", "UTC", ["2026-11-27"]],
    [
      "at the margin before midnight",
      "2026-11-27T23:59:00Z",
      "2026-11-27T23:59:58Z",
      "UTC",
      ["2026-11-27", "2026-11-28"],
    ],
    ["at the margin after midnight", "2026-11-28T00:00:02Z", "2026-11-28T00:00:09Z", "UTC", ["2026-11-28"]],
    [
      "a day without midnight",
      "2018-11-04T02:59:59.999-00:00",
      "2018-11-04T03:00:00Z",
      "America/Sao_Paulo",
      ["2018-11-03", "2018-11-04"],
    ],
    [
      "over a date the zone skipped",
      "2011-12-30T09:59:59Z",
      "2011-12-30T10:00:01Z",
      "Pacific/Apia",
      ["2011-12-29", "2011-12-31"],
    ],
    [
      "for days on end",
      "2026-11-27T12:00:00Z",
      "2026-11-29T12:00:00Z",
      "UTC",
      ["2026-11-27", "2026-11-28", "2026-11-29"],
    ],
  ])("%s", (_, from, to, zone, expected) => {
    expect(dates(from, to, zone)).toEqual(expected);
  });
});
