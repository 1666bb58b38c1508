import { describe, expect, it } from "vitest";
import { readCron } from "../../src/domain/cron.ts";
import { describeFault } from "../../src/domain/fault.ts";

describe("readCron()", () => {
  it.each([
    // cron, what the fault says, what it suggests
    ["", /5 fields/, undefined],
    ["0 10", /5 fields/, undefined],
    ["0 10 * *", /5 fields/, undefined],
    ["0 0 10 * * MON 2026", /5 fields/, "0 0 10 * * MON"],
    ["@daily", /5 fields/, "0 0 * * *"],
    ["60 * * * *", /minute is 0 to 59.*"60"/, undefined],
    ["0 24 * * *", /hour is 0 to 23.*"24"/, undefined],
    ["61 0 10 * * *", /second is 0 to 59.*"61"/, undefined],
    ["0 10 0 * *", /day of month is 1 to 31.*"0"/, undefined],
    ["0 10 15W * *", /day of month.*"15W"/, undefined],
    ["0 10 L-3 * *", /day of month.*"L-3"/, undefined],
    ["0 10 * 13 *", /month is 1 to 12.*"13"/, undefined],
    ["0 10 * September *", /month.*"September"/, "0 10 * SEP *"],
    ["0 10 * * 8", /day of week.*"8"/, undefined],
    ["0 10 * * MONDAY", /day of week.*"MONDAY"/, "0 10 * * MON"],
    ["0 10 * * L", /day of week.*"L"/, undefined],
    ["0 10 * * 5#6", /day of week.*"5#6"/, undefined],
    ["0 22-2 * * *", /hour.*"22-2"/, "0 22-23,0-2 * * *"],
    ["*/0 * * * *", /minute/, undefined],
    ["1,,2 * * * *", /minute/, undefined],
    ["1.5 * * * *", /minute/, undefined],
    ["-1 * * * *", /minute/, undefined],
    ["H 10 * * *", /minute.*"H"/, undefined], // random: another time after every restart
    ["0 10 30 2 *", /that fires: no month/, "0 10 L 2 *"],
    ["0 10 31 4,6 *", /that fires: no month/, "0 10 L 4,6 *"],
    ["every day at ten", /5 fields/, undefined],
  ])("refuses %j and says why", (cron, says, suggestion) => {
    const reading = readCron(cron);
    expect(reading.kind).toBe("fault");
    if (reading.kind !== "fault") return;
    expect(describeFault(reading.fault)).toMatch(says);
    expect(reading.fault.suggestion).toBe(suggestion);
    if (suggestion !== undefined) expect(readCron(suggestion).kind).toBe("pattern");
  });

  it.each([
    "0 10 * * THU",
    "  0  10 * * 1-5 ",
    "0 10 ? * MON",
    "0 10 1,L * *",
    "0 10 31,30 1-3 *",
    "*/7 3 * feb-apr sun",
  ])("reads %j", (cron) => expect(readCron(cron).kind).toBe("pattern"));
});
