import { describe, expect, it } from "vitest";
import { dateAtEdge, recurrenceOf } from "../../web/src/recurrence/recurrence.ts";
import { nextToSkip } from "../../web/src/screens/recurring/next-to-skip.ts";
import { weekShare } from "../../web/src/screens/recurring/quota-share.ts";
import { deedOf } from "../../web/src/screens/recurring/schedule-deeds.ts";
import { withExcluded } from "../../web/src/recurrence/schedule-definition.ts";
import { statesOf } from "../../web/src/screens/recurring/schedule-state.ts";
import { dateIn, wallTextIn } from "../../web/src/time/zoned.ts";

const ZONE = "Asia/Shanghai";

describe("recurrenceOf()", () => {
  const told = {
    ...{ cron: "0 18 * * FRI", zone: ZONE, exclude: [] },
    starts: "2026-12-01T00:00:00.000+08:00",
    ends: "2026-12-31T23:59:59.999+08:00",
  };

  it("gives back the dates that people gave, where the app's zone is the schedule's", () => {
    expect(recurrenceOf(told, ZONE)).toMatchObject({ starts: "2026-12-01", ends: "2026-12-31" });
  });

  it("leaves instants of another zone as they are, for no date of there can be read off them", () => {
    expect(recurrenceOf(told, "Europe/Berlin")).toMatchObject({ starts: told.starts, ends: told.ends });
  });

  it.each([
    ["2026-12-01T09:30:00.000+08:00", "start", null],
    ["2026-12-01T00:00:00.000+08:00", "end", null],
    ["2026-12-01", "end", "2026-12-01"],
    [null, "start", null],
  ] as const)("reads %s as the %s of the day %s", (bound, edge, date) => {
    expect(dateAtEdge(bound, edge)).toBe(date);
  });
});

describe("weekShare()", () => {
  const now = Date.parse("2026-11-27T10:00:00+08:00");
  const lines = [
    { schedule: "daily", seat: "2026-11-27T18:00:00.000+08:00" },
    { schedule: "daily", seat: null },
    { schedule: "daily", seat: "2026-12-04T09:59:59.000+08:00" },
    { schedule: "daily", seat: "2026-12-04T10:00:00.000+08:00" },
    { schedule: null, seat: "2026-11-27T18:00:00.000+08:00" },
  ];

  it("counts what has a seat in the next seven days, of all that these hold", () => {
    expect(weekShare(lines, { schedule: "daily", now, dayLimit: 3 })).toEqual({ calls: 2, limit: 21 });
    expect(weekShare(lines, { schedule: "daily", now, dayLimit: null })).toEqual({ calls: 2, limit: null });
  });
});

describe("nextToSkip()", () => {
  const friday = { nominal: "2026-11-27T18:00:00.000+08:00", seat: null };

  it("names what has fired and waits before what has not, as Herald does", () => {
    const waiting = { nominal: "2026-11-20T18:00:00.000+08:00", at: "2026-11-21T08:00:00.000+08:00", seat: null };
    expect(nextToSkip([waiting], [friday])).toEqual({ nominal: waiting.nominal, seat: null });
    expect(nextToSkip([], [friday])).toEqual(friday);
    expect(nextToSkip([], [])).toBeNull();
  });
});

describe("statesOf()", () => {
  const active = { active: true, approval: "none", unreadable: null } as const;
  it.each([
    [active, true, ["active"]],
    [active, null, ["active"]],
    [active, false, ["over"]],
    [{ ...active, active: false }, false, ["paused"]],
    [{ ...active, active: false, approval: "pending" }, null, ["paused", "pending"]],
    [{ ...active, approval: "rejected" }, true, ["rejected"]],
    [{ ...active, active: false, unreadable: "cron must be one" }, null, ["unreadable"]],
  ] as const)("says of %j, with a next one: %s, that it is %j", (schedule, hasNext, states) => {
    expect(statesOf(schedule, hasNext)).toEqual(states);
  });
});

describe("deedOf()", () => {
  it("calls a change of nothing but its activity a pause or a resumption", () => {
    const paused = { changed: ["activity"], after: { active: false } };
    expect(deedOf({ action: "schedule.changed", detail: paused }).key).toBe("schedule.paused");
    expect(deedOf({ action: "schedule.changed", detail: { ...paused, after: { active: true } } }).key).toBe(
      "schedule.resumed",
    );
    const both = deedOf({ action: "schedule.changed", detail: { ...paused, changed: ["times", "activity"] } });
    expect(both).toEqual({ key: "schedule.changed", changed: ["times", "activity"], said: null });
  });

  it("has no sentence for what it does not know, and keeps what was said", () => {
    expect(deedOf({ action: "schedule.sung", detail: { note: "la" } })).toEqual({ key: null, changed: [], said: "la" });
  });
});

describe("dates of another zone", () => {
  it("are the wall's there, and are left out once each", () => {
    const instant = Date.parse("2026-11-27T02:00:00+08:00");
    expect(dateIn("Europe/Berlin", instant)).toBe("2026-11-26");
    expect(wallTextIn(ZONE, instant)).toBe("2026-11-27T02:00:00");
    expect(withExcluded(["2026-12-25", "2026-12-01"], "2026-12-01")).toEqual(["2026-12-01", "2026-12-25"]);
  });
});
