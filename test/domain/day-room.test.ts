import { describe, expect, it } from "vitest";
import type { AppRules } from "../../src/domain/app.ts";
import type { DayRoom } from "../../src/domain/day-room.ts";
import { dayRooms } from "../../src/domain/day-room.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import { zoneCalendar } from "../../src/domain/zone-calendar.ts";
import { FREE_RULES, NOON, aCall, at } from "./plan-cases.ts";

const MIDNIGHT = at("2026-11-28T00:00:00+08:00");
const DAILY = { kind: "day", zone: "Asia/Shanghai", limit: 3 } as const;
const EVENING = { keep: 2, untilMinute: 18 * 60 } as const;

type Said = Partial<Omit<Parameters<typeof dayRooms>[0], "rules">> & { rules?: Partial<AppRules> };

/** Friday 27 November 2026 in Shanghai, and the days after it where `count` says so. */
function rooms({ rules, ...said }: Said): readonly DayRoom[] {
  const all = { ...FREE_RULES, quota: [DAILY], ...rules };
  const from = zoneCalendar(all.zone).dayOf(said.now ?? NOON);
  return dayRooms({ now: NOON, usage: [], seats: [], from, count: 1, rules: all, ...said });
}

function counts({ limit, used, booked, free, kept }: DayRoom) {
  return [limit, used, booked, free, kept];
}

const aSeat = (seatAt: Instant, urgent = false) => ({ seatAt, urgent });

