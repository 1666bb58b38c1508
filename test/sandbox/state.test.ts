import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import { BROADCAST_PATH, HISTORY_PATH, RECALL_PATH } from "../../src/rongcloud/contract.ts";
import { signedHeaders } from "../../src/rongcloud/signature.ts";
import type { SandboxRequest, SandboxSettings } from "../../src/sandbox/checks.ts";
import type { FaultKind } from "../../src/sandbox/faults.ts";
import { recordOf, type SandboxEntry } from "../../src/sandbox/record.ts";
import { judge } from "../../src/sandbox/state.ts";

const NOW = Date.parse("2026-11-27T10:00:00+08:00");
const SETTINGS: SandboxSettings = {
  appKey: "key",
  appSecret: "secret",
  hour: "sliding",
  dayZone: "Asia/Shanghai",
  limits: { hour: 2, day: 3 },
  countRefused: false,
  messageUid: true,
};
const SOUND = { fromUserId: "service", objectName: "App:Notice", content: "hello" };

function headersOf(timestamp = String(NOW), appSecret = "secret", appKey = "key"): Record<string, string> {
  const signed = signedHeaders({ appKey, appSecret }, { nonce: "14314", timestamp });
  return Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value]));
}

function aRequest(but: Partial<SandboxRequest> = {}): SandboxRequest {
  return { method: "POST", path: BROADCAST_PATH, headers: headersOf(), fields: SOUND, ...but };
}

/** Judges requests one after another, each `gapMs` after the one before. */
function judgeAll(
  requests: readonly SandboxRequest[],
  {
    settings = SETTINGS,
    gapMs = 0,
    faults = [],
  }: { settings?: SandboxSettings; gapMs?: number; faults?: FaultKind[] } = {},
): SandboxEntry[] {
  const calls: SandboxEntry[] = [];
  for (const [index, request] of requests.entries()) {
    calls.push(judge(request, calls, NOW + index * gapMs, settings, faults[index] ?? null).entry);
  }
  return calls;
}

