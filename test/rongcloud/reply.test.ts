import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consequenceOf } from "../../src/domain/outcome.ts";
import { readAnswer, readFailure } from "../../src/rongcloud/reply.ts";

const NOW = Date.parse("2026-11-27T04:00:00Z");

function read(status: number, body: unknown, headers: Record<string, string> = {}) {
  return readAnswer({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) }, NOW);
}

describe("readAnswer()", () => {
  it.each<[number, unknown, string]>([
    // HTTP  body                                                         reply
    [200, { code: 200, messageUID: "BC52-ESJ0-022O-001H" }, "accepted"],
    [200, { code: 200 }, "accepted"], // before 2024
    [200, { code: 200, messageUID: "" }, "accepted"],
    [200, { code: 200, messageUID: null }, "accepted"],
    [429, { code: 1008 }, "throttled"],
    [429, "Too Many Requests", "throttled"], // a gateway's own
    [429, { code: 200 }, "throttled"],
    [200, { code: 1008 }, "throttled"],
    [400, { code: 1008 }, "throttled"],
    [503, { code: 1008 }, "throttled"],
    [400, { code: 1002, errorMessage: "content is required." }, "refused"],
    [400, { code: 1003 }, "refused"],
    [400, { code: 1005 }, "refused"],
    [413, "Payload Too Large", "refused"],
    [414, "", "refused"],
    [400, { code: 1002, errorMessage: "Invalidate App-Key." }, "blocked"],
    [400, { code: 1002, errorMessage: "invalid App-Key." }, "blocked"],
    [401, { code: 1001 }, "blocked"],
    [401, { code: 1004, errorMessage: "签名错误，请检查。" }, "blocked"],
    [401, { code: 1006 }, "blocked"],
    [401, { code: 1007 }, "blocked"],
    [401, "", "blocked"],
    [400, { code: 1004 }, "blocked"], // the code says so, whatever the status
    [430, { code: 1009, errorMessage: "服务未开通。" }, "blocked"],
    [430, "", "blocked"],
    [404, { code: 404 }, "blocked"],
    [404, "<html>not found</html>", "blocked"],
    [403, { code: 2007 }, "blocked"],
    [405, "", "blocked"],
    [301, "", "blocked"],
    [302, "<a href='https://elsewhere.invalid/'>moved</a>", "blocked"],
    [307, "", "blocked"],
    [500, { code: 1000 }, "unclear"],
    [504, { code: 1050 }, "unclear"],
    [500, { code: 1004 }, "unclear"], // a 5xx may come after sending, whatever its code
    [502, "<html><body>502 Bad Gateway</body></html>", "unclear"],
    [503, "", "unclear"],
    [400, { code: 1000 }, "unclear"],
    [403, { code: 1050 }, "unclear"], // "it timed out inside" outweighs the status
    [200, { code: 1015 }, "unclear"], // a failure that rides on 200
    [200, { code: 1009 }, "unclear"],
    [200, { code: 1002, errorMessage: "invalid App-Key." }, "unclear"],
    [200, '{"code":20', "unclear"], // truncated
    [200, "", "unclear"],
    [200, "ok", "unclear"],
    [200, { code: "200" }, "unclear"],
    [200, { code: 0 }, "unclear"],
    [200, [], "unclear"],
    [200, null, "unclear"],
    [201, { code: 200 }, "unclear"],
    [204, "", "unclear"],
    [400, "Bad Request", "unclear"], // nobody on the list said no
    [400, { code: 1016 }, "unclear"],
    [400, { code: 200 }, "unclear"], // contradicts itself
    [404, { code: 200 }, "unclear"],
    [408, "", "unclear"],
    [409, { code: 1002 }, "unclear"], // 1002 turns a message down only with 400
    [418, "", "unclear"],
  ])("reads HTTP %i with %j as %s", (status, body, kind) => {
    const reply = read(status, body);
    expect(reply).toMatchObject({ kind, httpStatus: status });
    expect(reply.why).toContain(`HTTP ${status}`);
  });

  it.each([
    // Retry-After                     Date                              ms
    ["120", undefined, 120_000],
    ["0", undefined, 0],
    ["Fri, 27 Nov 2026 04:10:00 GMT", undefined, 600_000],
    ["Fri, 27 Nov 2026 04:10:00 GMT", "Fri, 27 Nov 2026 04:09:00 GMT", 60_000], // by the server's own clock
    ["Fri, 27 Nov 2026 03:00:00 GMT", undefined, 0], // already past
    ["soon", undefined, null],
    ["", undefined, null],
    ["9".repeat(400), undefined, null],
    [undefined, undefined, null],
  ])("takes Retry-After %s (Date %s) for %s ms", (retryAfter, date, retryAfterMs) => {
    const headers = { ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }), ...(date ? { date } : {}) };
    expect(read(429, { code: 1008 }, headers)).toMatchObject({ kind: "throttled", retryAfterMs });
  });

  it("keeps the messageUID, the code and RongCloud's words", () => {
    expect(read(200, { code: 200, messageUID: "BC52-ESJ0-022O-001H" })).toEqual({
      kind: "accepted",
      messageUid: "BC52-ESJ0-022O-001H",
      httpStatus: 200,
      code: 200,
      why: "HTTP 200, code 200",
    });
    expect(read(401, { code: 1004, errorMessage: "签名错误，请检查。" })).toEqual({
      kind: "blocked",
      httpStatus: 401,
      code: 1004,
      why: "HTTP 401, code 1004: 签名错误，请检查。",
    });
  });

  it("says a stranger's text in one short line without control characters", () => {
    const { why } = read(502, `<html>\u001b[2J\r\n${"x".repeat(9_999)}`);
    expect(why).toMatch(/^HTTP 502 without a RongCloud code: <html> \[2J x/);
    expect(why.length).toBeLessThan(250);
  });

  it("calls nothing accepted but HTTP 200 with code 200, and lets nothing it does not know be sent again", () => {
    const anyBody = fc.oneof(
      fc.json(),
      fc.string(),
      fc.integer().map((code) => JSON.stringify({ code })),
    );
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), anyBody, (status, body) => {
        const reply = read(status, body);
        const goesAgain = consequenceOf(reply, false).campaign === "scheduled";
        if (reply.kind === "accepted") expect([reply.httpStatus, reply.code]).toEqual([200, 200]);
        if (goesAgain) expect(status === 429 || reply.code === 1008 || (status >= 300 && status < 500)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("readFailure()", () => {
  const lost = { hadBegunToWrite: true, head: null, why: "read ECONNRESET", failedAtMs: NOW };

  it("is neverLeft while nothing was written", () => {
    const reply = readFailure({ ...lost, hadBegunToWrite: false, why: "getaddrinfo ENOTFOUND" });
    expect(reply).toEqual({ kind: "neverLeft", httpStatus: null, code: null, why: "getaddrinfo ENOTFOUND" });
  });

  it("is unclear once writing had begun", () => {
    expect(readFailure(lost)).toEqual({ kind: "unclear", httpStatus: null, code: null, why: "read ECONNRESET" });
  });

  it.each([
    // the body was lost after this status
    [200, "unclear"],
    [500, "unclear"],
    [400, "unclear"],
    [401, "blocked"],
    [429, "throttled"],
    [413, "refused"],
  ])("of an answer that broke off after HTTP %i is %s", (status, kind) => {
    const reply = readFailure({ ...lost, head: { status, headers: {} } });
    expect(reply).toMatchObject({ kind, httpStatus: status, code: null, why: `HTTP ${status}, then read ECONNRESET` });
  });
});
