import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import { appWords } from "../../src/schedules/app-words.ts";
import { readAppSection } from "../../src/schedules/app-section.ts";
import { faultsElsewhere, faultsUnder, withoutPrefix } from "../../web/src/screens/settings/faults.ts";
import { changedKeys, isAboveOrdinary, isSameForm, onTopOf } from "../../web/src/screens/settings/rules-change.ts";
import { formOf, isTimeOfDay, readForm, tidyTime, told } from "../../web/src/screens/settings/rules-form.ts";

const FULL = {
  ...DEFAULT_RULES,
  zone: "America/New_York",
  audience: 1_200_000,
  sendWindows: [
    { openMinute: 480, closeMinute: 1_440 },
    { openMinute: 1_320, closeMinute: 120 },
  ],
  reserve: { keep: 1, untilMinute: 1_080 },
  graceMs: 90_000,
  countRefused: true,
  approval: "by-another" as const,
};

describe("the rules' form", () => {
  it.each([
    ["as an app begins", DEFAULT_RULES],
    ["with everything set", FULL],
    ["always open", { ...FULL, sendWindows: [] }],
  ])("gives back the rules it was opened with, %s", (_name, rules) => {
    const words = appWords(rules);
    const read = readForm(formOf(told({ ...words })));

    expect(read).toEqual({ kind: "rules", rules: words });
    const section = readAppSection({ id: "shop", ...words });
    expect(section).toMatchObject({ kind: "read", value: { rules } });
  });

  it("names what is not filled in by the paths Herald uses", () => {
    const form = formOf(told({ ...appWords(FULL) }));
    const read = readForm({
      ...form,
      audience: null,
      sendWindows: [{ open: "8", close: "noon" }],
      quota: [{ kind: "sliding", minutes: null, limit: 2 }],
      reserve: { isOn: true, keep: null, until: "25:00" },
    });

    expect(read).toEqual({
      kind: "faults",
      faults: [
        { path: "audience", kind: "missing" },
        { path: "sendWindows[0][1]", kind: "time" },
        { path: "quota[0].minutes", kind: "missing" },
        { path: "reserve.keep", kind: "missing" },
        { path: "reserve.until", kind: "time" },
      ],
    });
  });

  it.each([
    ["8", "08:00"],
    ["8:5", "08:05"],
    ["830", "08:30"],
    ["2200", "22:00"],
    ["２２：００", "22:00"],
    ["24:00", "24:00"],
    ["noon", "noon"],
  ])("reads %s as %s", (typed, tidy) => {
    expect(tidyTime(typed)).toBe(tidy);
    expect(isTimeOfDay(tidy)).toBe(typed !== "noon");
  });
});

describe("two people changing the rules", () => {
  it("keeps what each of them changed, and mine where both changed the same", () => {
    const opened = formOf(told({ ...appWords(DEFAULT_RULES) }));
    const mine = { ...opened, audience: 5, approval: "required" as const };
    const theirs = { ...opened, audience: 7, graceMinutes: 30 };

    expect(onTopOf(theirs, { opened, mine })).toEqual({ ...mine, graceMinutes: 30 });
    expect(changedKeys(opened, theirs)).toEqual(["audience", "graceMinutes"]);
    expect(isSameForm(opened, formOf(told({ ...appWords(DEFAULT_RULES) })))).toBe(true);
  });
});

describe("isAboveOrdinary()", () => {
  it.each([
    [false, [["sliding", 60, 2] as const, ["day", null, 3] as const]],
    [true, [["sliding", 60, 3] as const, ["day", null, 3] as const]],
    [true, [["sliding", 60, 2] as const]],
    [false, [["sliding", 60, 9] as const, ["sliding", 90, 2] as const, ["day", null, 1] as const]],
  ])("is %s of %j", (isAbove, rules) => {
    const quota = rules.map(([kind, minutes, limit]) =>
      kind === "day" ? { kind, zone: "Asia/Shanghai", limit } : { kind, minutes, limit },
    );
    expect(isAboveOrdinary(quota)).toBe(isAbove);
  });
});

describe("faults", () => {
  it("stand beside the field they are about, each once, and what has no field is not lost", () => {
    const faults = withoutPrefix(
      [
        { path: "rules.quota[0].limit", text: "too small" },
        { path: "quota[0].limit", text: "too small" },
        { path: "quota[10]", text: "other" },
        { path: "", text: "whole" },
      ],
      "rules.",
    );
    expect(faultsUnder(faults, "quota[0]")).toEqual(["too small"]);
    expect(faultsUnder(faults, "quota[1]")).toEqual([]);
    expect(faultsElsewhere(faults, ["quota"])).toEqual(["whole"]);
  });
});
