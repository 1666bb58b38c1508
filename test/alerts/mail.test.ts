import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import type { SMTPServerOptions } from "smtp-server";
import { describe, expect, it, onTestFinished } from "vitest";
import { openHttpDoor } from "../../src/alerts/http-door.ts";
import { openMailDoor } from "../../src/alerts/mail-door.ts";
import { sendAlert } from "../../src/alerts/send-alert.ts";
import type { Alert } from "../../src/domain/alert.ts";
import type { AlertTarget } from "../../src/domain/alert-target.ts";
import { openSecrets } from "../../src/runtime/secrets.ts";
import { at, MORNING } from "../support/a-campaign.ts";
import { handClock } from "../support/hand-clock.ts";

type Taken = { readonly from: string; readonly to: readonly string[]; readonly text: string };

/** A mail server on loopback that takes everything from whoever knows the password, and nothing for `refused@`. */
async function aMailServer(but: SMTPServerOptions = {}): Promise<{ url: string; taken: Taken[] }> {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onAuth({ username, password }, _session, done) {
      if (username === "herald" && password === "hunter2-mail") return done(null, { user: username });
      done(new Error(`no such password: ${password}`));
    },
    onRcptTo({ address }, _session, done) {
      done(address.startsWith("refused@") ? new Error("no such mailbox") : null);
    },
    onData(stream, { envelope }, done) {
      void buffer(stream).then((bytes) => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        taken.push({ from, to: envelope.rcptTo.map(({ address }) => address), text: bytes.toString() });
        done();
      });
    },
    ...but,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return { url: `smtp://herald:hunter2-mail@127.0.0.1:${(server.server.address() as AddressInfo).port}`, taken };
}

const ALERT: Alert = {
  ...{ kind: "campaign.uncertain", app: "shop", provider: "live", zone: "Asia/Shanghai", subject: "spring" },
  ...{ at: MORNING, severity: "critical", actor: "herald", quietKey: null },
  detail: { name: "双十一\r\nBcc: everyone@example.com", token: "t-1", startedAt: at("12:00"), why: "no answer" },
};

function send(url: string | null, to: string[], but: Partial<AlertTarget> = {}) {
  const http = openHttpDoor({ allowPrivate: false });
  onTestFinished(http.close);
  const mail = url === null ? null : openMailDoor({ url, from: "Herald <herald@example.com>" });
  const target = { id: "mail", kind: "email", settings: { to }, events: null, language: "en", active: true, ...but };
  const needs = { http, mail, clock: handClock(MORNING), secrets: openSecrets(null, {}), allowPrivate: false };
  return sendAlert(
    { ...needs, ownSecrets: url === null ? [] : [url] },
    { id: "a-1", alert: ALERT, target: target as AlertTarget },
    new AbortController().signal,
  );
}

describe("an alert by e-mail", () => {
  it("reaches everyone it is for, in plain text, with one id over all tries", async () => {
    const { url, taken } = await aMailServer();
    const delivered = { kind: "delivered", httpStatus: null, note: null };
    expect(await send(url, ["ops@example.com", "mei@example.com"])).toEqual(delivered);
    expect(await send(url, ["ops@example.com", "mei@example.com"])).toEqual(delivered);
    expect(taken.map(({ from, to }) => [from, to])).toEqual(
      Array.from({ length: 2 }, () => ["herald@example.com", ["ops@example.com", "mei@example.com"]]),
    );
    for (const { text } of taken) {
      expect(text).toMatch(/^Message-ID: <a-1@herald\.invalid>\r$/im);
      expect(text).toMatch(/^Auto-Submitted: auto-generated\r$/im);
      expect(text).toMatch(/^From: Herald <herald@example\.com>\r$/m);
      expect(text).toMatch(/^Content-Type: text\/plain; charset=utf-8\r$/m);
      // A name with a line break makes no header of its own.
      expect(text).not.toMatch(/^Bcc:/im);
    }
  });

  it("is written in the target's language", async () => {
    const { url, taken } = await aMailServer();
    await send(url, ["ops@example.com"], { language: "zh" });
    const [, body = ""] = (taken[0]?.text ?? "").split("\r\n\r\n");
    expect(Buffer.from(body, "base64").toString()).toMatch(/请求开始于 2026-11-27 12:00.*不会自动重发/);
  });

  it("says for whom the server would not take it, while it took it for others", async () => {
    const { url, taken } = await aMailServer();
    const note = "the mail server took it, but not for refused@example.com";
    expect(await send(url, ["refused@example.com", "ops@example.com"])).toMatchObject({ kind: "delivered", note });
    expect(taken).toHaveLength(1);
    expect(await send(url, ["refused@example.com"])).toMatchObject({
      kind: "failed",
      why: expect.stringMatching(/no such mailbox/),
    });
  });

  it("fails without showing the password, even where the server repeats it", async () => {
    const { url } = await aMailServer();
    const sent = await send(url.replace("hunter2-mail", "hunter3-wrong"), ["ops@example.com"]);
    expect(sent).toMatchObject({ kind: "failed", why: expect.stringMatching(/no such password: …/) });
    expect(JSON.stringify(sent)).not.toMatch(/hunter/);
  });

  it("fails where no mail server is set, and where none listens", async () => {
    expect(await send(null, ["ops@example.com"])).toMatchObject({
      why: "no mail server is set: HERALD_SMTP_URL and HERALD_SMTP_FROM",
    });
    expect(await send("smtp://127.0.0.1:9", ["ops@example.com"])).toMatchObject({
      kind: "failed",
      why: expect.stringMatching(/ECONNREFUSED/),
    });
  });
});
