import { describe, expect, it } from "vitest";
import type { Fact } from "../../web/src/api/audit.ts";
import { armingOf, stopping } from "../../web/src/screens/campaigns/arming.ts";
import { gistOf } from "../../web/src/campaign/gist.ts";
import { seatHistory } from "../../web/src/screens/campaigns/seat-history.ts";
import { tooEarlyMs } from "../../web/src/campaign/too-early.ts";
import { trailEntry } from "../../web/src/screens/campaigns/trail.ts";
import { writtenNear } from "../../web/src/campaign/written-near.ts";

const AT = "2026-11-27T10:00:00.000+08:00";
const LATER = "2026-11-27T11:00:00.000+08:00";

let n = 0;
function fact(action: string, detail: Fact["detail"] = {}, { at = AT, actor = "herald" } = {}) {
  return { n: (n += 1), at, app: "shop", actor, subject: "spring", action, detail };
}

describe("seatHistory()", () => {
  it("tells each seat with what a person did in the same decision, and only then", () => {
    const facts = [
      fact("campaign.will-miss", { firstSeatAt: 9, reasons: ["day-quota: 3 of 3"] }, { at: LATER }),
      fact("campaign.reseated", { from: 5, to: 7, slippedFrom: 5, reasons: ["hour-quota: 2 of 2", "spacing: 21 s"] }),
      fact("campaign.reseated", { from: 5, to: 4, reasons: [] }),
      fact("campaign.seated", { from: null, to: 5, reasons: [] }),
      fact("campaign.edited", {}, { actor: "ann" }),
    ];
    const cause = { action: "campaign.edited", by: "ann" };
    expect(seatHistory(facts)).toMatchObject([
      { kind: "will-miss", from: null, to: null, first: 9, codes: ["day-quota"], cause: null },
      { kind: "slipped", from: 5, to: 7, codes: ["hour-quota", "spacing"], cause },
      { kind: "moved", from: 5, to: 4, codes: [], cause },
      { kind: "seated", from: null, to: 5, codes: [], cause },
    ]);
  });

  it("tells one that was booked anew from the seat it had before, unless that is where it is again", () => {
    const seated = (to: number) => fact("campaign.seated", { from: null, to, reasons: [] });
    expect(seatHistory([seated(7), seated(5), seated(5)])).toMatchObject([
      { kind: "moved", from: 5, to: 7 },
      { kind: "seated", from: null, to: 5 },
      { kind: "seated", from: null, to: 5 },
    ]);
  });
});

describe("trailEntry()", () => {
  it.each([
    [fact("campaign.submitted", { at: 5, draft: true }), "campaign.submitted-draft"],
    [fact("campaign.resolved", { became: "not-sent" }), "campaign.resolved-not-sent"],
    [fact("campaign.resolved", { became: "sent" }), "campaign.resolved"],
    [fact("campaign.approval-changed", { after: "pending" }), "campaign.approval-pending"],
    [fact("campaign.edited", { releaseNowUndone: true }), "campaign.edited-stopped"],
    [fact("campaign.teleported"), null],
  ])("finds the sentence for %j", (each, sentence) => {
    expect(trailEntry(each).sentence).toBe(sentence);
  });

  it("keeps apart what a person noted and what Herald says of it", () => {
    expect(trailEntry(fact("campaign.cancelled", { note: "no more" }))).toMatchObject({ note: "no more", why: null });
    expect(trailEntry(fact("campaign.failed", { note: "", why: "HTTP 400" }))).toMatchObject({
      note: null,
      why: "HTTP 400",
    });
  });

  it("finds the time that was asked for where each action keeps it", () => {
    expect(trailEntry(fact("campaign.submitted", { at: 5, deadline: 9 })).times).toEqual({ at: 5, deadline: 9 });
    expect(trailEntry(fact("campaign.release-now-asked", { after: { at: 6 } })).times).toEqual({ at: 6 });
  });
});

describe("armingOf()", () => {
  const asked = fact("campaign.release-now-asked", { before: { deadline: 1_000 } }, { actor: "ann" });

  it("knows of a wish to go out now until an edit takes it back or the call begins", () => {
    const known = { status: "scheduled", at: LATER } as const;
    expect(armingOf({ ...known, audit: [fact("campaign.seated"), asked] })).toEqual({
      ...{ by: "ann", at: LATER, deadlineBefore: 1_000 },
    });
    expect(armingOf({ ...known, audit: [fact("campaign.edited"), asked] })).toBeNull();
    expect(armingOf({ ...known, status: "releasing", audit: [asked] })).toBeNull();
    expect(armingOf({ ...known, audit: [] })).toBeNull();
  });

  it("is stopped by an edit that changes nothing, and as a draft where the deadline from before has passed", () => {
    const arming = { by: "ann", at: LATER, deadlineBefore: 1_000 };
    expect(stopping(arming, { name: "Spring" }, 999)).toEqual({ name: "Spring" });
    expect(stopping(arming, { name: "Spring" }, 1_000)).toEqual({ draft: true });
    expect(stopping({ ...arming, deadlineBefore: null }, { name: "Spring" }, 1_000)).toEqual({ name: "Spring" });
  });
});

it("writtenNear() writes an instant as the wall of the app shows it", () => {
  expect(writtenNear(Date.UTC(2026, 10, 27, 16), AT)).toBe("2026-11-28T00:00:00.000+08:00");
  expect(writtenNear(0, "2026-11-27T10:00:00.000-05:30")).toBe("1969-12-31T18:30:00.000-05:30");
  expect(writtenNear(0, "2026-11-27T10:00:00.000Z")).toBe("1970-01-01T00:00:00.000Z");
});

it("tooEarlyMs() reads from a refusal how long to wait", () => {
  expect(tooEarlyMs('the answer for campaign "spring" may still come; decide in 12 s')).toBe(12_000);
  expect(tooEarlyMs("it is not uncertain")).toBeNull();
});

it("gistOf() tells a message by what is pushed, else by its title or text, in one line", () => {
  expect(gistOf({ pushContent: " Sale\n now ", content: { content: "x" } })).toBe("Sale now");
  expect(gistOf({ content: { title: "T", content: "C" } })).toBe("T");
  expect(gistOf({ content: { content: "满".repeat(100) } })).toBe(`${"满".repeat(80)}…`);
  expect(gistOf({ content: "raw" })).toBeNull();
});
