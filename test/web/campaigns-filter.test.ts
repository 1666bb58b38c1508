import { describe, expect, it } from "vitest";
import { isNarrowed, isShown, queryOf, readFilter, writeFilter } from "../../web/src/screens/campaigns/filter.ts";

const ALL = readFilter(new URLSearchParams());
const asked = (address: string) =>
  queryOf(readFilter(new URLSearchParams(address)), { zone: "Asia/Shanghai", limit: 50 });

describe("the filter of campaigns", () => {
  it.each([
    ["", {}],
    ["standing=waiting", { status: "scheduled" }],
    ["standing=pending", { status: "scheduled", approval: "pending" }],
    ["standing=unsent", { status: "failed,expired,skipped" }],
    ["schedule=weekly", { schedule: "weekly" }],
    ["text=%20spring%20", { text: "spring" }],
    ["order=earliest", { order: "earliest" }],
  ])("asks by %j for %j", (address, query) => {
    expect(asked(address)).toEqual({ order: "latest", limit: "50", ...query });
  });

  it("includes the whole last day, in the app's own zone", () => {
    expect(asked("from=2026-11-27&until=2026-12-31")).toMatchObject({
      from: "2026-11-27T00:00 Asia/Shanghai",
      until: "2027-01-01T00:00 Asia/Shanghai",
    });
  });

  it("passes over what an address holds that nobody could have chosen", () => {
    expect(readFilter(new URLSearchParams("standing=lost&from=2026-13-40&recurring=maybe&order=up"))).toEqual(ALL);
    expect(isNarrowed(ALL)).toBe(false);
  });

  it("writes an address that it reads back as it was", () => {
    const filter = readFilter(
      new URLSearchParams("standing=sent&from=2026-11-01&recurring=no&text=a%26b&order=earliest"),
    );
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(isNarrowed(filter)).toBe(true);
    expect(writeFilter(ALL).toString()).toBe("");
  });

  it("tells what recurs from what does not", () => {
    const shown = (recurring: "yes" | "no" | null, schedule: string | null) =>
      isShown({ ...ALL, recurring }, { schedule });
    expect([shown("yes", "weekly"), shown("yes", null), shown("no", "weekly"), shown("no", null)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(shown(null, null) && shown(null, "weekly")).toBe(true);
  });
});
