/** The judge of a soak, tried on records made up to break each promise: a judge that finds nothing is worth nothing. */
import { describe, expect, it } from "vitest";
import { at } from "../support/a-campaign.ts";
import type { Judged, JudgedCall, JudgedCampaign } from "../../soak/verdict.ts";
import { judgeSoak } from "../../soak/verdict.ts";

const LIMITS = { hour: "sliding", dayZone: "Asia/Shanghai", limits: { hour: 2, day: 3 } } as const;

/** A campaign that was sent by one call at ten. */
function aSent(label: string, but: Partial<JudgedCampaign> = {}): JudgedCampaign {
  return {
    id: `id-${label}`,
    label,
    status: "sent",
    at: at("10:00"),
    deadline: at("18:00"),
    seatAt: at("10:00"),
    content: `words of ${label}`,
    attempts: [{ token: `t-${label}`, reply: "accepted" }],
    ...but,
  };
}

function aCall(label: string, but: Partial<JudgedCall> = {}): JudgedCall {
  return {
    timeMs: at("10:00"),
    requestId: `t-${label}`,
    label,
    content: `words of ${label}`,
    outcome: "accepted",
    counted: true,
    isFaulty: false,
    isStrangers: false,
    ...but,
  };
}

function judge(but: Partial<Judged>) {
  return judgeSoak({
    calls: [],
    campaigns: [],
    taken: [],
    due: [],
    limits: LIMITS,
    endedAt: at("23:00"),
    ...but,
  });
}

const brokenOf = (but: Partial<Judged>) => judge(but).broken.map(({ what, id, label }) => `${id ?? label}: ${what}`);

/** Refused at the quota, as the provider says. */
const turnedDown = { outcome: "throttled", counted: false } as const;

describe("judgeSoak()", () => {
  it("finds nothing where every announcement went out once, was cancelled or expired, or waits for a person", () => {
    const verdict = judge({
      calls: [
        aCall("a"),
        aCall("b", { timeMs: at("11:00") }),
        aCall("stranger", { requestId: "x", isStrangers: true }),
      ],
      campaigns: [
        aSent("a"),
        aSent("b", { status: "uncertain", attempts: [{ token: "t-b", reply: "unclear" }] }),
        aSent("c", { status: "cancelled", attempts: [] }),
        aSent("d", { status: "expired", attempts: [] }),
        aSent("e", { status: "scheduled", attempts: [], deadline: at("10:00", 2), seatAt: at("08:00", 1) }),
        aSent("tips", { id: "tips~1", status: "skipped", attempts: [] }),
      ],
      taken: ["a", "b", "c", "d", "e"],
      due: ["tips~1"],
    });
    expect(verdict.broken).toEqual([]);
    expect(verdict).toMatchObject({ campaigns: 6, calls: 2, accepted: 2, uncertain: 1, expired: 1, strangers: 1 });
  });

  it("finds an announcement that went out twice, by two attempts", () => {
    const attempts = ["t-a", "t-a2"].map((token) => ({ token, reply: "accepted" }));
    const calls = [aCall("a"), aCall("a", { requestId: "t-a2", timeMs: at("12:00") })];
    expect(judge({ calls, campaigns: [aSent("a", { attempts })] })).toMatchObject({
      duplicates: 1,
      broken: [{ what: "it went out 2 times", id: "id-a" }],
    });
  });

  it("finds words that went out under two ids", () => {
    const calls = [aCall("a"), aCall("a", { requestId: "t-a2", timeMs: at("12:00") })];
    const twin = aSent("a", { id: "twin", attempts: [{ token: "t-a2", reply: "accepted" }] });
    expect(brokenOf({ calls, campaigns: [aSent("a"), twin] })).toEqual(["a: its words went out 2 times"]);
  });

  it("takes the same words of two occurrences for what they are", () => {
    const calls = [aCall("tips"), aCall("tips", { requestId: "t-2", timeMs: at("10:00", 1) })];
    const campaigns = [
      aSent("tips", { id: "tips~1" }),
      aSent("tips", { id: "tips~2", attempts: [{ token: "t-2", reply: "accepted" }] }),
    ];
    expect(brokenOf({ calls, campaigns })).toEqual([]);
  });

  it("finds what was taken and is not there, and an occurrence that never was", () => {
    expect(judge({ taken: ["a"], due: ["tips~1"] })).toMatchObject({
      lost: 2,
      broken: [{ label: "a" }, { id: "tips~1" }],
    });
  });

  it.each([
    ["releasing", aSent("a", { status: "releasing" })],
    ["past its deadline", aSent("a", { status: "scheduled", attempts: [] })],
    ["past its seat", aSent("a", { status: "scheduled", attempts: [], deadline: at("10:00", 1) })],
  ])("finds what is stuck: %s", (_, campaign) => {
    expect(judge({ campaigns: [campaign] }).lost).toBe(1);
  });

  it("finds a call beyond Herald's own quota, but not one that others left no room for", () => {
    const three = ["a", "b", "c"].map((label, hour) => aCall(label, { timeMs: at(`1${hour * 2}:00`) }));
    const fourth = aCall("d", { ...turnedDown, timeMs: at("18:00") });
    const campaigns = ["a", "b", "c"].map((label) => aSent(label));
    const waiting = aSent("d", { status: "expired", attempts: [{ token: "t-d", reply: "throttled" }] });
    expect(judge({ calls: [...three, fourth], campaigns: [...campaigns, waiting] }).overQuota).toBe(1);

    const others = three.map((call, n) =>
      n === 0 ? { ...call, label: "stranger", requestId: "x", isStrangers: true } : call,
    );
    expect(judge({ calls: [...others, fourth], campaigns: [...campaigns.slice(1), waiting] }).overQuota).toBe(0);
  });

  it("finds a day on which Herald went on trying, and counts only refusals that it could know of", () => {
    const tokens = ["t-1", "t-2", "t-3", "t-4"];
    const calls = tokens.map((requestId, hour) =>
      aCall("a", { ...turnedDown, isFaulty: true, requestId, timeMs: at(`1${hour}:00`) }),
    );
    const waiting = (last: string) =>
      aSent("a", {
        status: "expired",
        attempts: tokens.map((token) => ({ token, reply: token === "t-4" ? last : "throttled" })),
      });
    expect(judge({ calls, campaigns: [waiting("throttled")] }).overQuota).toBe(1);
    expect(judge({ calls, campaigns: [waiting("unclear")] })).toMatchObject({ overQuota: 0, rejected: 4 });
  });

  it("finds a call that the ledger does not know of", () => {
    expect(brokenOf({ calls: [aCall("a", { outcome: "not-read", counted: false })] })).toEqual([
      "a: a call was made that the ledger does not know of",
    ]);
  });

  it.each([
    ["called sent without a call", [], aSent("a"), "it is called sent, and never went out"],
    [
      "gone out after it was cancelled",
      [aCall("a")],
      aSent("a", { status: "cancelled" }),
      "it went out, and is called cancelled",
    ],
    ["gone out early", [aCall("a")], aSent("a", { at: at("10:01") }), "it went out before its time"],
    [
      "gone out with old words",
      [aCall("a", { content: "old" })],
      aSent("a"),
      "it went out with words that were no longer its own",
    ],
  ])("finds what was %s", (_, calls, campaign, what) => {
    expect(brokenOf({ calls, campaigns: [campaign] })).toEqual([`id-a: ${what}`]);
  });
});
