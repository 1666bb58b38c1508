import { describe, expect, it } from "vitest";
import { checkRecurrence } from "../../src/domain/check-recurrence.ts";
import { describeFault } from "../../src/domain/fault.ts";
import type { Recurrence } from "../../src/domain/occurrence.ts";
import { callsPerDay, eitherDayWarning, shareOfQuota } from "../../src/domain/quota-share.ts";
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import { HOUR_MS } from "../../src/domain/time.ts";

function aRecurrence(over: Partial<Recurrence> = {}): Recurrence {
  return { cron: "0 10 * * *", zone: "Asia/Shanghai", startsAt: null, endsAt: null, excludedDates: [], ...over };
}
const at = (text: string) => Date.parse(text);

describe("checkRecurrence()", () => {
  it("finds nothing wrong with a sound recurrence", () => {
    expect(checkRecurrence(aRecurrence({ startsAt: at("2026-11-01"), endsAt: at("2026-12-01") }))).toEqual([]);
  });

  it("tells every fault at once", () => {
    const faults = checkRecurrence(
      aRecurrence({ cron: "0 25 * * *", zone: "Asia/Shanghia", excludedDates: ["2026-02-30", "2026-12-25", "25.12."] }),
    );
    expect(faults.map((fault) => fault.path)).toEqual(["cron", "zone", "excludedDates[0]", "excludedDates[2]"]);
    expect(faults[1]?.suggestion).toBe("Asia/Shanghai");
  });

  it.each([
    ["a start at the end", { startsAt: at("2026-11-01"), endsAt: at("2026-11-01") }, /^endsAt must be after the start/],
    [
      "a span too short to fire in",
      { startsAt: at("2026-11-26T11:00+08:00"), endsAt: at("2026-11-27T09:59+08:00") },
      /^endsAt must be late enough for the pattern to fire once \(it would at 2026-11-27T10:00\+08:00\); got 2026-11-27T09:59\+08:00/,
    ],
    [
      "a span whose every day is excluded",
      { startsAt: at("2026-11-26"), endsAt: at("2026-11-27"), excludedDates: ["2026-11-26"] },
      /^endsAt must be late enough/,
    ],
    [
      "nothing but excluded dates for forty years",
      {
        cron: "0 10 29 2 *",
        startsAt: at("2026-01-01"),
        excludedDates: Array.from({ length: 12 }, (_, index) => `${2028 + 4 * index}-02-29`),
      },
      /^cron must be a cron pattern that fires on a day that is not excluded/,
    ],
  ])("refuses %s", (_what, over, says) => {
    const faults = checkRecurrence(aRecurrence(over));
    expect(faults.map(describeFault)).toEqual([expect.stringMatching(says)]);
  });

  it("puts its paths under the one it is given", () => {
    expect(checkRecurrence(aRecurrence({ zone: "x" }), "schedules[3]")[0]?.path).toBe("schedules[3].zone");
  });
});

describe("shareOfQuota()", () => {
  it.each([
    ["0 10 * * *", 3, false],
    ["0 10,16 * * *", 3, true], // two of three
    ["0 10,16 * * *", 4, false], // half is a fair share
    ["0 * * * *", 3, true],
    ["0 10 * * 5", 1, true],
  ])("%s against %i a day warns: %s", (cron, limit, warns) => {
    expect(shareOfQuota(aRecurrence({ cron }), limit).map((warning) => warning.code)).toEqual(
      warns ? ["takes-most-of-quota"] : [],
    );
  });

  it("counts a day's calls by the tightest rule", () => {
    expect(callsPerDay(DEFAULT_RULES.quota)).toBe(3);
    expect(callsPerDay([{ kind: "sliding", windowMs: HOUR_MS, limit: 2 }])).toBe(48);
    expect(callsPerDay([])).toBe(Infinity);
  });
});

describe("eitherDayWarning()", () => {
  it.each([
    ["0 10 13 * 5", 1],
    ["0 10 * * 5", 0],
    ["0 10 13 * *", 0],
  ])("%s: %i", (cron, count) => expect(eitherDayWarning(aRecurrence({ cron }))).toHaveLength(count));
});