describe("judge()", () => {
  it.each<[string, Partial<SandboxRequest>, number, number, string]>([
    // what came                        HTTP code  outcome
    ["a sound call", {}, 200, 200, "accepted"],
    ["an unknown path", { path: "/message/nothing.json" }, 404, 404, "unauthorised"],
    ["a path that only objects know", { path: "constructor" }, 404, 404, "unauthorised"],
    ["a wrong method", { method: "GET" }, 405, 405, "unauthorised"],
    ["an unknown App Key", { headers: headersOf(undefined, "secret", "other") }, 400, 1002, "unauthorised"],
    ["no headers at all", { headers: {} }, 400, 1002, "unauthorised"],
    ["a wrong secret", { headers: headersOf(undefined, "other") }, 401, 1004, "unauthorised"],
    ["a tampered nonce", { headers: { ...headersOf(), nonce: "1" } }, 401, 1004, "unauthorised"],
    ["no signature", { headers: { "app-key": "key" } }, 401, 1004, "unauthorised"],
    ["a timestamp in seconds", { headers: headersOf(String(Math.floor(NOW / 1_000))) }, 200, 200, "accepted"],
    ["an old timestamp", { headers: headersOf("1408710653000") }, 200, 200, "accepted"],
    ["a timestamp that is none", { headers: headersOf("now") }, 401, 1004, "unauthorised"],
    ["RC- headers", { headers: prefixed(headersOf()) }, 200, 200, "accepted"],
    ["no fromUserId", { fields: { ...SOUND, fromUserId: "" } }, 400, 1002, "refused"],
    ["no objectName", { fields: { fromUserId: "service", content: "x" } }, 400, 1002, "refused"],
    ["no content", { fields: { ...SOUND, content: "" } }, 400, 1002, "refused"],
    ["fromUserId of 64", { fields: { ...SOUND, fromUserId: "用".repeat(64) } }, 200, 200, "accepted"],
    ["fromUserId of 65", { fields: { ...SOUND, fromUserId: "用".repeat(65) } }, 400, 1005, "refused"],
    ["objectName of 33", { fields: { ...SOUND, objectName: "x".repeat(33) } }, 400, 1005, "refused"],
    ["content of 128 KiB", { fields: { ...SOUND, content: "x".repeat(131_072) } }, 200, 200, "accepted"],
    ["content of a byte more", { fields: { ...SOUND, content: "x".repeat(131_073) } }, 400, 1005, "refused"],
    [
      "content of 128 k characters in more bytes",
      { fields: { ...SOUND, content: "促".repeat(43_691) } },
      400,
      1005,
      "refused",
    ],
    ["a recall", { path: RECALL_PATH, fields: { fromUserId: "service", messageUID: "x" } }, 200, 200, "accepted"],
    ["a recall of nothing", { path: RECALL_PATH, fields: { fromUserId: "service" } }, 400, 1002, "refused"],
    ["a look at the history", { path: HISTORY_PATH, fields: { date: "2026112709" } }, 200, 200, "accepted"],
  ])("answers %s", (_what, but, status, code, outcome) => {
    const { answer, entry } = judge(aRequest(but), [], NOW, SETTINGS);
    expect(answer).toMatchObject({ status, code });
    expect(entry).toMatchObject({ status, code, outcome, counted: outcome === "accepted" });
  });

  it("names the field that is missing", () => {
    const { answer } = judge(aRequest({ fields: { fromUserId: "service", objectName: "x" } }), [], NOW, SETTINGS);
    expect(answer?.errorMessage).toBe("content is required.");
  });

  it("checks the limiter after the signature and before the fields", () => {
    const full = judgeAll([aRequest(), aRequest()]);
    const codeOf = (but: Partial<SandboxRequest>) => judge(aRequest(but), full, NOW, SETTINGS).entry.code;
    expect(codeOf({ headers: headersOf(undefined, "other") })).toBe(1004);
    expect(codeOf({ fields: {} })).toBe(1008);
  });

  it("counts what it let through, or every call that came as far as the limiter", () => {
    const bad = aRequest({ fields: {} });
    const stranger = aRequest({ headers: headersOf(undefined, "other") });
    const requests = [stranger, bad, bad, aRequest(), aRequest(), aRequest()];
    const outcomes = (countRefused: boolean) =>
      judgeAll(requests, { settings: { ...SETTINGS, countRefused } }).map((each) => each.outcome);
    expect(outcomes(false)).toEqual(["unauthorised", "refused", "refused", "accepted", "accepted", "throttled"]);
    expect(outcomes(true)).toEqual(["unauthorised", "refused", "refused", "throttled", "throttled", "throttled"]);
  });

  it("keeps the throttled throttled where refusals count and they do not stop calling", () => {
    const requests = Array.from({ length: 6 }, () => aRequest());
    const settings = { ...SETTINGS, limits: { hour: 2, day: 99 } };
    const waits = (countRefused: boolean) =>
      judgeAll(requests, { settings: { ...settings, countRefused }, gapMs: 25 * MINUTE_MS }).map(
        (each) => each.outcome[0],
      );
    // Every 25 minutes: two in the hour, the third too early, and then?
    expect(waits(false).join("")).toBe("aataat");
    expect(waits(true).join("")).toBe("aatttt");
  });

  it("counts each path by itself", () => {
    const recall = aRequest({ path: RECALL_PATH, fields: { fromUserId: "service", messageUID: "x" } });
    const outcomes = judgeAll([aRequest(), aRequest(), recall, recall, recall, aRequest()]).map((each) => each.outcome);
    expect(outcomes).toEqual(["accepted", "accepted", "accepted", "accepted", "throttled", "throttled"]);
  });

  it("gives every broadcast a messageUID of four groups of four, or none", () => {
    const settings = { ...SETTINGS, limits: { hour: 50, day: 50 } };
    const uids = judgeAll(
      Array.from({ length: 50 }, () => aRequest()),
      { settings },
    ).map((each) => each.messageUID);
    expect(new Set(uids).size).toBe(50);
    for (const uid of uids) expect(uid).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    expect(judge(aRequest(), [], NOW, { ...SETTINGS, messageUid: false }).answer).toEqual({ status: 200, code: 200 });
  });

  it("takes a form that never arrived for a call that was not read", () => {
    const { answer, entry } = judge(aRequest({ fields: null }), [], NOW, SETTINGS);
    expect(answer).toBeNull();
    expect(entry).toMatchObject({ outcome: "not-read", counted: false, fields: {}, status: null, code: null });
  });

  it("answers a call that is throttled anyway in the ordinary way, whatever fault waits for it", () => {
    const [, , third] = judgeAll([aRequest(), aRequest(), aRequest()], {
      faults: ["slow", "slow", "hang-after-reading"],
    });
    expect(third).toMatchObject({ outcome: "throttled", status: 429, fault: "hang-after-reading" });
  });
});

describe("recordOf()", () => {
  it("has among the accepted every broadcast that went out, answered or not, and nothing else", () => {
    const recall = aRequest({ path: RECALL_PATH, fields: { fromUserId: "service", messageUID: "x" } });
    const calls = judgeAll([aRequest(), aRequest({ fields: {} }), recall, aRequest(), aRequest()], {
      faults: ["hang-after-reading"],
      gapMs: HOUR_MS,
    });
    const { accepted } = recordOf(calls);
    expect(accepted).toEqual([calls[0], calls[3], calls[4]]);
    expect(accepted[0]).toMatchObject({ status: null, code: null, time: "2026-11-27T02:00:00.000Z", timeMs: NOW });
  });
});

function prefixed(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [`rc-${name}`, value]));
}
