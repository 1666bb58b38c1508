import { describe, expect, it } from "vitest";
import { isAdministrator, isLastAdministrator } from "../../web/src/screens/settings/access-form.ts";
import { isId, isUserName } from "../../web/src/screens/settings/names.ts";
import { callFaults, onWallOf } from "../../web/src/screens/settings/outside-call.ts";

const li = { name: "li", roles: ["operator" as const], apps: "all" as const };
const mei = { name: "mei", roles: ["operator" as const], apps: ["shop"] };

describe("users", () => {
  it("name the last who can manage them: an operator for some apps cannot", () => {
    expect(isAdministrator(mei)).toBe(false);
    expect(isLastAdministrator([li, mei], "li")).toBe(true);
    expect(isLastAdministrator([li, mei], "mei")).toBe(false);
    expect(isLastAdministrator([li, { ...mei, apps: "all" }], "li")).toBe(false);
  });

  it.each(["李薇", "mei@example.com", "a b", "../apps", "-x", ""])(
    "are named without signs that addresses know: %s",
    (name) => {
      expect(isUserName(name)).toBe(["李薇", "mei@example.com"].includes(name));
      expect(isId(name)).toBe(false);
    },
  );
});

describe("a call made outside Herald", () => {
  it.each([
    [{ started: "2026-11-27T18:00", finished: null }, []],
    [{ started: null, finished: null }, [{ path: "started", kind: "missing" }]],
    [{ started: "2026-11-27T18:01", finished: null }, [{ path: "started", kind: "future" }]],
    [{ started: "2026-11-27T17:00", finished: "2026-11-27T16:59" }, [{ path: "finished", kind: "order" }]],
    [{ started: "2026-11-27T17:00", finished: "2026-11-27T18:01" }, [{ path: "finished", kind: "future" }]],
  ])("is over, and ended after it began: %j", (span, faults) => {
    expect(callFaults({ ...span, note: "" }, "2026-11-27T18:00")).toEqual(faults);
  });

  it("is shown by the app's wall, whatever clock tells the instant", () => {
    expect(onWallOf(Date.parse("2026-11-27T10:00:00Z"), "2026-11-27T18:30:00+08:00")).toMatch(/^2026-11-27T18:00/);
  });
});
