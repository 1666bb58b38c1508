/** What a hostile page, a stranger on the network or a slow client meets. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { listen } from "../../src/http/server.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import type { FrontDoorUnderTest } from "../support/front-door.ts";
import { frontDoorOn } from "../support/front-door.ts";
import type { HandClock } from "../support/hand-clock.ts";
import { openWithoutWorker } from "../support/herald-without-worker.ts";
import { PAIRINGS } from "../support/pairings.ts";

const MESSAGE = { fromUserId: "shop", objectName: "RC:TxtMsg", content: { content: "hello" } };
const CAMPAIGN = { at: "2026-11-29T10:00:00+08:00", message: MESSAGE };

describe("the front door", () => {
  let herald: Herald;
  let clock: HandClock;
  let door: FrontDoorUnderTest;

  beforeAll(async () => {
    ({ herald, clock } = await openWithoutWorker(await PAIRINGS[0]!.fresh()));
    door = frontDoorOn(herald, clock);
    await door.ask("PUT", "/v1/apps/default", { body: {} });
  }, 60_000);

  afterAll(() => herald.close());

  it.each([
    ["its own name", {}, 200],
    ["localhost, with a port", { host: "localhost:7070" }, 200],
    ["IPv6 loopback", { host: "[::1]:7070" }, 200],
    ["another name that points here (DNS rebinding)", { host: "evil.example" }, 421],
    ["its own name inside another", { host: "127.0.0.1.evil.example" }, 421],
    ["no name at all", { host: "///" }, 421],
    ["its own page", { origin: "http://127.0.0.1", host: "127.0.0.1" }, 200],
    ["a page of another site", { origin: "https://evil.example" }, 403],
    ["a page of another port of this machine", { origin: "http://127.0.0.1:8080" }, 403],
    ["a sandboxed page", { origin: "null" }, 403],
    ["a script of another site, without an origin", { "sec-fetch-site": "cross-site" }, 403],
    ["a script of a neighbouring site", { "sec-fetch-site": "same-site" }, 403],
    ["its own script", { "sec-fetch-site": "same-origin" }, 200],
    ["a link on another site to the API", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, 403],
  ])("asked by %s", async (_, headers, status) => {
    expect((await door.ask("GET", "/v1/apps", { headers })).status).toBe(status);
  });

  it("lets a link on another site lead to a page", async () => {
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await door.ask("GET", "/docs", { headers })).status).toBe(200);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "",
  ])("takes no change as %j, which a page of another site can send without leave", async (type) => {
    const answer = await door.ask("POST", "/v1/campaigns", { body: CAMPAIGN, headers: { "content-type": type } });
    expect(answer).toMatchObject({ status: 415, body: { code: "unsupported-media-type" } });
  });

  it("takes JSON whatever its parameters", async () => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    expect((await door.ask("POST", "/v1/campaigns", { body: CAMPAIGN, headers })).status).toBe(201);
  });

  it("answers no preflight with leave", async () => {
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    const answer = await door.ask("OPTIONS", "/v1/campaigns", { headers });
    expect(answer.status).toBe(403);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("sends with every answer what keeps browsers strict", async () => {
    for (const path of ["/v1/apps", "/docs", "/nothing", "/healthz"]) {
      const { headers } = await door.ask("GET", path);
      expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get("content-security-policy")).not.toMatch(/unsafe|\*/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    }
    expect((await door.ask("GET", "/v1/apps")).headers.get("cache-control")).toBe("no-store");
  });

  it("refuses a body that is too large, told beforehand or not", async () => {
    const body = JSON.stringify({ ...CAMPAIGN, name: "x".repeat(1_100_000) });
    expect(await door.ask("POST", "/v1/campaigns", { body })).toMatchObject({
      status: 413,
      body: { code: "too-large" },
    });
    const headers = { "content-length": "5000000" };
    expect(await door.ask("POST", "/v1/campaigns", { body: "{}", headers })).toMatchObject({ status: 413 });
  });

  it("names the ways there are where one is asked that is none", async () => {
    const answer = await door.ask("PUT", "/v1/campaigns", { body: {} });
    expect(answer).toMatchObject({ status: 405, body: { code: "method-not-allowed" } });
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST".split(", ").sort().join(", "));
  });

  it("tells every fault of a body at once, each with its path", async () => {
    const body = {
      at: "tomorrow",
      prioritty: "urgent",
      deadline: "soon",
      message: { objectName: "RC:txtmsg", content: "" },
    };
    const answer = await door.ask("POST", "/v1/campaigns", { body });
    expect(answer.status).toBe(422);
    const paths = (answer.body as { faults: { path: string }[] }).faults.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(["at", "deadline", "prioritty", "message.fromUserId", "message.content"]),
    );
    expect(answer.text).toContain('did you mean \\"priority\\"');
  });

  it.each([
    ["2026-11-29T10:00:00", "a naive time"],
    ["2026-11-29", "a bare date"],
    [1_795_773_600_000, "a number"],
    [{ local: "2026-11-29T10:00", zone: "Asia/Shanghia" }, "a zone that is none"],
    [{ local: "2026-11-29T10:00+08:00", zone: "Asia/Shanghai" }, "a local time with an offset"],
  ])("refuses %j: %s", async (at, _why) => {
    const answer = await door.ask("POST", "/v1/campaigns", { body: { ...CAMPAIGN, at } });
    expect(answer.status).toBe(422);
    expect((answer.body as { faults: { path: string }[] }).faults[0]?.path).toMatch(/^at/);
  });

  it("reads a local time beside its zone as the same instant", async () => {
    const at = { local: "2026-11-29T10:00", zone: "Asia/Shanghai" };
    const answer = await door.ask("POST", "/v1/campaigns", { body: { ...CAMPAIGN, at } });
    expect(answer.body).toMatchObject({ at: "2026-11-29T10:00:00.000+08:00" });
  });

  describe("with users", () => {
    let token: string;
    beforeAll(async () => {
      token = await door.aUser("ann", ["operator"]);
      // Whether there are users is remembered for a second.
      clock.pass(2_000);
    });

    it("lets nobody in without a token any more", async () => {
      const answer = await door.ask("GET", "/v1/apps");
      expect(answer).toMatchObject({ status: 401, body: { code: "unauthorized" } });
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
    });

    it("signs a browser in by cookie, takes its changes only with the page's mark, and signs it out for good", async () => {
      const signedIn = await door.ask("POST", "/v1/session", { body: { token } });
      const setCookie = signedIn.headers.get("set-cookie") ?? "";
      expect(setCookie).toMatch(/HttpOnly/);
      expect(setCookie).toMatch(/SameSite=Strict/);
      const cookie = setCookie.split(";")[0] ?? "";
      expect(cookie).not.toContain(token);
      const { csrf } = signedIn.body as { csrf: string };
      expect(await door.ask("GET", "/v1/session", { headers: { cookie } })).toMatchObject({
        body: { name: "ann", csrf },
      });

      const submit = (headers: Record<string, string>) =>
        door.ask("POST", "/v1/campaigns", { body: CAMPAIGN, headers });
      expect(await submit({ cookie })).toMatchObject({ status: 403, body: { code: "csrf" } });
      expect(await submit({ cookie, "x-herald-csrf": "made-up" })).toMatchObject({ status: 403 });
      expect((await submit({ cookie, "x-herald-csrf": csrf })).status).toBe(201);

      const out = await door.ask("DELETE", "/v1/session", { headers: { cookie, "x-herald-csrf": csrf } });
      expect(out.body).toEqual({ closed: true });
      expect((await door.ask("GET", "/v1/session", { headers: { cookie } })).status).toBe(401);
    });

    it("tells a page what time it is for the plan, and how fast that runs", async () => {
      const lapse = frontDoorOn(herald, { ...clock, rate: 60 });
      const signedIn = await lapse.ask("POST", "/v1/session", { body: { token } });
      const { now, rate } = (signedIn.body as { clock: { now: string; rate: number } }).clock;
      expect({ at: Date.parse(now), rate }).toEqual({ at: clock.now(), rate: 60 });
      expect(await door.ask("GET", "/v1/session", { token })).toMatchObject({ body: { clock: { now, rate: 1 } } });
    });

    it("ends a session after half a day", async () => {
      const signedIn = await door.ask("POST", "/v1/session", { body: { token } });
      const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
      clock.pass(12 * HOUR_MS - 1);
      expect((await door.ask("GET", "/v1/session", { headers: { cookie } })).status).toBe(200);
      clock.pass(1);
      expect((await door.ask("GET", "/v1/session", { headers: { cookie } })).status).toBe(401);
    });

    it("ends a session with the token it was opened with, and no other", async () => {
      const aSession = async (shown: string) => {
        const signedIn = await door.ask("POST", "/v1/session", { body: { token: shown } });
        return signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
      };
      const statusOf = async (cookie: string) => (await door.ask("GET", "/v1/session", { headers: { cookie } })).status;
      const made = await door.ask("POST", "/v1/users/ann/tokens", { token, body: { note: "lost", days: 30 } });
      const lost = made.body as { id: string; token: string };
      const [kept, found] = [await aSession(token), await aSession(lost.token)];
      expect([await statusOf(kept), await statusOf(found)]).toEqual([200, 200]);
      await door.ask("DELETE", `/v1/users/ann/tokens/${lost.id}`, { token });
      expect([await statusOf(kept), await statusOf(found)]).toEqual([200, 401]);
    });

    it("makes whoever signs in with wrong tokens wait, and lets others in meanwhile", async () => {
      const proxied = frontDoorOn(herald, clock, { isProxied: true });
      const signIn = (by: string, shown: string) =>
        proxied.ask("POST", "/v1/session", { body: { token: shown }, headers: { "x-forwarded-for": by } });
      for (let tries = 0; tries < 10; tries += 1) expect((await signIn("203.0.113.9", "wrong")).status).toBe(401);
      const refused = await signIn("203.0.113.9", token);
      expect(refused).toMatchObject({ status: 429, body: { code: "too-many" } });
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      // The last hop is the proxy's own word; what stands before it anyone may have written.
      expect((await signIn("203.0.113.9, 198.51.100.7", token)).status).toBe(200);
      clock.pass(5 * MINUTE_MS);
      expect((await signIn("203.0.113.9", token)).status).toBe(200);
    });

    it("shows a token once, forgets it when revoked, and never tells of one again", async () => {
      const made = await door.ask("POST", "/v1/users/ann/tokens", { token, body: { note: "ci", days: 30 } });
      const { token: secret, id } = made.body as { token: string; id: string };
      expect((await door.ask("GET", "/v1/apps", { token: secret })).status).toBe(200);
      const told = [
        await door.ask("GET", "/v1/users", { token }),
        await door.ask("GET", "/v1/users/ann/tokens", { token }),
        await door.ask("GET", "/v1/audit?app=*", { token }),
      ].map(({ text }) => text);
      for (const text of told) expect(text).not.toContain(secret);
      expect((await door.ask("DELETE", `/v1/users/ann/tokens/${id}`, { token })).status).toBe(200);
      expect((await door.ask("GET", "/v1/apps", { token: secret })).status).toBe(401);
    });

    it("does not let the last operator of all apps go", async () => {
      expect(await door.ask("DELETE", "/v1/users/ann", { token })).toMatchObject({ status: 200 });
      // The only user there was: then loopback is its own operator again.
      clock.pass(2_000);
      expect((await door.ask("GET", "/v1/apps")).status).toBe(200);
      expect(await door.ask("PUT", "/v1/users/ann", { body: { roles: ["viewer"] } })).toMatchObject({ status: 409 });
      const made = { user: { roles: ["viewer"] } };
      expect(await door.ask("POST", "/v1/users/ann/tokens", { body: made })).toMatchObject({ status: 409 });
    });
  });

  it("live, without users, is open to the token of this start alone", async () => {
    const live = frontDoorOn(herald, clock, { provider: "live" });
    const { startToken } = live.needs.access;
    expect((await live.ask("GET", "/v1/apps")).status).toBe(401);
    expect((await live.ask("GET", "/v1/apps", { token: startToken! })).status).toBe(200);
    const entered = await live.ask("GET", `/?token=${startToken}`);
    expect(entered).toMatchObject({ status: 303 });
    expect(entered.headers.get("location")).not.toContain("token");
    const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect((await live.ask("GET", "/v1/apps", { headers: { cookie } })).status).toBe(200);
    expect((await live.ask("GET", "/?token=old")).status).toBe(401);
  });

  it("cuts off whoever sends a request too slowly", async () => {
    const server = await listen((request, env) => door.app.fetch(request, env), {
      host: "127.0.0.1",
      port: 0,
      limits: { headersMs: 300, requestMs: 600, checkMs: 50 },
    });
    onTestFinished(server.close);
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      "POST /v1/campaigns HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    );
    let said = "";
    socket.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await once(socket, "close");
    expect(said).toMatch(/^HTTP\/1.1 408/);
  });
});
