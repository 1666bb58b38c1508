/** How commands fail: what they print, what they end with, and that a token is never in it. */
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { captureIo, runCaptured } from "../support/captured-io.ts";
import { runProgram } from "../../src/main/program.ts";

const TOKEN = "herald_hunter2";

/** A server that answers as it is told, and keeps what it was asked. */
async function aServer(
  answer: RequestListener,
): Promise<{ url: string; asked: { line: string; headers: object; body: string }[] }> {
  const asked: { line: string; headers: object; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      answer(request, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Where something listened a moment ago. */
async function aFreeAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}

function problem(status: number, code: string, more: object = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/problem+json" });
    response.end(JSON.stringify({ status, code, detail: `it is ${code}`, todo: "Do something.", ...more }));
  };
}

function json(value: unknown): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };
}

describe("a refusal", () => {
  it.each([
    [400, "malformed", 2],
    [422, "invalid", 2],
    [428, "revision-required", 2],
    [401, "unauthorized", 3],
    [403, "forbidden", 3],
    [404, "not-found", 3],
    [409, "wrong-status", 3],
    [412, "stale-revision", 3],
    [421, "wrong-host", 3],
    [429, "too-many", 3],
    [500, "internal", 4],
    [503, "store-away", 4],
  ])("of status %i (%s) ends with %i", async (status, code, exitCode) => {
    const { url } = await aServer(problem(status, code));
    const ended = await runCaptured(["quota"], { HERALD_URL: url, HERALD_TOKEN: TOKEN });
    expect(ended).toMatchObject({ out: "", code: exitCode });
    expect(ended.err).toContain(`it is ${code}\n`);
    expect(ended.err).not.toContain("hunter2");
  });

  it("is told with every fault, the instance, and what to do", async () => {
    const faults = [{ text: "at must be a time; got 5" }, { text: "name must be text; got 6" }];
    const { url } = await aServer(problem(422, "invalid", { faults, instance: "urn:uuid:1" }));
    const { err } = await runCaptured(["quota"], { HERALD_URL: url });
    expect(err).toBe(
      "it is invalid\n  at must be a time; got 5\n  name must be text; got 6\ninstance urn:uuid:1\nDo something.\n",
    );
  });
});

describe("nobody, or somebody else, where Herald should be", () => {
  it("is told with what to do, and ends with 4", async () => {
    const gone = await aFreeAddress();
    const ended = await runCaptured(["list"], { HERALD_URL: gone, HERALD_TOKEN: TOKEN });
    expect(ended).toMatchObject({ out: "", code: 4 });
    expect(ended.err).toContain(`cannot reach Herald at ${gone}: nobody listens there\nStart it with \`herald serve\``);
  });

  it.each<[string, RequestListener, string]>([
    ["a page", (_request, response) => response.end("<html>"), "something that is not JSON"],
    [
      "a redirect",
      (_request, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      "status 302",
    ],
    ["a bare error", (_request, response) => response.writeHead(502).end("bad gateway"), "status 502 and is no Herald"],
    ["a broken connection", (request) => request.socket.destroy(), "cannot reach Herald"],
  ])("%s ends with 4", async (_what, answer, why) => {
    const { url } = await aServer(answer);
    const ended = await runCaptured(["list"], { HERALD_URL: url, HERALD_TOKEN: TOKEN });
    expect(ended).toMatchObject({ out: "", code: 4 });
    expect(ended.err).toContain(why);
    expect(ended.err).not.toContain("hunter2");
  });

  it("is refused before it is asked where the settings are wrong", async () => {
    const ended = await runCaptured(["list"], { HERALD_URL: "http://herald.example", HERALD_TOKEN: "hunter2 2" });
    expect(ended).toMatchObject({ out: "", code: 2 });
    expect(ended.err).toContain("HERALD_URL must be an https URL");
    expect(ended.err).not.toContain("hunter2");
  });
});

describe("what approvals ask for", () => {
  const campaign = {
    id: "x",
    status: "scheduled",
    held: null,
    approval: "approved",
    seat: null,
    outcome: null,
    revision: 7,
  };

  it.each([
    [["approve", "x", "--note", "fine"], "/v1/campaigns/x/approve?app=shop", { note: "fine" }, '"7"'],
    [["reject", "x"], "/v1/campaigns/x/reject?app=shop", { note: "" }, '"7"'],
    [["reject", "x", "--revision", "5"], "/v1/campaigns/x/reject?app=shop", { note: "" }, '"5"'],
    [["release-now", "x"], "/v1/campaigns/x/release-now?app=shop", { note: "" }, '"7"'],
  ])("of %j is a POST to %s", async (words, path, body, match) => {
    const { url, asked } = await aServer(json(campaign));
    const ended = await runCaptured([...words, "--app", "shop"], { HERALD_URL: url, HERALD_TOKEN: TOKEN });
    expect(ended).toEqual({ out: "x is scheduled\n", err: "", code: 0 });
    const last = asked.at(-1)!;
    expect(last.line).toBe(`POST ${path}`);
    expect(JSON.parse(last.body)).toEqual(body);
    expect(last.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, "content-type": "application/json" });
    expect((last.headers as Record<string, string>)["if-match"]).toBe(match);
  });
});

describe("words of other people", () => {
  it("cannot move the cursor of the terminal they are shown on", async () => {
    const outcome = {
      at: "2026-11-27T10:00:00.000+08:00",
      text: "cancelled by ann: \u001b[2J\u009b1mgone",
      messageUid: null,
    };
    const { url } = await aServer(
      json({ id: "x", status: "cancelled", held: null, approval: "none", seat: null, outcome }),
    );
    const { out } = await runCaptured(["cancel", "x"], { HERALD_URL: url });
    expect(out).toContain("gone");
    expect(out).not.toMatch(/[\u001b\u009b]/);
  });
});

describe("the command line itself", () => {
  it.each([[["--help"]], [["submit", "--help"]], [["schedule", "set", "--help"]]])(
    "answers %j with 0",
    async (words) => {
      const { out, err, code } = await runCaptured(words, {});
      expect({ err, code }).toEqual({ err: "", code: 0 });
      expect(out).toContain("Usage: herald");
    },
  );

  it.each([[["sumbit"]], [["show"]], [["schedule", "sett"]], [["list", "--limit", "none"]]])(
    "refuses %j with 2",
    async (words) => {
      const { io, ended } = captureIo();
      await runProgram(io, words, {});
      expect(ended).toMatchObject({ out: "", code: 2 });
      expect(ended.err).toContain("error: ");
    },
  );
});
