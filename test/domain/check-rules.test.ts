import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import type { AppRules } from "../../src/domain/app.ts";
import { describeFault } from "../../src/domain/fault.ts";
import { checkRules } from "../../src/domain/plan.ts";

const DAILY = { kind: "day", zone: "Asia/Shanghai", limit: 3 } as const;
const window = (openMinute: number, closeMinute: number) => ({ openMinute, closeMinute });
const faults = (rules: Partial<AppRules>) => checkRules({ ...DEFAULT_RULES, ...rules }).map(describeFault);

describe("checkRules()", () => {
  it.each<[string, Partial<AppRules>]>([
    ["the default rules", {}],
    ["no rules at all", { quota: [], sendWindows: [], reserve: null }],
    ["a window over midnight", { sendWindows: [window(1320, 120)] }],
    ["short windows that touch", { sendWindows: [window(600, 602), window(602, 604)] }],
    ["a window exactly as long as a delivery", { sendWindows: [window(600, 603)] }],
    ["all of the day kept until the afternoon", { reserve: { keep: 3, untilMinute: 900 } }],
    ["a reserve of nothing", { reserve: { keep: 0, untilMinute: 1440 } }],
  ])("finds nothing wrong with %s", (_, rules) => {
    expect(faults(rules)).toEqual([]);
  });

  it.each<[string, Partial<AppRules>, string]>([
    ["a limit of 0", { quota: [{ ...DAILY, limit: 0 }] }, "quota[0].limit must be a whole number of at least 1; got 0"],
    [
      "half a call",
      { quota: [{ ...DAILY, limit: 1.5 }] },
      "quota[0].limit must be a whole number of at least 1; got 1.5",
    ],
    [
      "a window of nothing",
      { quota: [{ kind: "sliding", windowMs: 0, limit: 1 }] },
      "quota[0].windowMs must be a whole number of at least 1; got 0",
    ],
    [
      "a zone misspelt",
      { zone: "Asia/Shanghia" },
      'zone must be an IANA time zone; got "Asia/Shanghia" — did you mean "Asia/Shanghai"?',
    ],
    [
      "a day's zone misspelt",
      { quota: [DAILY, { ...DAILY, zone: "Europe/Berlni" }] },
      'quota[1].zone must be an IANA time zone; got "Europe/Berlni" — did you mean "Europe/Berlin"?',
    ],
    [
      "an hour that is not",
      { sendWindows: [window(1440, 60)] },
      "sendWindows[0].openMinute must be a whole number from 0 to 1439; got 1440",
    ],
    [
      "a window shorter than a delivery",
      { sendWindows: [window(480, 1320), window(60, 62)] },
      "sendWindows[1] must be at least 3 minutes long, the time a delivery to 0 users may take; got 2 minutes (01:00–01:02)",
    ],
    [
      "an audience too big for the windows",
      { audience: 100_800_001 },
      "sendWindows[0] must be at least 844 minutes long, the time a delivery to 100800001 users may take; got 840 minutes (08:00–22:00)",
    ],
    [
      "more kept than there is",
      { reserve: { keep: 4, untilMinute: 900 } },
      "reserve.keep must be a whole number from 0 to 3; got 4",
    ],
    [
      "a reserve that never ends",
      { reserve: { keep: 3, untilMinute: 1440 } },
      "reserve must be such that campaigns that are not urgent get a seat on some day, inside the send windows; got 3 kept until 24:00",
    ],
    [
      "a reserve that outlasts the windows",
      { reserve: { keep: 3, untilMinute: 1319 } },
      "reserve must be such that campaigns that are not urgent get a seat on some day, inside the send windows; got 3 kept until 21:59",
    ],
    [
      "a reserve of no day",
      { quota: [], reserve: { keep: 1, untilMinute: 900 } },
      'reserve must be left out where no quota rule is by the day; got {"keep":1,"untilMinute":900}',
    ],
    [
      "an approval that is none",
      { approval: "requird" as "required" },
      'approval must be one of "off", "required", "by-another"; got "requird" — did you mean "required"?',
    ],
  ])("refuses %s", (_, rules, fault) => {
    expect(faults(rules)).toEqual([fault]);
  });

  it("finds every fault at once", () => {
    const found = checkRules({ ...DEFAULT_RULES, zone: "", marginMs: -1, quota: [{ ...DAILY, limit: 0, zone: "x" }] });
    expect(found.map(({ path }) => path)).toEqual(["zone", "marginMs", "quota[0].zone", "quota[0].limit"]);
  });
});
