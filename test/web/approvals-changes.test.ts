import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesAfter, changesSince } from "../../web/src/screens/approvals/changes-since.ts";
import { messageChanges } from "../../web/src/screens/approvals/message-changes.ts";
import { wordDiff } from "../../web/src/screens/approvals/word-diff.ts";

describe("wordDiff()", () => {
  it("marks the words that went and came, in Chinese as well", () => {
    expect(wordDiff("Sale at 18:00 today", "Sale at 20:00 today")).toEqual([
      { kind: "same", text: "Sale at " },
      { kind: "gone", text: "18:00" },
      { kind: "new", text: "20:00" },
      { kind: "same", text: " today" },
    ]);
    expect(wordDiff("全场五折起", "全场三折起")).toEqual([
      { kind: "same", text: "全场" },
      { kind: "gone", text: "五" },
      { kind: "new", text: "三" },
      { kind: "same", text: "折起" },
    ]);
  });

  it("loses no letter of either text", () => {
    const text = fc.array(fc.constantFrom("a", "b ", "18:00", "9", ":", "抢购", "，", "\n", "👩‍👩‍👧", " "), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, text, (some, others) => {
        const [before, after] = [some.join(""), others.join("")];
        const pieces = wordDiff(before, after);
        const side = (not: string) => pieces.flatMap(({ kind, text: part }) => (kind === not ? [] : [part])).join("");
        expect([side("new"), side("gone")]).toEqual([before, after]);
      }),
    );
  });

  it("takes texts too long to compare as a whole", () => {
    const [before, after] = ["x ".repeat(2_000), "y ".repeat(2_000)];
    expect(wordDiff(`a ${before}z`, `a ${after}z`).map(({ kind }) => kind)).toEqual(["same", "gone", "new", "same"]);
  });
});

describe("messageChanges()", () => {
  it("names every text that differs by where it stands, also what came and what went", () => {
    const before = { content: { content: "a", user: { id: 1 } }, pushContent: "p", same: [1, 2] };
    const after = { content: { content: "b", user: { id: 1 } }, pushExt: { title: "t" }, same: [1, 2] };
    expect(messageChanges(before, after)).toEqual([
      { path: "content.content", before: "a", after: "b" },
      { path: "pushContent", before: "p", after: null },
      { path: "pushExt.title", before: null, after: "t" },
    ]);
  });
});

const at = "2026-11-27T10:00:00.000+08:00";
const fact = (action: string, detail: Record<string, unknown> = {}) => ({ action, actor: "mei", at, detail });
const edit = (before: object, after: object, changed: string[]) => fact("campaign.edited", { before, after, changed });

describe("changesSince()", () => {
  it("calls new what nobody has judged, however often it was edited", () => {
    expect(changesSince([edit({ at: 1 }, { at: 2 }, ["time"]), fact("campaign.submitted")])).toEqual({ kind: "new" });
  });

  it("calls new what was defined again after it had been removed", () => {
    expect(changesSince([fact("schedule.defined"), fact("schedule.removed"), fact("schedule.approved")]).kind).toBe(
      "new",
    );
  });

  it("does not guess where the facts do not go back so far", () => {
    expect(changesSince([fact("campaign.reseated")])).toEqual({ kind: "unknown" });
  });

  it("puts edits together: from as it was judged to as it is now, and nothing that was taken back", () => {
    const first = { content: { content: "first" } };
    const since = changesSince([
      edit({ at: 2, priority: "low", message: { content: {} } }, { at: 3, priority: "low" }, ["time", "message"]),
      fact("campaign.reseated", { from: 1, to: 2 }),
      edit({ at: 1, priority: "normal", name: "a" }, { at: 2, priority: "low", name: "b" }, [
        "time",
        "name",
        "priority",
      ]),
      edit({ at: 1, name: "b", message: first }, { at: 1, name: "a" }, ["message", "name", "send windows"]),
      fact("campaign.approved", { note: "fine" }),
      edit({ at: 0 }, { at: 1 }, ["time"]),
    ]);
    expect(since).toEqual({
      ...{ kind: "judged", verdict: "approved", by: "mei", at, note: "fine" },
      fields: [
        { what: "at", from: 1, to: 3 },
        { what: "priority", from: "normal", to: "low" },
      ],
      message: first,
      others: ["send windows"],
    });
  });

  it("does not take a later state for what was judged, where the words of then were not kept", () => {
    const since = changesSince([
      edit({ message: { content: "second" } }, {}, ["message"]),
      edit({}, {}, ["message"]),
      fact("campaign.rejected", { note: "no" }),
    ]);
    expect(since).toMatchObject({ verdict: "rejected", message: null, others: ["message"] });
  });

  it("tells of times whose expression is the same that something else about them changed", () => {
    const same = { cron: "0 18 * * FRI", zone: "Asia/Shanghai" };
    const changed = fact("schedule.changed", { before: same, after: same, changed: ["times"] });
    expect(changesSince([changed, fact("schedule.approved")])).toMatchObject({ fields: [], others: ["times"] });
  });
});

describe("changesAfter()", () => {
  it("tells only what came after the revision that was seen", () => {
    const facts = [
      fact("campaign.edited", { before: { at: 2 }, after: { at: 3 }, changed: ["time"], revision: 4 }),
      fact("campaign.approved", { before: {}, after: {}, revision: 3 }),
      fact("campaign.edited", { before: { at: 1 }, after: { at: 2 }, changed: ["time"], revision: 2 }),
    ];
    expect(changesAfter(facts, 3)).toEqual({ fields: [{ what: "at", from: 2, to: 3 }], message: null, others: [] });
    expect(changesAfter(facts, 4)).toEqual({ fields: [], message: null, others: [] });
  });
});
