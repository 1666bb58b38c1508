import { describe, expect, it } from "vitest";
import type { ReplyKind } from "../../src/domain/outcome.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import { systemClock, type Clock } from "../../src/runtime/clock.ts";
import { FAULT_KINDS, FAULTS, type FaultKind } from "../../src/sandbox/faults.ts";
import { aBroadcast, aCall, aClient, aSandbox } from "../support/pretend-rongcloud.ts";

describe("a call to the sandbox", () => {
  it.each<[FaultKind, ReplyKind, number | null, number | null]>([
    // fault                reply        HTTP  code
    ["throttle", "throttled", 429, 1008],
    ["not-enabled", "blocked", 430, 1009],
    ["error-500", "unclear", 500, 1000],
    ["error-504", "unclear", 504, 1050],
    ["html-502", "unclear", 502, null],
    ["hang-before-reading", "unclear", null, null],
    ["hang-after-reading", "unclear", null, null],
    ["reset-before-reading", "unclear", null, null],
    ["reset-after-reading", "unclear", null, null],
    ["truncated-body", "unclear", 200, null],
    ["slow", "accepted", 200, 200],
    ["code-other", "unclear", 200, 1015],
  ])("under %s is %s, once, and on record as the fault's table says", async (fault, kind, httpStatus, code) => {
    const sandbox = await aSandbox({ faults: [{ kind: fault, n: null }], slowMs: 100 });
    const callDeadlineMs = fault.startsWith("hang") ? 200 : 5_000;
    const reply = await aClient({ callDeadlineMs }).call(aCall(sandbox.url));

    expect(reply).toMatchObject({ kind, httpStatus, code });
    const { calls, accepted } = sandbox.record();
    expect(calls).toHaveLength(1);
    expect(calls[0]?.fault).toBe(fault);
    expect(accepted).toHaveLength(FAULTS[fault].letsIn ? 1 : 0);
  });

  it("is tried above under every fault there is", () => {
    expect(FAULT_KINDS).toHaveLength(12);
  });

  it("under slow is unclear when the deadline comes first, though it went out", async () => {
    const sandbox = await aSandbox({ faults: [{ kind: "slow", n: null }], slowMs: 60_000 });
    const reply = await aClient({ callDeadlineMs: 150 }).call(aCall(sandbox.url));
    expect(reply.kind).toBe("unclear");
    expect(sandbox.record().accepted).toHaveLength(1);
  });

  it("with another app's key is blocked", async () => {
    const sandbox = await aSandbox({ appKey: "another-key" });
    const reply = await aClient().call(aCall(sandbox.url));
    expect(reply).toMatchObject({ kind: "blocked", httpStatus: 400, code: 1002 });
  });

  it("with a wrong secret is blocked", async () => {
    const sandbox = await aSandbox({ appSecret: "another-secret" });
    const reply = await aClient().call(aCall(sandbox.url));
    expect(reply).toMatchObject({ kind: "blocked", httpStatus: 401, code: 1004 });
  });

  it("with a message the service does not take is refused", async () => {
    const sandbox = await aSandbox();
    const call = (but: object) => aClient().call(aCall(sandbox.url, { message: aBroadcast(but) }));
    expect(await call({ content: "" })).toMatchObject({
      kind: "refused",
      why: expect.stringContaining("content is required."),
    });
    expect(await call({ content: "x".repeat(131_073) })).toMatchObject({ kind: "refused", code: 1005 });
    expect((await call({ content: "x".repeat(131_072) })).kind).toBe("accepted");
  });

  it("without messageUID on the other side is accepted all the same", async () => {
    const sandbox = await aSandbox({ messageUid: false });
    expect(await aClient().call(aCall(sandbox.url))).toMatchObject({ kind: "accepted", messageUid: null });
  });

  it("carries fields and attempt to the record", async () => {
    const sandbox = await aSandbox();
    const reply = await aClient().call(aCall(sandbox.url, { token: "attempt-3" }));
    expect(sandbox.record().accepted).toMatchObject([
      {
        requestId: "attempt-3",
        fields: { fromUserId: "service", objectName: "RC:TxtMsg", content: '{"content":"满三百减五十"}' },
        status: 200,
        code: 200,
        messageUID: reply.kind === "accepted" ? reply.messageUid : "",
      },
    ]);
  });

  it("is throttled when the hour or the day is full, and accepted when it no longer is", async () => {
    let now = Date.parse("2026-11-27T10:00:00+08:00");
    const clock: Clock = { ...systemClock, now: () => now };
    const sandbox = await aSandbox({ clock, limits: { hour: 2, day: 3 } });
    const client = aClient();
    const callAfter = async (waitMs: number) => {
      now += waitMs;
      return (await client.call(aCall(sandbox.url))).kind;
    };
    expect(await callAfter(0)).toBe("accepted");
    expect(await callAfter(0)).toBe("accepted");
    expect(await callAfter(0)).toBe("throttled");
    expect(await callAfter(HOUR_MS - 1)).toBe("throttled");
    expect(await callAfter(1)).toBe("accepted");
    expect(await callAfter(2 * HOUR_MS)).toBe("throttled"); // the day is full at 13:00
    expect(await callAfter(11 * HOUR_MS - 1)).toBe("throttled");
    expect(await callAfter(1)).toBe("accepted"); // midnight
    expect(await callAfter(MINUTE_MS)).toBe("accepted");
    expect(sandbox.record().accepted).toHaveLength(5);
  });
});
