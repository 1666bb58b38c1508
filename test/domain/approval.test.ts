import { describe, expect, it } from "vitest";
import type { ApprovalRule, Judged } from "../../src/domain/approval.ts";
import { approvalUnder, inherited, isCleared, mayApprove } from "../../src/domain/approval.ts";
import { scheduleHash } from "../../src/domain/campaign-hash.ts";
import type { Definition } from "../../src/domain/campaign-hash.ts";
import type { Approval } from "../../src/domain/campaign.ts";
import { aMessage, aNotice } from "../support/a-campaign.ts";

describe("approvalUnder()", () => {
  it.each<[ApprovalRule, Approval, "as judged" | "changed since", Approval, "goes out" | "does not"]>([
    // Nothing needs approval; only a no still stands.
    ["off", "none", "changed since", "none", "goes out"],
    ["off", "pending", "changed since", "none", "goes out"],
    ["off", "approved", "as judged", "approved", "goes out"],
    ["off", "approved", "changed since", "approved", "goes out"],
    ["off", "rejected", "as judged", "rejected", "does not"],
    ["off", "rejected", "changed since", "rejected", "does not"],
    // Only a yes to exactly this lets it go.
    ["required", "none", "changed since", "pending", "does not"],
    ["required", "none", "as judged", "pending", "does not"],
    ["required", "pending", "changed since", "pending", "does not"],
    ["required", "pending", "as judged", "pending", "does not"],
    ["required", "approved", "as judged", "approved", "goes out"],
    ["required", "approved", "changed since", "pending", "does not"],
    ["required", "rejected", "as judged", "rejected", "does not"],
    // Who said it was asked when it was said.
    ["by-another", "none", "changed since", "pending", "does not"],
    ["by-another", "pending", "changed since", "pending", "does not"],
    ["by-another", "approved", "as judged", "approved", "goes out"],
    ["by-another", "approved", "changed since", "pending", "does not"],
    ["by-another", "rejected", "as judged", "rejected", "does not"],
  ])("%s: what was %s and is %s is %s, and %s", (rule, approval, judged, becomes, end) => {
    const standing = { approval, isAsJudged: judged === "as judged" };
    expect(approvalUnder(rule, standing)).toBe(becomes);
    expect(isCleared(rule, standing)).toBe(end === "goes out");
  });
});

describe("mayApprove()", () => {
  it.each<[ApprovalRule, string, boolean]>([
    ["required", "mei", true],
    ["required", "lin", true],
    ["by-another", "mei", false],
    ["by-another", "lin", true],
  ])("%s: of what mei changed last, %s may: %s", (rule, actor, may) => {
    expect(mayApprove(rule, { authoredBy: "mei" }, actor)).toBe(may);
  });
});

describe("inherited()", () => {
  const schedule: Judged = {
    approval: "approved",
    authoredBy: "mei",
    asOfRevision: 7,
    judgedBy: "lin",
    judgedAt: 5,
    judgedHash: "of the schedule",
  };
  const of = (rule: ApprovalRule, said: Partial<Judged>, isAsJudged = true) => {
    const scheduleHash = isAsJudged ? "of the schedule" : "changed since";
    const judged = { schedule: { ...schedule, ...said }, scheduleHash };
    return inherited(rule, judged, { hash: "its own", asOfRevision: 1 });
  };

  it("gives an occurrence its schedule's judgement, for its own words", () => {
    expect(of("by-another", {})).toEqual({ ...schedule, asOfRevision: 1, judgedHash: "its own" });
    expect(of("required", { approval: "rejected" })).toMatchObject({ approval: "rejected", judgedBy: "lin" });
  });

  it.each<[ApprovalRule, Approval, boolean, Approval]>([
    ["required", "pending", false, "pending"],
    ["required", "none", false, "pending"],
    ["required", "approved", false, "pending"],
    ["off", "pending", false, "none"],
  ])("%s: of a schedule that is %s (as judged: %s), it is %s, judged by nobody", (rule, approval, isAsJudged, is) => {
    const nobody = { judgedBy: null, judgedAt: null, judgedHash: null };
    expect(of(rule, { approval }, isAsJudged)).toMatchObject({ approval: is, authoredBy: "mei", ...nobody });
  });
});

describe("scheduleHash()", () => {
  const notice = aNotice();
  it.each<[string, Partial<Definition>]>([
    ["its message", { message: aMessage("else") }],
    ["its pattern", { recurrence: { ...notice.recurrence, cron: "1 12 * * *" } }],
    ["its zone", { recurrence: { ...notice.recurrence, zone: "UTC" } }],
    ["its first moment", { recurrence: { ...notice.recurrence, startsAt: 1 } }],
    ["its last moment", { recurrence: { ...notice.recurrence, endsAt: 1 } }],
    ["its excluded dates", { recurrence: { ...notice.recurrence, excludedDates: ["2026-12-24"] } }],
    ["its priority", { priority: "urgent" }],
    ["its send windows", { anytime: true }],
    ["its late policy", { late: "send" }],
  ])("is another when %s is", (_what, said) => {
    expect(scheduleHash({ ...notice, ...said })).not.toBe(scheduleHash(notice));
  });

  it("is the same by any name, wherever it stands in a file", () => {
    expect(scheduleHash(aNotice({ name: "Tips", position: 9, active: false }))).toBe(scheduleHash(notice));
  });
});
