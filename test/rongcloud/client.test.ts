import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Reply } from "../../src/domain/outcome.ts";
import { readForm } from "../../src/rongcloud/contract.ts";
import { signatureOf } from "../../src/rongcloud/signature.ts";
import { latestIn, systemClock, type Clock } from "../../src/runtime/clock.ts";
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from "../support/localhost-certificate.ts";
import {
  aBroadcast,
  aCall,
  aClient,
  aListener,
  APP_KEY,
  APP_SECRET,
  freezableClock,
  rawAnswer,
} from "../support/pretend-rongcloud.ts";

const ACCEPTED = rawAnswer("200 OK", '{"code":200,"messageUID":"BC52-ESJ0-022O-001H"}');

describe("call() on a sound connection", () => {
  it("writes one signed form to one host, closes, and reads the answer", async () => {
    const listener = await aListener({ onRequest: (socket) => socket.write(ACCEPTED) });
    const reply = await aClient().call(aCall(listener.url, { token: "attempt-7" }));
    await listener.ended();

    expect(reply).toMatchObject({ kind: "accepted", messageUid: "BC52-ESJ0-022O-001H", httpStatus: 200, code: 200 });
    expect(listener.connections()).toBe(1);
    const [head = "", body = ""] = listener.received().split("\r\n\r\n");
    const [line, ...headerLines] = head.split("\r\n");
    const headers = Object.fromEntries(headerLines.map((each) => each.toLowerCase().split(": ") as [string, string]));
    expect(line).toBe("POST /message/broadcast.json HTTP/1.1");
    expect(headers).toMatchObject({
      "app-key": APP_KEY,
      connection: "close",
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(Buffer.byteLength(body)),
      "x-request-id": "attempt-7",
    });
    const { nonce = "", timestamp = "" } = headers;
    expect(nonce).toMatch(/^.{1,18}$/);
    expect(Math.abs(Number(timestamp) - Date.now())).toBeLessThan(5_000);
    expect(headers["signature"]).toBe(signatureOf(APP_SECRET, { nonce, timestamp }));
    expect(readForm(body)).toMatchObject({ fromUserId: "service", objectName: "RC:TxtMsg" });
  });

  it("signs each call afresh", async () => {
    const listener = await aListener({ onRequest: (socket) => socket.write(ACCEPTED) });
    const client = aClient();
    await client.call(aCall(listener.url));
    await client.call(aCall(listener.url));
    const nonces = [...listener.received().matchAll(/nonce: (\w+)/gi)].map(([, nonce]) => nonce);
    expect(new Set(nonces).size).toBe(2);
    expect(listener.connections()).toBe(2);
  });

  it("speaks https to a host that can prove itself", async () => {
    const trusted = getCACertificates("default");
    setDefaultCACertificates([...trusted, LOCALHOST_CERTIFICATE]);
    onTestFinished(() => setDefaultCACertificates(trusted));
    const reply = await aClient().call(aCall(await aTlsServer("localhost")));
    expect(reply).toMatchObject({ kind: "accepted" });
  });

  it("writes a form of any allowed size", async () => {
    const listener = await aListener({ onConnection: (socket) => answerAfterForm(socket) });
    const content = "促".repeat(43_000);
    const reply = await aClient().call(aCall(listener.url, { message: aBroadcast({ content }) }));
    expect(reply.kind).toBe("accepted");
    expect(readForm(listener.received().split("\r\n\r\n")[1] ?? "")["content"]).toBe(content);
  });

  it("reads an answer that comes in pieces", async () => {
    const onRequest = async (socket: Socket) => {
      for (const byte of ACCEPTED) await new Promise((resolve) => socket.write(byte, resolve));
    };
    const listener = await aListener({ onRequest: (socket) => void onRequest(socket) });
    expect(await aClient().call(aCall(listener.url))).toMatchObject({ kind: "accepted" });
  });

  it("skips informational answers", async () => {
    const early = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
    const listener = await aListener({ onRequest: (socket) => socket.write(early + ACCEPTED) });
    expect(await aClient().call(aCall(listener.url))).toMatchObject({ kind: "accepted", httpStatus: 200 });
  });
});

