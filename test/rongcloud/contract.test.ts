import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMessage } from "../../src/domain/message.ts";
import { broadcastForm, FIELD_LIMITS, readForm, replyBody } from "../../src/rongcloud/contract.ts";
import { aBroadcast } from "../support/pretend-rongcloud.ts";

describe("broadcastForm()", () => {
  it("writes the required fields and msgRandom, and leaves out what the message does not say", () => {
    const fields = readForm(broadcastForm(aBroadcast(), "attempt-1").toString());
    expect(Object.keys(fields).sort()).toEqual(["content", "fromUserId", "msgRandom", "objectName"]);
    expect(JSON.parse(fields["content"] ?? "")).toEqual({ content: "满三百减五十" });
  });

  it.each([
    // message                          field                  on the wire
    [{ contentAvailable: true }, "contentAvailable", "1"],
    [{ contentAvailable: false }, "contentAvailable", "0"],
    [{ disableUpdateLastMsg: true }, "disableUpdateLastMsg", "true"],
    [{ disableUpdateLastMsg: false }, "disableUpdateLastMsg", "false"],
    [{ pushContent: "50% off A&B=1+1" }, "pushContent", "50% off A&B=1+1"],
    [{ pushContent: "" }, "pushContent", undefined], // an empty text would silence the push
    [{ pushData: "" }, "pushData", undefined],
    [{ content: "any format, not only JSON" }, "content", "any format, not only JSON"],
  ])("writes %j as %s=%s", (but, field, value) => {
    expect(broadcastForm(aBroadcast(but), "t").get(field) ?? undefined).toBe(value);
  });

  it("writes pushExt as one JSON string", () => {
    const form = broadcastForm(aBroadcast({ pushExt: { title: "双十一" } }), "t");
    expect(JSON.parse(form.get("pushExt") ?? "")).toMatchObject({ title: "双十一" });
  });

  it("gives each token a msgRandom of its own that fits a signed 64-bit number, and the same one again", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        const randomOf = (token: string) => broadcastForm(aBroadcast(), token).get("msgRandom") ?? "";
        expect(randomOf(one)).toBe(randomOf(one));
        expect(BigInt(randomOf(one))).toBeLessThan(2n ** 63n);
        if (one !== other) expect(randomOf(one)).not.toBe(randomOf(other));
      }),
      { numRuns: 50 },
    );
  });

  it("carries any text to the other side unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (text) => {
        const fields = readForm(broadcastForm(aBroadcast({ content: text, pushContent: text }), "t").toString());
        expect([fields["content"], fields["pushContent"]]).toEqual([text, text]);
      }),
      { numRuns: 100 },
    );
  });
});

it("replyBody needs a code and forgives everything else", () => {
  expect(replyBody.parse({ code: 200, messageUID: 5, url: "/x", extra: [] })).toEqual({ code: 200 });
  expect(replyBody.safeParse({ code: "200" }).success).toBe(false);
  expect(replyBody.safeParse([]).success).toBe(false);
});

it.each([
  ["fromUserId", FIELD_LIMITS.fromUserId],
  ["objectName", FIELD_LIMITS.objectName],
  ["content", FIELD_LIMITS.contentBytes],
])("FIELD_LIMITS of %s is where a message begins to be refused before it is sent", (field, limit) => {
  const custom = { fromUserId: "service", objectName: "App:Notice", content: "x", pushContent: "x" };
  expect(readMessage({ ...custom, [field]: "x".repeat(limit) }).kind).toBe("message");
  expect(readMessage({ ...custom, [field]: "x".repeat(limit + 1) })).toMatchObject({ faults: [{ path: field }] });
});
