import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import type { RecordedCall, ReportedCampaign } from "../../src/main/demo/verdict.ts";
import { judgeDemo } from "../../src/main/demo/verdict.ts";

const NOON = Date.UTC(2026, 10, 26, 4);

function aCall(given: Partial<RecordedCall> = {}): RecordedCall {
  return { timeMs: NOON, requestId: "t1", outcome: "accepted", ...given };
}

function aReport(given: Partial<ReportedCampaign> = {}): ReportedCampaign {
  const times = { at: NOON, seatAt: NOON, promisedAt: NOON };
  return { id: "sale", name: "Sale", status: "sent", why: null, tokens: ["t1"], ...times, ...given };
}

function judge(calls: readonly RecordedCall[], campaigns: readonly ReportedCampaign[] = [aReport()]) {
  return judgeDemo({ calls, campaigns, quota: DEFAULT_RULES.quota, rate: 2_000 });
}

describe("judgeDemo()", () => {
  it("finds nothing wrong with a campaign that went out once, at its seat", () => {
    expect(judge([aCall()])).toMatchObject({ accepted: 1, duplicates: 0, overQuota: 0, broken: [] });
  });

  it("counts a stranger's calls against the windows, and not as ours", () => {
    const stranger = [1, 2].map((n) => aCall({ requestId: `stranger-${n}`, timeMs: NOON + n * MINUTE_MS }));
    expect(judge([aCall(), ...stranger])).toMatchObject({ accepted: 1, overQuota: 1 });
  });

  it("tells lateness in real milliseconds", () => {
    expect(judge([aCall({ timeMs: NOON + 20_000 })]).lateMs).toEqual({ p50: 10, p99: 10, max: 10 });
  });

  it.each([
    [
      "an announcement that went out twice",
      [aCall(), aCall({ requestId: "t2", timeMs: NOON + 2 * HOUR_MS })],
      aReport({ tokens: ["t1", "t2"] }),
    ],
    ["one called sent that the record does not know", [], aReport()],
    ["one that went out, but is called expired", [aCall()], aReport({ status: "expired" })],
    ["one that went out before its seat", [aCall({ timeMs: NOON - 1 })], aReport()],
  ])("calls a broken promise %s", (_case, calls, campaign) => {
    expect(judge(calls, [campaign]).broken).toHaveLength(1);
  });

  it("lets an uncertain campaign have one accepted call or none", () => {
    expect(judge([aCall()], [aReport({ status: "uncertain" })]).broken).toEqual([]);
    expect(judge([], [aReport({ status: "uncertain" })]).broken).toEqual([]);
  });
});
