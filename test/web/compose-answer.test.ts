import { describe, expect, test } from "vitest";
import { answerOfChange, isSameSeat, later } from "../../web/src/screens/compose/answer.ts";
import { deedOf } from "../../web/src/screens/compose/deed.ts";
import { differences } from "../../web/src/screens/compose/differences.ts";
import { faultWords } from "../../web/src/screens/compose/fault-words.ts";
import { allFaults, isWorthAsking, placeFaults } from "../../web/src/screens/compose/faults.ts";
import { emptyForm } from "../../web/src/screens/compose/form.ts";
import { readKept } from "../../web/src/screens/compose/kept-draft.ts";

const empty = emptyForm({ zone: "Asia/Shanghai", fromUserId: "shop-news" });
const fault = (path: string) => ({ path, expected: "text", got: '""', text: `${path} must be text` });

describe("placeFaults()", () => {
  test("puts each fault at its field, or at the nearest around it", () => {
    const faults = ["message.content.content", "message.pushExt.pushConfigs.HW.image", "at", "deadline"].map(fault);
    expect(Object.keys(placeFaults(faults, empty).at)).toEqual(faults.map(({ path }) => path));
    const custom = placeFaults([fault("message.content.user.id")], { kind: "custom", when: "at" });
    expect(Object.keys(custom.at)).toEqual(["message.content"]);
  });

  test("lists what belongs to no field that is shown", () => {
    const { at, rest } = placeFaults([fault("message.content.user.id"), fault("message.zzz"), fault("")], empty);
    expect(at).toEqual({});
    expect(rest).toHaveLength(3);
  });

  test("tells what is wrong with the whole content at its first field", () => {
    expect(Object.keys(placeFaults([fault("message.content")], empty).at)).toEqual(["message.content.content"]);
  });
});

describe("allFaults()", () => {
  const written = { ...empty, text: "x", at: "2026-11-27T18:00" };

  test("says on which line a body is no JSON, instead of that nothing came", () => {
    const body = '{\n  "a": 1,\n  oops\n}';
    const form = { ...written, kind: "custom" as const, objectName: "shop:card", body };
    const faults = allFaults([fault("message.content")], form);
    expect(faults.map(faultWords)).toEqual([{ key: "no-json-line", line: "3" }]);
  });

  test("sees by itself what is empty, so that Herald need not be asked about nothing", () => {
    expect(allFaults([], empty).map(({ path }) => path)).toEqual(["message.content.content", "at"]);
    expect(isWorthAsking(empty)).toBe(false);
    expect(isWorthAsking({ ...empty, text: "x" })).toBe(true);
    expect(isWorthAsking({ ...empty, text: "x", fromUserId: " " })).toBe(false);
    expect(allFaults([fault("name")], written)).toEqual([fault("name")]);
  });
});

describe("deedOf()", () => {
  const now = Date.parse("2026-11-27T10:00:00Z");
  const seat = "2026-11-27T18:30:00.000+08:00";
  const asked = { when: "at", answer: { seat }, needsApproval: false, editing: null, now } as const;

  test.each([
    ["an ordinary one", {}, "schedule"],
    ["a draft", { editing: "draft" }, "schedule"],
    ["one that waits", { editing: "scheduled" }, "save"],
    ["one that needs approval", { needsApproval: true }, "submit-for-approval"],
    ["one that finds no seat", { answer: { seat: null } }, "queue"],
    ["one for now", { when: "now" }, "now"],
    ["one whose time is all but here", { now: Date.parse(seat) - 59_000 }, "now"],
    ["one of which nothing is known yet", { answer: null }, "unknown"],
    ["a new schedule", { when: "recurring" }, "define"],
    ["a schedule that is there", { when: "recurring", editing: "schedule" }, "redefine"],
    ["a schedule that needs approval", { when: "recurring", needsApproval: true }, "define-for-approval"],
  ] as const)("of %s", (_name, more, what) => {
    expect(deedOf({ ...asked, ...more }).what).toBe(what);
  });
});

test("later() stays on the app's wall", () => {
  expect(later("2026-11-27T23:55:00.000+08:00", 13 * 60_000)).toBe("2026-11-28T00:08:00.000+08:00");
});

test("isSameSeat() compares minutes, and no seat only with none", () => {
  expect(isSameSeat("2026-11-27T18:00:00+08:00", "2026-11-27T10:00:59Z")).toBe(true);
  expect(isSameSeat("2026-11-27T18:00:00+08:00", null)).toBe(false);
});

test("answerOfChange() tells of the seat in the plan, and not of itself among those it would push", () => {
  const at = "2026-11-27T18:00:00.000+08:00";
  const line = { id: "mine", at, deadline: null, seat: at, firstSeat: null, reasons: [] };
  const checked = {
    line: { ...line, id: "~", seat: null, firstSeat: at },
    delivered: null,
    nearest: { before: null, after: at },
    warnings: [],
    shifts: [],
  } as unknown as Parameters<typeof answerOfChange>[0];
  const told = answerOfChange(checked, {
    line: line as unknown as NonNullable<Parameters<typeof answerOfChange>[1]["line"]>,
    shifts: [{ id: "mine", name: "Mine", from: null, to: at }],
    tailMs: 60_000,
  });
  expect(told).toMatchObject({ seat: at, shifts: [], delivered: "2026-11-27T18:01:00.000+08:00" });
  expect(told.nearest).toEqual({ before: null, after: null });
});

test("differences() names what somebody else changed, and where both did", () => {
  const theirs = { ...empty, text: "theirs", name: "Same" };
  const mine = { ...empty, text: "mine", pushTitle: "only mine" };
  expect(differences({ base: empty, theirs, mine })).toEqual([
    { field: "text", theirs: "theirs", mine: "mine", isBoth: true },
    { field: "name", theirs: "Same", mine: "", isBoth: false },
  ]);
});

test("readKept() brings back a draft, also one that an older page kept, and nothing out of rubbish", () => {
  const kept = JSON.stringify({ form: { text: "half writ", at: null, priority: 7 }, key: "k", revision: 3 });
  expect(readKept(kept, empty)).toEqual({
    form: { ...empty, text: "half writ" },
    base: empty,
    key: "k",
    revision: 3,
    scheduleId: null,
    isTried: false,
  });
  for (const rubbish of [null, "", "{", "null", "[]", '{"form":7,"key":"k"}'])
    expect(readKept(rubbish, empty)).toBeNull();
});
