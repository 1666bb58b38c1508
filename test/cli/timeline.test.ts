import { describe, expect, it } from "vitest";
import { timelineLine } from "../../src/cli/timeline.ts";
import type { Fact } from "../../src/ledger/audit.ts";

const NINE = Date.UTC(2026, 10, 26, 1); // 09:00 in Shanghai
const HOUR = 3_600_000;
const settings = {
  zone: "Asia/Shanghai",
  colour: false,
  nameOf: (subject: string) => (subject === "sale" ? "双十一" : subject),
};

function aFact(action: string, detail: Record<string, unknown> = {}, subject = "sale"): Fact {
  return { at: NINE, app: "shop", actor: "herald", subject, action, detail };
}

describe("timelineLine()", () => {
  it.each([
    [aFact("campaign.submitted", { at: NINE + HOUR, priority: "urgent" }), "· 双十一: asked for 10:00 (urgent)"],
    [
      aFact("campaign.seated", { to: NINE + 25 * HOUR, reasons: ["day-quota: full"] }),
      "◉ 双十一: goes out Fri 27 10:00 — day-quota: full",
    ],
    [
      aFact("campaign.reseated", { from: NINE, to: NINE + HOUR, reasons: [] }),
      "→ 双十一: goes out 10:00 instead of 09:00",
    ],
    [aFact("campaign.sent"), "● 双十一: sent"],
    [aFact("campaign.edited"), "· 双十一: changed by herald"],
    [aFact("campaign.cancelled", { note: "wrong day" }), "· 双十一: cancelled by herald (wrong day)"],
    [aFact("campaign.resolved", { became: "not-sent", note: "" }), "· 双十一: herald says it was not sent"],
    [aFact("campaign.resolved", { became: "sent", note: "" }), "· 双十一: herald says it was sent"],
    [aFact("app.paused", { note: "holidays" }, "shop"), "‖ paused by herald (holidays)"],
    [aFact("app.resumed", {}, "shop"), "· resumed by herald"],
    [aFact("app.armed", { note: "I looked" }, "shop"), "· armed by herald (I looked)"],
    [
      aFact("campaign.uncertain", { why: "no answer" }),
      "▲ 双十一: nobody can tell whether it went out; it is not sent again (no answer)",
    ],
    [aFact("app.held", { until: NINE + HOUR, why: "429" }, "shop"), "‖ nothing goes out before 10:00 (429)"],
    [aFact("app.held", { until: null, why: "1009" }, "shop"), "‖ nothing goes out until a person resumes (1009)"],
  ])("words %j", (fact, line) => {
    expect(timelineLine(fact, settings)).toBe(`Thu 26 09:00  ${line}`);
  });

  it("says nothing of facts that are of no interest to someone watching", () => {
    expect(timelineLine(aFact("attempt.ended"), settings)).toBeNull();
  });
});
