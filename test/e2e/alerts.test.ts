/** Alerts from beginning to end: a release that happens, and what people hear of it, whatever becomes of process or receiver. */
import { Writable } from "node:stream";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { MINUTE_MS } from "../../src/domain/time.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { createLogger } from "../../src/runtime/logger.ts";
import { openSecrets } from "../../src/runtime/secrets.ts";
import { logFact } from "../../src/worker/log-events.ts";
import { STORES_ONCE } from "../support/pairings.ts";
import { aWebhook, ENVIRONMENT, SIGNING_SECRET } from "../support/post-office.ts";
import { aReceiver } from "../support/receiver.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";
import { dumpRows } from "../support/write-rows.ts";

const ALERTS = { secrets: openSecrets(null, ENVIRONMENT), allowPrivateTargets: true };

describe.each(STORES_ONCE)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  afterEach(() => vi.unstubAllEnvs());

  async function aHerald(but: { alerts?: typeof ALERTS & { answerLimitMs?: number } } = {}, stores = fresh()) {
    const clock = fastClock(600);
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    const opened = await stores;
    const running = await runHerald(opened, { clock, hosts: [sandbox.url], alerts: ALERTS, ...but });
    onTestFinished(running.close);
    return { running, sandbox, stores: opened };
  }

  it("tells a signed webhook that an announcement was sent, as soon as it was", async () => {
    const { running } = await aHerald();
    const receiver = await aReceiver();
    const app = await running.anApp();
    const target = aWebhook(receiver.url, { events: ["campaign.sent"] });
    expect(await running.herald.alerts.set({ app, actor: "ann", target })).toBe("created");
    expect(await running.herald.alerts.test({ app, actor: "ann", id: "ops" })).toMatchObject({ kind: "delivered" });
    const { id } = await running.submit(app, { name: "Spring sale" });
    await receiver.has(2);
    const [, { headers, body }] = receiver.received as [unknown, (typeof receiver.received)[number]];
    expect(new Webhook(SIGNING_SECRET).verify(body, headers as Record<string, string>)).toMatchObject({
      type: "campaign.sent",
      data: { subject: id, title: "[Sandbox] Sent: Spring sale" },
    });
    await expect
      .poll(() => running.herald.alerts.deliveries({ app }))
      .toMatchObject([{ kind: "campaign.sent", state: "delivered", subject: id }]);
    expect(running.errors).toEqual([]);
  });

  it("is not delayed by a receiver that hangs, nor is closing", async () => {
    const { running, sandbox } = await aHerald({ alerts: { ...ALERTS, answerLimitMs: 60_000 } });
    const receiver = await aReceiver(() => undefined);
    const app = await running.anApp();
    await running.herald.alerts.set({ app, actor: "ann", target: aWebhook(receiver.url) });
    for (let n = 1; n <= 3; n += 1) {
      const { id } = await running.submit(app, { at: running.clock.now() + 2 * MINUTE_MS });
      await running.fact(id, "campaign.sent");
      expect(callsFor(sandbox, id, "accepted")).toHaveLength(1);
    }
    await receiver.has(1);
    await running.close();
    // It hung all the while, and what was to follow it waits for the next start.
    expect(receiver.received).toHaveLength(1);
    expect(running.errors).toEqual([]);
  });

  it("survives a process that dies between the commit and the delivery", async ({ onTestFinished: finished }) => {
    vi.stubEnv("HERALD_SECRET_SIGN", SIGNING_SECRET);
    const stores = await fresh();
    const receiver = await aReceiver();
    const sandbox = await roomySandbox(systemClock);
    finished(() => sandbox.stop());
    const hosts = [sandbox.url];
    const before = await runHerald(stores, { clock: systemClock, hosts, alerts: ALERTS });
    const app = await before.anApp({ start: false });
    await before.herald.alerts.set({
      app,
      actor: "ann",
      target: aWebhook(receiver.url, { events: ["campaign.sent"] }),
    });
    await before.close();

    const submit = [{ app, id: "spring", inMs: 0 }];
    const doomed = startWorkerProcess({ stores, hosts, apps: [app], submit, stopAt: "campaign.sent" }, finished);
    await doomed.reached();
    await doomed.kill();
    expect(receiver.received).toEqual([]);

    const after = await runHerald(stores, { clock: systemClock, hosts, alerts: ALERTS });
    finished(after.close);
    finished((await after.herald.start(app)).stop);
    await receiver.has(1);
    expect(receiver.bodies()).toMatchObject([{ type: "campaign.sent", data: { subject: "spring" } }]);
    expect(callsFor(sandbox, "spring", "accepted")).toHaveLength(1);
  });

  it("keeps every secret to itself: in rows, facts, errors and the log", async () => {
    const receiver = await aReceiver((response, _n, { path, headers, body }) =>
      response.writeHead(500).end(`${path} ${JSON.stringify(headers)} ${body} ${ENVIRONMENT.RONGCLOUD_APP_SECRET}`),
    );
    const robot = `${receiver.url}/b0t-T0KEN-of-the-robot?access_token=acc3ss-t0ken`;
    const secrets = openSecrets(null, { ...ENVIRONMENT, HERALD_SECRET_ROBOT: robot });
    const { running, stores } = await aHerald({ alerts: { ...ALERTS, secrets } });
    const app = await running.anApp();
    const { alerts } = running.herald;
    const sign = { secret: "robot-sign" };
    await alerts.set({ app, actor: "ann", target: aWebhook(receiver.url) });
    for (const kind of ["feishu", "dingtalk"] as const) {
      const target = { id: kind, kind, settings: { url: { secret: "robot" }, sign } };
      await alerts.set({ app, actor: "ann", target });
      expect(await alerts.test({ app, actor: "ann", id: kind })).toMatchObject({ kind: "failed", httpStatus: 500 });
    }
    const { id } = await running.submit(app);
    await running.fact(id, "campaign.sent");
    await expect
      .poll(async () => (await alerts.deliveries({ app })).filter(({ lastError }) => lastError !== null))
      .toHaveLength(3);

    const log: string[] = [];
    const destination = new Writable({ write: (chunk, _encoding, done) => (log.push(String(chunk)), done()) });
    const logger = createLogger({ level: "trace", pretty: false, destination });
    for (const fact of running.facts) logFact(logger, fact);
    for (const error of running.errors) logger.warn({ err: error }, "trouble");
    const shown = [
      await dumpRows({ store: stores.store, ledger: running.herald.ledger }),
      JSON.stringify([await alerts.list(app), await alerts.deliveries({ app }), running.facts, running.errors]),
      log.join(""),
    ].join("\n");
    expect(shown).toContain("it answered 500");
    for (const secret of ["T0KEN", "acc3ss-t0ken", "robot5igning", SIGNING_SECRET.slice(6), "Y1W2MeFwww"]) {
      expect(shown).not.toContain(secret);
    }
  });
});
