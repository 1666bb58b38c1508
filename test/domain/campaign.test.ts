import { describe, expect, it } from "vitest";
import { campaignHash } from "../../src/domain/campaign-hash.ts";
import type { Status } from "../../src/domain/campaign.ts";
import { hasEnded, mayBecome, STATUSES } from "../../src/domain/campaign.ts";
import { describeFault } from "../../src/domain/fault.ts";
import { Refused } from "../../src/domain/refused.ts";
import { aMessage } from "../support/a-campaign.ts";

/** Every legal step and what takes it; whatever is not here is refused. */
const STEPS: readonly [from: Status, to: Status, because: string][] = [
  ["draft", "scheduled", "a person submits it"],
  ["draft", "cancelled", "a person drops it"],
  ["draft", "sent", "a late accepted, after a person resolved it as not sent and took it back"],
  ["draft", "uncertain", "the witness"],
  ["scheduled", "draft", "a person takes it back"],
  ["scheduled", "releasing", "its seat has come"],
  ["scheduled", "sent", "a late accepted, after a person resolved it as not sent"],
  ["scheduled", "uncertain", "the witness knows of a call the ledger does not"],
  ["scheduled", "expired", "its deadline passed"],
  ["scheduled", "skipped", "late policy, or a person skips an occurrence"],
  ["scheduled", "cancelled", "a person cancels it"],
  ["releasing", "scheduled", "throttled, blocked or never left"],
  ["releasing", "sent", "accepted"],
  ["releasing", "uncertain", "unclear"],
  ["releasing", "failed", "refused"],
  ["uncertain", "sent", "a person, or a late accepted"],
  ["uncertain", "scheduled", "a person, or a late never-left"],
  ["uncertain", "cancelled", "a person gives it up"],
  ["cancelled", "sent", "a late accepted"],
  ["cancelled", "uncertain", "the witness"],
  ["expired", "sent", "a late accepted"],
  ["expired", "uncertain", "the witness"],
  ["skipped", "sent", "a late accepted"],
  ["skipped", "uncertain", "the witness"],
  ["failed", "sent", "a late accepted"],
];

describe("a campaign's status", () => {
  const pairs = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const));
  it.each(pairs)("%s → %s is a step only where the table has it", (from, to) => {
    expect(mayBecome(from, to)).toBe(STEPS.some(([start, end]) => start === from && end === to));
  });

  it("never leads away from sent", () => {
    expect(STATUSES.filter((to) => mayBecome("sent", to))).toEqual([]);
  });

  it("never leads back to waiting once it has ended", () => {
    for (const from of STATUSES.filter(hasEnded)) {
      expect(mayBecome(from, "scheduled"), from).toBe(false);
      expect(mayBecome(from, "releasing"), from).toBe(false);
    }
  });

  it("has ended in exactly these", () => {
    expect(STATUSES.filter(hasEnded)).toEqual(["sent", "failed", "expired", "skipped", "cancelled"]);
  });
});

describe("a campaign's hash", () => {
  const timing = { at: 1, deadline: 2, priority: "normal", anytime: false } as const;

  it("is the same whatever order the keys came in", () => {
    const one = { ...aMessage(), content: { content: "hi", extra: "x" } };
    const other = { content: { extra: "x", content: "hi" }, objectName: one.objectName, fromUserId: one.fromUserId };
    expect(campaignHash(one, timing)).toBe(campaignHash(other, timing));
  });

  it.each([
    ["the words", aMessage("other"), timing],
    ["the time", aMessage(), { ...timing, at: 0 }],
    ["the deadline", aMessage(), { ...timing, deadline: 3 }],
    ["the priority", aMessage(), { ...timing, priority: "urgent" }],
    ["the send windows", aMessage(), { ...timing, anytime: true }],
  ] as const)("changes with %s", (_what, message, changed) => {
    expect(campaignHash(message, changed)).not.toBe(campaignHash(aMessage(), timing));
  });
});

describe("a refusal", () => {
  it("says every fault on a line of its own", () => {
    const faults = [
      { path: "at", expected: "a time", got: "nothing" },
      { path: "", expected: "an object", got: "7" },
    ];
    const refused = new Refused("invalid", "it cannot be accepted:", faults);
    expect(refused.message.split("\n")).toEqual(["it cannot be accepted:", ...faults.map(describeFault)]);
  });
});
