/**
 * Hosts that cannot be reached, and a process that froze before it wrote: nothing has left, so the campaign goes out by
 * itself, once, as soon as a way is open. The backup host is for the next attempt only.
 */
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "vitest";
import { SEND_WITHIN_MS } from "../../src/worker/acquire.ts";
import { aClosedPort, aFullHost, anUntrustedHost } from "../support/bad-hosts.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { aListener } from "../support/pretend-rongcloud.ts";
import { besidesLocks, callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";

/** The longest wait between two tries, five minutes, lasts a fifth of a second. */
const RATE = 1_500;

const LADDER_MS = [5_000, 15_000, 60_000, 300_000, 300_000, 300_000, 300_000];

describe.concurrent.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("tries host after host while nothing leaves, and begins with the first again", async (context) => {
    const { expect, onTestFinished } = context;
    const clock = fastClock(RATE);
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    const silent = await aListener({ onFinished: onTestFinished });
    const plain = await aListener({
      onRequest: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
      onFinished: onTestFinished,
    });
    const frozen = await aListener({ onFinished: onTestFinished });
    let connects = 0;
    const untrusted = await anUntrustedHost(onTestFinished);
    const broken = [
      { host: "http://nowhere.invalid", why: /nowhere\.invalid/ },
      { host: `http://127.0.0.1:${await aClosedPort()}`, why: /ECONNREFUSED/ },
      { host: await aFullHost(onTestFinished), why: /not connected by the latest instant to send/ },
      { host: silent.url.replace("http:", "https:"), why: /not connected by the latest instant to send/ },
      { host: plain.url.replace("http:", "https:"), why: /SSL|TLS|EPROTO/i },
      { host: untrusted.url, why: /self.signed/i },
      // The first to which a connection is made at all; the process freezes before it writes.
      { host: frozen.url, why: /nothing was written/ },
    ];
    const hosts = [...broken.map(({ host }) => host), sandbox.url];
    const running = await runHerald(await fresh(), {
      ...{ clock, hosts, callDeadlineMs: SEND_WITHIN_MS + 2_000, reconcileMs: 5_000 },
      seams: { connected: () => ((connects += 1) === 1 ? delay(SEND_WITHIN_MS) : undefined) },
    });
    onTestFinished(running.close);
    const { herald, fact, facts, submit } = running;
    const app = await running.anApp({ start: false });
    await herald.start(app);

    const { id } = await submit(app);
    await fact(id, "campaign.sent");
    const attempts = [...(await herald.ledger.listAttempts(app, id))].reverse();
    expect(attempts.map(({ host, reply, counts }) => ({ host, reply, counts }))).toEqual([
      ...broken.map(({ host }) => ({ host, reply: "neverLeft", counts: false })),
      { host: sandbox.url, reply: "accepted", counts: true },
    ]);
    for (const [at, { why }] of broken.entries()) expect(attempts[at]?.why).toMatch(why);
    expect(callsFor(sandbox, id)).toMatchObject([{ outcome: "accepted" }]);
    expect(silent.received() + plain.received()).not.toContain("POST");
    expect([untrusted.requests(), frozen.connections(), frozen.received()]).toEqual([0, 1, ""]);

    const holds = facts.filter(({ subject, action }) => subject === app && action === "app.held");
    expect(holds.map(({ detail }) => detail["code"])).toEqual(broken.map(() => "unreachable"));
    for (const [at, { at: heldAt, detail }] of holds.entries()) {
      expect(detail["until"]).toBeGreaterThanOrEqual(heldAt + (LADDER_MS[at] ?? 0));
      expect(attempts[at + 1]?.startedAt).toBeGreaterThanOrEqual(Number(detail["until"]));
    }
    expect(await herald.ledger.findApp(app)).toMatchObject({ neverLeftCount: 0 });

    const next = await submit(app);
    await fact(next.id, "attempt.ended");
    expect((await herald.ledger.listAttempts(app, next.id)).at(-1)).toMatchObject({ host: hosts[0] });
    expect(besidesLocks(running.errors)).toEqual([]);
  });

  it("keeps trying the only host there is, and sends each campaign once when it is back", async (context) => {
    const { expect, onTestFinished } = context;
    const clock = fastClock(RATE);
    const port = await aClosedPort();
    const hosts = [`http://127.0.0.1:${port}`];
    const running = await runHerald(await fresh(), { clock, hosts, callDeadlineMs: 3_000, reconcileMs: 5_000 });
    onTestFinished(running.close);
    const { herald, fact, find, submit } = running;
    const app = await running.anApp({ start: false });
    await herald.start(app);

    const ids = [(await submit(app)).id, (await submit(app)).id];
    await fact(app, "app.held", 4);
    for (const id of ids)
      expect(await find(app, id)).toMatchObject({ status: "scheduled", seatReasons: expect.anything() });
    const sandbox = await roomySandbox(clock, { port });
    onTestFinished(() => sandbox.stop());
    await Promise.all(ids.map((id) => fact(id, "campaign.sent")));
    for (const id of ids) expect(callsFor(sandbox, id)).toMatchObject([{ outcome: "accepted" }]);
    expect(sandbox.record().calls).toHaveLength(ids.length);
    const attempts = await Promise.all(ids.map((id) => herald.ledger.listAttempts(app, id)));
    const replies = attempts.flat().map(({ reply }) => reply);
    expect(replies.filter((reply) => reply === "accepted")).toHaveLength(ids.length);
    expect(new Set(replies)).toEqual(new Set(["accepted", "neverLeft"]));
    expect(besidesLocks(running.errors)).toEqual([]);
  });
});
