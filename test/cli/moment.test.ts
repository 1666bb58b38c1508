import { describe, expect, it } from "vitest";
import { instantText, moment, momentBeside } from "../../src/cli/moment.ts";

describe("moment()", () => {
  it.each([
    ["2026-11-27T18:00:00.000+08:00", "Fri 27 Nov 2026 18:00"],
    ["2026-11-27T18:00:05.000+08:00", "Fri 27 Nov 2026 18:00:05"],
    ["2026-11-27T18:00:00.250+08:00", "Fri 27 Nov 2026 18:00:00.250"],
    // By the clocks of the zone it is written in, whatever day that is elsewhere.
    ["2027-01-01T00:30:00.000+14:00", "Fri 1 Jan 2027 00:30"],
    ["2026-11-27T18:00:00.000Z", "Fri 27 Nov 2026 18:00"],
    [null, "–"],
    ["soon", "soon"],
  ])("of %j is %s", (text, told) => expect(moment(text)).toBe(told));
});

describe("momentBeside()", () => {
  it("leaves out the day where it is the same", () => {
    expect(momentBeside("2026-11-27T18:00:00.000+08:00", "2026-11-27T19:00:00.000+08:00")).toBe("18:00");
    expect(momentBeside("2026-11-27T18:00:00.000+08:00", "2026-11-28T19:00:00.000+08:00")).toBe(
      "Fri 27 Nov 2026 18:00",
    );
    expect(momentBeside("2026-11-27T18:00:00.000+08:00", null)).toBe("Fri 27 Nov 2026 18:00");
  });
});

describe("instantText()", () => {
  it("knows now, and leaves all else to who reads it", () => {
    expect(instantText("now", 0)).toBe("1970-01-01T00:00:00.000Z");
    expect(instantText("2026-11-27 18:00 Asia/Shanghai", 0)).toBe("2026-11-27 18:00 Asia/Shanghai");
  });
});