describe("call() that nothing was written for is neverLeft", () => {
  it("when the host does not exist", async () => {
    const reply = await aClient().call(aCall("http://nonexistent.invalid"));
    expect(reply).toMatchObject({ kind: "neverLeft", httpStatus: null, code: null });
    expect(reply.why).toContain("nonexistent.invalid");
  });

  it("when the host refuses the connection", async () => {
    const { url } = await aClosedPort();
    const reply = await aClient().call(aCall(url));
    expect(reply).toMatchObject({ kind: "neverLeft", why: expect.stringContaining("ECONNREFUSED") });
  });

  it("when every address of the host refuses, naming the cause", async () => {
    const { url } = await aClosedPort();
    const reply = await aClient().call(aCall(url.replace("127.0.0.1", "localhost")));
    expect(reply).toMatchObject({ kind: "neverLeft", why: expect.stringContaining("ECONNREFUSED") });
  });

  it("when a header cannot be written", async () => {
    const listener = await aListener();
    expect((await aClient().call(aCall(listener.url, { token: "two\nlines" }))).kind).toBe("neverLeft");
    await listener.ended();
    expect(listener.received()).toBe("");
  });

  it("when the host is no URL", async () => {
    expect(await aClient().call(aCall("api.rong-api.com"))).toMatchObject({ kind: "neverLeft" });
  });

  it("when the TLS handshake does not end before the latest instant to send", async () => {
    const silent = await aListener();
    const startedMs = Date.now();
    const host = silent.url.replace("http:", "https:");
    const reply = await aClient().call(aCall(host, { sendBefore: latestIn(systemClock, 150) }));
    expect(reply).toMatchObject({ kind: "neverLeft", why: expect.stringContaining("not connected") });
    expect(Date.now() - startedMs).toBeLessThan(2_000);
    await silent.ended();
    expect(silent.received()).not.toContain("POST");
  });

  it("when the TLS handshake does not end before the deadline", async () => {
    const silent = await aListener();
    const reply = await aClient({ callDeadlineMs: 150 }).call(aCall(silent.url.replace("http:", "https:")));
    expect(reply).toMatchObject({ kind: "neverLeft", why: expect.stringContaining("150 ms") });
  });

  it("when the other side does not speak TLS", async () => {
    const plain = await aListener({ onRequest: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n") });
    const reply = await aClient().call(aCall(plain.url.replace("http:", "https:")));
    expect(reply.kind).toBe("neverLeft");
  });

  it("when the certificate is not to be trusted", async () => {
    const reply = await aClient().call(aCall(await aTlsServer("localhost")));
    expect(reply).toMatchObject({ kind: "neverLeft", why: expect.stringMatching(/self.signed/i) });
  });

  it("when the latest instant to send has passed before connecting: not even a connection is made", async () => {
    const listener = await aListener();
    const reply = await aClient().call(aCall(listener.url, { sendBefore: latestIn(systemClock, 0) }));
    expect(reply).toMatchObject({ kind: "neverLeft", why: expect.stringContaining("nothing was written") });
    expect(listener.connections()).toBe(0);
  });

  it("when the latest instant to send passes while connecting: connected, and not one byte came", async () => {
    const { clock, freezeMs } = freezableClock();
    const seams = { connected: () => freezeMs(60_000) };
    const listener = await aListener({ onRequest: (socket) => socket.write(ACCEPTED) });
    const reply = await aClient({ clock, seams }).call(aCall(listener.url));
    expect(reply).toMatchObject({ kind: "neverLeft", why: expect.stringContaining("nothing was written") });
    await listener.ended();
    expect(listener.connections()).toBe(1);
    expect(listener.received()).toBe("");
  });

  it("at exactly the latest instant, while the millisecond before still sends", async () => {
    const listener = await aListener({ onRequest: (socket) => socket.write(ACCEPTED) });
    const callConnectedAfter = async (tookMs: number) => {
      const { clock, freezeMs } = freezableClock();
      const seams = { connected: () => freezeMs(tookMs) };
      const sendBefore = latestIn(clock, 60_000);
      return (await aClient({ clock, seams, callDeadlineMs: 120_000 }).call(aCall(listener.url, { sendBefore }))).kind;
    };
    expect(await callConnectedAfter(60_000)).toBe("neverLeft");
    expect(await callConnectedAfter(59_999)).toBe("accepted");
  });

  it("when only one of the two clocks says that the instant has passed", async () => {
    const listener = await aListener({ onRequest: (socket) => socket.write(ACCEPTED) });
    for (const passed of ["realMs", "upMs"] as const) {
      const { clock, freezeMs } = freezableClock();
      // Set back while the process was frozen, or asleep with the whole machine.
      const one: Clock = { ...systemClock, [passed]: clock[passed] };
      const seams = { connected: () => freezeMs(60_000) };
      expect((await aClient({ clock: one, seams }).call(aCall(listener.url))).kind, passed).toBe("neverLeft");
    }
    expect(listener.received()).toBe("");
  });

  it("when it is called off, or the client closed, before writing", async () => {
    const listener = await aListener();
    const calledOff = new AbortController();
    const seams = { connected: () => calledOff.abort(new Error("called off")) };
    const reply = await aClient({ seams }).call(aCall(listener.url, { signal: calledOff.signal }));
    expect(reply).toMatchObject({ kind: "neverLeft", why: expect.stringContaining("called off") });

    const client = aClient();
    await client.close();
    expect(await client.call(aCall(listener.url))).toMatchObject({ kind: "neverLeft" });
    expect(listener.received()).toBe("");
  });

  it("when the connection is lost before writing: no second one is opened", async () => {
    const listener = await aListener({ onConnection: (socket) => socket.resetAndDestroy() });
    const seams = { connected: () => listener.ended() };
    const reply = await aClient({ seams }).call(aCall(listener.url));
    expect(["neverLeft", "unclear"]).toContain(reply.kind); // whether the loss is noticed in time is the kernel's affair
    expect(listener.connections()).toBe(1);
    expect(listener.received()).toBe("");
  });
});

describe("call() that may have been read is unclear", () => {
  it.each<[string, (socket: Socket) => void]>([
    ["reset without an answer", (socket) => socket.resetAndDestroy()],
    ["closed without an answer", (socket) => socket.end()],
    ["closed in the head", (socket) => socket.end("HTTP/1.1 200 O")],
    ["closed in the body", (socket) => socket.end(ACCEPTED.slice(0, -5))],
    ["reset in the body", (socket) => socket.write(ACCEPTED.slice(0, -5), () => socket.resetAndDestroy())],
    ["not HTTP", (socket) => socket.end("hello\r\n\r\n")],
    ["an HTML page", (socket) => socket.write(rawAnswer("502 Bad Gateway", "<html>502</html>"))],
    ["an endless body", (socket) => socket.write(rawAnswer("200 OK", `{"code":200,"x":"${"x".repeat(70_000)}"}`))],
    ["endless headers", (socket) => socket.write(rawAnswer("200 OK", '{"code":200}', `x: ${"x".repeat(20_000)}\r\n`))],
    ["cut-off JSON of full length", (socket) => socket.write(rawAnswer("200 OK", '{"code":20'))],
  ])("%s", async (_how, onRequest) => {
    const listener = await aListener({ onRequest });
    const reply = await aClient().call(aCall(listener.url));
    expect(reply.kind).toBe("unclear");
    await listener.ended();
    expect(listener.connections()).toBe(1);
    expect(listener.received().match(/POST/g)).toHaveLength(1);
  });

  it.each<[string, (socket: Socket) => void]>([
    ["no answer at all", () => {}],
    ["a head without an end", (socket) => socket.write("HTTP/1.1 200 OK\r\n")],
    ["a body without an end", (socket) => socket.write(ACCEPTED.slice(0, -5))],
  ])("%s by the deadline, which spans the whole call", async (_how, onRequest) => {
    const listener = await aListener({ onRequest });
    const startedMs = Date.now();
    const reply = await aClient({ callDeadlineMs: 200 }).call(aCall(listener.url));
    const tookMs = Date.now() - startedMs;
    expect(reply).toMatchObject({ kind: "unclear", why: expect.stringContaining("200 ms") });
    expect(tookMs).toBeGreaterThanOrEqual(199);
    expect(tookMs).toBeLessThan(2_000);
  });

  it("a body that trickles on past the deadline", async () => {
    const listener = await aListener({
      onRequest(socket) {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n");
        const trickle = setInterval(() => socket.write("x"), 20);
        socket.on("close", () => clearInterval(trickle));
      },
    });
    const reply = await aClient({ callDeadlineMs: 200 }).call(aCall(listener.url));
    expect(reply).toMatchObject({ kind: "unclear", httpStatus: 200 });
  });

  it("frozen half way past its deadline: the rest is never written, and what waits in the kernel is dropped", async () => {
    const { clock, freezeMs } = freezableClock();
    const listener = await aListener();
    const seams = {
      async halfWritten() {
        await expect.poll(() => listener.received()).toContain("\r\n\r\n");
        freezeMs(5_000);
      },
    };
    const reply = await aClient({ clock, seams }).call(aCall(listener.url));
    expect(reply).toMatchObject({ kind: "unclear", why: expect.stringContaining("half way") });
    await listener.ended();
    const [head = "", body = ""] = listener.received().split("\r\n\r\n");
    expect(body.length).toBeLessThan(Number(/content-length: (\d+)/i.exec(head)?.[1]));
  });

  it("called off after writing", async () => {
    const calledOff = new AbortController();
    const listener = await aListener({ onRequest: () => calledOff.abort(new Error("called off")) });
    const reply = await aClient().call(aCall(listener.url, { signal: calledOff.signal }));
    expect(reply).toMatchObject({ kind: "unclear", why: expect.stringContaining("called off") });
  });
});

describe("call() and what others say", () => {
  it("follows no redirect", async () => {
    const elsewhere = await aListener();
    const listener = await aListener({
      onRequest: (socket) => socket.write(rawAnswer("307 Temporary Redirect", "", `location: ${elsewhere.url}\r\n`)),
    });
    expect(await aClient().call(aCall(listener.url))).toMatchObject({ kind: "blocked", httpStatus: 307 });
    expect([listener.connections(), elsewhere.connections()]).toEqual([1, 0]);
  });

  it("does not repeat a 503 that asks for it", async () => {
    const listener = await aListener({
      onRequest: (socket) => socket.write(rawAnswer("503 Service Unavailable", "", "retry-after: 0\r\n")),
    });
    expect(await aClient().call(aCall(listener.url))).toMatchObject({ kind: "unclear", httpStatus: 503 });
    expect(listener.connections()).toBe(1);
  });

  it("takes a status that turns the call down even when its body is lost", async () => {
    const listener = await aListener({
      onRequest: (socket) => socket.end("HTTP/1.1 429 Too Many\r\nretry-after: 60\r\ncontent-length: 50\r\n\r\n{"),
    });
    const reply = await aClient().call(aCall(listener.url));
    expect(reply).toMatchObject({ kind: "throttled", httpStatus: 429, retryAfterMs: 60_000 });
  });
});

describe("createClient()", () => {
  it("keeps the secret to itself, also when the other side says it back", async () => {
    const echo = JSON.stringify({ code: 1004, errorMessage: `no secret is ${APP_SECRET}` });
    const listener = await aListener({ onRequest: (socket) => socket.write(rawAnswer("401 Unauthorized", echo)) });
    const client = aClient();
    const replies: Reply[] = [
      await client.call(aCall(listener.url)),
      await client.call(aCall("http://nonexistent.invalid")),
      await client.call(aCall((await aClosedPort()).url)),
    ];
    const shown = inspect([client, replies], { depth: null, showHidden: true }) + JSON.stringify(replies);
    expect(shown).not.toContain(APP_SECRET);
    expect(replies[0]?.why).toContain("no secret is …");
  });

  it("passes the seams in order, each awaited", async () => {
    const passed: string[] = [];
    const pass = (name: string) => async () => {
      await Promise.resolve();
      passed.push(name);
    };
    const listener = await aListener({
      onConnection: (socket) => answerAfterForm(socket, () => passed.push("answered")),
    });
    const seams = {
      connected: pass("connected"),
      halfWritten: pass("half written"),
      written: pass("written"),
      replied: pass("replied"),
    };
    const reply = await aClient({ seams }).call(aCall(listener.url));
    expect(reply.kind).toBe("accepted");
    expect(passed.filter((each) => each !== "answered")).toEqual(["connected", "half written", "written", "replied"]);
    const body = listener.received().split("\r\n\r\n")[1] ?? "";
    expect(readForm(body)).toMatchObject({ fromUserId: "service" });
  });

  it("has put half of the form on the wire at the halfWritten seam, and no more", async () => {
    const listener = await aListener();
    const seams = {
      async halfWritten() {
        await expect.poll(() => listener.received()).toContain("\r\n\r\n");
        throw new Error("the process ended here");
      },
    };
    const reply = await aClient({ seams }).call(aCall(listener.url));
    expect(reply.kind).toBe("unclear");
    await listener.ended();
    const [head = "", body = ""] = listener.received().split("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(body.length).toBe(Math.ceil(length / 2));
  });

  it("waits, on close, for the call under way", async () => {
    const { promise: reached, resolve: reach } = Promise.withResolvers<Socket>();
    const listener = await aListener({ onRequest: reach });
    const client = aClient();
    const calling = client.call(aCall(listener.url));
    const socket = await reached;
    const closing = client.close();
    socket.write(ACCEPTED);
    await closing;
    expect(await calling).toMatchObject({ kind: "accepted" });
  });
});

/** Answers once as many bytes of body have come as the head promised. */
function answerAfterForm(socket: Socket, onAnswer = () => {}): void {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    const [head = "", body] = text.split("\r\n\r\n");
    if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1])) return;
    onAnswer();
    socket.write(ACCEPTED);
  });
}

async function aClosedPort(): Promise<{ url: string }> {
  const server = createTlsServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${port}` };
}

async function aTlsServer(name: string): Promise<string> {
  const server = createTlsServer({ key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE }, (request, response) => {
    request.resume().on("end", () => response.end('{"code":200}'));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `https://${name}:${(server.address() as AddressInfo).port}`;
}