describe("dayRooms()", () => {
  type Row = [what: string, given: Said, days: (readonly [number | null, number, number, number | null, number])[]];
  const rows: Row[] = [
    ["finds a day free that nobody wants", {}, [[3, 0, 0, 3, 0]]],
    [
      "counts calls and seats apart",
      { usage: [aCall(NOON - 1)], seats: [aSeat(NOON + 1), aSeat(MIDNIGHT + HOUR_MS)], count: 2 },
      [
        [3, 1, 1, 1, 0],
        [3, 0, 1, 2, 0],
      ],
    ],
    [
      "counts a call over midnight on both days",
      { usage: [aCall(MIDNIGHT - 5 * SECOND_MS, { finishedAt: MIDNIGHT })], now: MIDNIGHT - HOUR_MS, count: 2 },
      [
        [3, 1, 0, 2, 0],
        [3, 1, 0, 2, 0],
      ],
    ],
    [
      "counts a call within the margin of midnight on both days, and none beyond it",
      { usage: [aCall(MIDNIGHT - 2 * SECOND_MS), aCall(MIDNIGHT - 2 * SECOND_MS - 1)], count: 2 },
      [
        [3, 2, 0, 1, 0],
        [3, 1, 0, 2, 0],
      ],
    ],
    [
      "counts a seat whose call may last over midnight on both days",
      { seats: [aSeat(MIDNIGHT - 20 * SECOND_MS)], count: 2 },
      [
        [3, 0, 1, 2, 0],
        [3, 0, 1, 2, 0],
      ],
    ],
    [
      "never has less than nothing left",
      { usage: [1, 2, 3, 4].map((n) => aCall(NOON - n)), rules: { reserve: EVENING } },
      [[3, 4, 0, 0, 0]],
    ],
    [
      "is told by the rule that leaves least",
      { rules: { quota: [{ ...DAILY, limit: 9 }, DAILY, { ...DAILY, limit: 5 }] }, seats: [aSeat(NOON)] },
      [[3, 0, 1, 2, 0]],
    ],
    [
      "asks a rule of another zone about its day at noon, and is told its counts where it leaves least",
      // In New York it is the evening before: its Thursday ends at 13:00 of Friday in Shanghai.
      {
        rules: { quota: [DAILY, { ...DAILY, zone: "America/New_York", limit: 2 }] },
        seats: [aSeat(NOON + 50 * MINUTE_MS), aSeat(NOON + 2 * HOUR_MS)],
        count: 2,
      },
      [
        [3, 0, 2, 1, 0],
        [2, 0, 1, 1, 0],
      ],
    ],
    [
      "has no limit without a day rule, and counts by the app's own days",
      {
        rules: { quota: [{ kind: "sliding", windowMs: HOUR_MS, limit: 2 }] },
        usage: [aCall(NOON)],
        seats: [aSeat(NOON)],
      },
      [[null, 1, 1, null, 0]],
    ],
    [
      "keeps for urgent ones what the reserve says, on the days to come too",
      { rules: { reserve: EVENING }, count: 2 },
      [
        [3, 0, 0, 3, 2],
        [3, 0, 0, 3, 2],
      ],
    ],
    [
      "keeps nothing more once urgent ones have had it, used or booked",
      { rules: { reserve: EVENING }, usage: [aCall(NOON - 1, { urgent: true })], seats: [aSeat(NOON + 1, true)] },
      [[3, 1, 1, 1, 0]],
    ],
    [
      "keeps no more than is free",
      { rules: { reserve: EVENING }, seats: [aSeat(NOON), aSeat(NOON)] },
      [[3, 0, 2, 1, 1]],
    ],
    [
      "keeps until a millisecond before the reserve's hour",
      { rules: { reserve: EVENING }, now: NOON + 6 * HOUR_MS - 1 },
      [[3, 0, 0, 3, 2]],
    ],
    [
      "keeps nothing from the reserve's hour on, but for tomorrow",
      { rules: { reserve: EVENING }, now: NOON + 6 * HOUR_MS, count: 2 },
      [
        [3, 0, 0, 3, 0],
        [3, 0, 0, 3, 2],
      ],
    ],
    ["keeps nothing for a reserve of no hours", { rules: { reserve: { keep: 2, untilMinute: 0 } } }, [[3, 0, 0, 3, 0]]],
    [
      "keeps nothing of a day that has passed",
      { rules: { reserve: EVENING }, from: zoneCalendar("Asia/Shanghai").dayOf(NOON) - 1 },
      [[3, 0, 0, 3, 0]],
    ],
  ];
  it.each(rows)("%s", (_, given, days) => {
    expect(rooms(given).map(counts)).toEqual(days);
  });

  type Windows = [what: string, zone: string, noon: string, windows: [number, number][], open: [string, string][]];
  const ANY: [number, number][] = [];
  const windowRows: Windows[] = [
    [
      "is open from midnight to midnight without windows",
      "Asia/Shanghai",
      "2026-11-27T12:00:00+08:00",
      ANY,
      [["2026-11-27T00:00+08:00", "2026-11-28T00:00+08:00"]],
    ],
    [
      "is open when its windows say",
      "Asia/Shanghai",
      "2026-11-27T12:00:00+08:00",
      [
        [8, 11],
        [14, 22],
      ],
      [
        ["2026-11-27T08:00+08:00", "2026-11-27T11:00+08:00"],
        ["2026-11-27T14:00+08:00", "2026-11-27T22:00+08:00"],
      ],
    ],
    [
      "has of a window over midnight the part of either night",
      "Asia/Shanghai",
      "2026-11-27T12:00:00+08:00",
      [[22, 2]],
      [
        ["2026-11-27T00:00+08:00", "2026-11-27T02:00+08:00"],
        ["2026-11-27T22:00+08:00", "2026-11-28T00:00+08:00"],
      ],
    ],
    [
      "is 23 hours long where clocks are set forward",
      "Europe/Berlin",
      "2026-03-29T12:00:00+02:00",
      ANY,
      [["2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00"]],
    ],
    [
      "opens later where the clocks skip its opening",
      "Europe/Berlin",
      "2026-03-29T12:00:00+02:00",
      [[2, 4]],
      [["2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00"]],
    ],
    [
      "is closed all day where the clocks skip its only window",
      "Europe/Berlin",
      "2026-03-29T12:00:00+02:00",
      [[2, 3]],
      [],
    ],
    [
      "closes at the hour's first reading where it comes twice",
      "Europe/Berlin",
      "2026-10-25T12:00:00+01:00",
      [[1, 3]],
      [["2026-10-25T01:00+02:00", "2026-10-25T03:00+01:00"]],
    ],
    [
      "begins at one where there is no midnight",
      "America/Sao_Paulo",
      "2018-11-04T12:00:00-02:00",
      ANY,
      [["2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00"]],
    ],
    ["has no hours on a date that a zone left out", "Pacific/Apia", "skipped", ANY, []],
  ];
  it.each(windowRows)("%s", (_, zone, noon, windows, open) => {
    const { format, dayOf } = zoneCalendar(zone);
    const sendWindows = windows.map(([from, to]) => ({ openMinute: from * 60, closeMinute: to * 60 }));
    const from = noon === "skipped" ? Date.parse("2011-12-30") / (24 * HOUR_MS) : dayOf(at(noon));
    const [day] = rooms({ rules: { zone, sendWindows }, from });
    expect(day?.windows.map((each) => [format(each.from), format(each.until)])).toEqual(open);
  });
});
