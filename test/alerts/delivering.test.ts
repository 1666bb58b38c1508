import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setAlertTarget } from "../../src/alerts/set-target.ts";
import { dismiss, replay } from "../../src/alerts/dead-letters.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import { LEDGERS } from "../support/ledger-backends.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { aPostOffice, aWebhook, ENVIRONMENT, happen, SIGNING_SECRET } from "../support/post-office.ts";
import { aReceiver } from "../support/receiver.ts";

describe.each(LEDGERS)("on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;
  let shop: AppUnderTest;

  const set = (target: Parameters<typeof setAlertTarget>[1]["target"], of = shop) =>
    setAlertTarget({ decide: of.decide, allowPrivate: true }, { app: of.app, actor: "mei", target });
  const deliveries = (state?: "pending" | "delivered" | "dead") =>
    desk.ledger.deliveries.list(shop.app, { ...(state && { state }), limit: 100 });

  beforeEach(async () => {
    shop = await desk.anApp();
    // Signatures carry the time of the try, and who checks them looks at the machine's clock.
    vi.useFakeTimers({ toFake: ["Date"], now: clock.now() });
  });
  afterEach(() => vi.useRealTimers());

  describe("a webhook", () => {
    it("is signed as Standard Webhooks says, by what another implementation accepts", async () => {
      const receiver = await aReceiver();
      await set(aWebhook(receiver.url));
      await happen(shop);
      await aPostOffice(desk).round();
      const [{ headers, body }] = receiver.received as [(typeof receiver.received)[number]];
      const told = new Webhook(SIGNING_SECRET).verify(body, headers as Record<string, string>);
      expect(told).toMatchObject({
        type: "campaign.sent",
        timestamp: "2026-11-27T10:00:00.000+08:00",
        data: {
          ...{ app: shop.app, provider: "sandbox", subject: "spring", severity: "info", actor: "herald" },
          title: "[Sandbox] Sent: Spring sale",
          text: "RongCloud accepted it at 2026-11-27 10:00 (Asia/Shanghai).",
          detail: { name: "Spring sale", startedAt: clock.now() },
        },
      });
      expect(() => new Webhook(SIGNING_SECRET).verify(`${body} `, headers as Record<string, string>)).toThrow();
      expect(await deliveries()).toMatchObject([{ state: "delivered", tries: 1, httpStatus: 204, lastError: null }]);
    });

    it("is signed with both secrets while one is being changed", async () => {
      const receiver = await aReceiver();
      await set(aWebhook(receiver.url));
      await happen(shop);
      const other = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
      const secrets = { read: async () => `${other} ${SIGNING_SECRET}` };
      await aPostOffice(desk, { secrets }).round();
      for (const { headers, body } of receiver.received) {
        for (const secret of [other, SIGNING_SECRET]) {
          expect(() => new Webhook(secret).verify(body, headers as Record<string, string>)).not.toThrow();
        }
      }
      expect(receiver.received).toHaveLength(1);
    });

    it("keeps its id over all tries, and has the time of each", async () => {
      const receiver = await aReceiver((response, n) => response.writeHead(n < 3 ? 500 : 200).end());
      await set(aWebhook(receiver.url));
      await happen(shop);
      const post = aPostOffice(desk);
      for (const waitMs of [0, 5 * SECOND_MS, 30 * SECOND_MS]) {
        clock.pass(waitMs);
        vi.setSystemTime(clock.now());
        await post.round();
      }
      const headers = receiver.received.map((each) => each.headers);
      expect(new Set(headers.map((each) => each["webhook-id"])).size).toBe(1);
      const since = headers.map((each) => Number(each["webhook-timestamp"]) - Number(headers[0]!["webhook-timestamp"]));
      expect(since).toEqual([0, 5, 35]);
      for (const { body, headers: of } of receiver.received.slice(-1)) {
        expect(() => new Webhook(SIGNING_SECRET).verify(body, of as Record<string, string>)).not.toThrow();
      }
    });
  });

  describe("a delivery that fails", () => {
    it("is tried again after each wait and not before, and is dead after the eighth", async () => {
      const receiver = await aReceiver((response) => response.writeHead(503).end("busy"));
      await set(aWebhook(receiver.url));
      await happen(shop);
      const post = aPostOffice(desk);
      await post.round();
      const waits = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 10 * HOUR_MS];
      for (const [n, waitMs] of waits.entries()) {
        clock.pass(waitMs - 1);
        await post.round();
        expect(receiver.received).toHaveLength(n + 1);
        clock.pass(1);
        await post.round();
        expect(receiver.received).toHaveLength(n + 2);
      }
      clock.pass(10 * DAY_MS);
      await post.round();
      expect(receiver.received).toHaveLength(8);
      expect(await deliveries()).toMatchObject([
        { state: "dead", tries: 8, httpStatus: 503, lastError: 'it answered 503: "busy"' },
      ]);
      expect(post.errors).toEqual([
        `Error: alert campaign.sent of ${shop.app} to ops is given up after 8 tries: it answered 503: "busy"`,
      ]);
    });

    it("waits as long as the receiver asks for, where that is longer", async () => {
      const receiver = await aReceiver((response) => response.writeHead(429, { "retry-after": "600" }).end());
      await set(aWebhook(receiver.url));
      await happen(shop);
      await aPostOffice(desk).round();
      expect(await deliveries()).toMatchObject([{ nextTryRealAt: clock.now() + 10 * MINUTE_MS }]);
    });

    it("follows no redirect", async () => {
      const receiver = await aReceiver((response) => response.writeHead(302, { location: "/elsewhere" }).end());
      await set(aWebhook(receiver.url));
      await happen(shop);
      await aPostOffice(desk).round();
      expect(receiver.received).toHaveLength(1);
      expect(await deliveries("pending")).toMatchObject([{ lastError: "it answered 302", httpStatus: 302 }]);
    });

    it("says so when nobody listens, and when a secret is missing", async () => {
      await set(aWebhook("http://127.0.0.1:9/hook", { id: "closed" }));
      await set(
        aWebhook("http://127.0.0.1:9/hook", {
          id: "unsigned",
          settings: { url: "http://127.0.0.1:9/", secret: { secret: "none" } },
        }),
      );
      await happen(shop);
      await aPostOffice(desk).round();
      const errors = (await deliveries("pending")).map(({ targetId, lastError }) => [targetId, lastError]);
      expect(Object.fromEntries(errors)).toEqual({
        closed: expect.stringMatching(/ECONNREFUSED|bad port/),
        unsigned: 'the secret "none" is not there: neither HERALD_SECRET_NONE nor HERALD_SECRETS_DIR is set',
      });
    });

    it("reads no more of an answer than 64 KiB", async () => {
      let isOver = false;
      const receiver = await aReceiver((response) => {
        response.on("close", () => (isOver = true)).writeHead(500);
        const pour = (): void => {
          while (!response.destroyed && response.write("x".repeat(16_384)));
          if (!response.destroyed) response.once("drain", pour);
        };
        pour();
      });
      await set(aWebhook(receiver.url));
      await happen(shop);
      await aPostOffice(desk).round();
      await expect.poll(() => isOver).toBe(true);
      expect(await deliveries()).toMatchObject([{ httpStatus: 500 }]);
    });

    it("is given up at once when the receiver is gone for good, and its target is off until a person sets it again", async () => {
      const receiver = await aReceiver((response) => response.writeHead(410).end());
      await set(aWebhook(receiver.url));
      await happen(shop);
      await happen(shop);
      const post = aPostOffice(desk);
      await post.round();
      expect(receiver.received).toHaveLength(1);
      expect(await deliveries()).toMatchObject([{ state: "dead" }, { state: "dead" }]);
      const why = "the receiver is gone: it answered 410";
      expect(await desk.ledger.listAlertTargets(shop.app)).toMatchObject([{ active: false, offWhy: why }]);
      expect((await desk.ledger.listFacts(shop.app, "ops")).at(-1)).toMatchObject({
        action: "alert-target.turned-off",
        detail: { why },
      });
      await happen(shop);
      expect(await deliveries()).toHaveLength(2);
      await expect(replay(shop, { ...shop, id: (await deliveries())[0]!.id })).rejects.toThrow(/targets that are on/);
      receiver.answers((response) => response.writeHead(200).end());
      expect(await set(aWebhook(receiver.url))).toBe("changed");
      expect(await replay(shop, shop)).toBe(2);
      await post.round();
      expect(await deliveries("delivered")).toHaveLength(2);
    });
  });

  describe("dead letters", () => {
    it("are sent again when a person says so, with the same id and all their tries", async () => {
      const receiver = await aReceiver((response) => response.writeHead(500).end());
      await set(aWebhook(receiver.url));
      await happen(shop);
      const post = aPostOffice(desk);
      await untilDead(post.round, clock.pass);
      const [dead] = await deliveries("dead");
      receiver.answers((response) => response.writeHead(200).end());
      expect(await replay(shop, { ...shop, id: dead!.id })).toBe(1);
      await post.round();
      expect(await deliveries()).toMatchObject([{ id: dead!.id, state: "delivered", tries: 1, lastError: null }]);
      expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
      await expect(replay(shop, { ...shop, id: dead!.id })).rejects.toMatchObject({ code: "not-found" });
      expect(shop.facts("alerts.replayed")).toMatchObject([{ actor: "mei", detail: { count: 1, delivery: dead!.id } }]);
    });

    it("are forgotten when a person says so, and not by time", async () => {
      const receiver = await aReceiver((response) => response.writeHead(500).end());
      await set(aWebhook(receiver.url));
      await happen(shop);
      await untilDead(aPostOffice(desk).round, clock.pass);
      clock.pass(365 * DAY_MS);
      await desk.ledger.deliveries.prune(clock.realMs());
      expect(await deliveries("dead")).toHaveLength(1);
      expect(await dismiss(shop, shop)).toBe(1);
      expect(await dismiss(shop, shop)).toBe(0);
      await desk.ledger.deliveries.prune(clock.realMs());
      expect(await deliveries()).toEqual([]);
    });

    it("are another app's own", async () => {
      const receiver = await aReceiver((response) => response.writeHead(500).end());
      await set(aWebhook(receiver.url));
      await happen(shop);
      await untilDead(aPostOffice(desk).round, clock.pass);
      const other = await desk.anApp();
      const [dead] = await deliveries("dead");
      await expect(replay(other, { ...other, id: dead!.id })).rejects.toMatchObject({ code: "not-found" });
      await expect(dismiss(other, { ...other, id: dead!.id })).rejects.toMatchObject({ code: "not-found" });
      expect([await replay(other, other), await dismiss(other, other)]).toEqual([0, 0]);
    });
  });

  describe("at least once", () => {
    it("a receiver that answers after its time is told again", async () => {
      const receiver = await aReceiver((response, n) => void (n > 1 && response.writeHead(200).end()));
      await set(aWebhook(receiver.url));
      await happen(shop);
      await aPostOffice(desk, { answerLimitMs: 100 }).round();
      expect(await deliveries()).toMatchObject([{ state: "pending", lastError: "no whole answer within 100 ms" }]);
      clock.pass(5 * SECOND_MS);
      // The second answer may take as long as a busy machine needs for it.
      await aPostOffice(desk).round();
      expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual(
        Array.from({ length: 2 }, () => receiver.received[0]!.headers["webhook-id"]),
      );
      expect(await deliveries()).toMatchObject([{ state: "delivered", tries: 2 }]);
    });

    it("a delivery whose process is gone falls due again, and is nobody's until then", async () => {
      const receiver = await aReceiver(() => undefined);
      await set(aWebhook(receiver.url));
      await happen(shop);
      const gone = aPostOffice(desk);
      await gone.open();
      await receiver.has(1);
      gone.close();
      gone.cut();
      receiver.answers((response) => response.writeHead(200).end());
      const next = aPostOffice(desk);
      await next.round();
      expect(receiver.received).toHaveLength(1);
      clock.pass(30 * SECOND_MS);
      await next.round();
      expect(await deliveries()).toMatchObject([{ state: "delivered", tries: 2 }]);
    });

    it("several that deliver take each delivery once", async () => {
      const receiver = await aReceiver();
      await set(aWebhook(receiver.url));
      for (let n = 0; n < 30; n += 1) await happen(shop);
      const posts = [aPostOffice(desk), aPostOffice(desk), aPostOffice(desk)];
      await Promise.all(posts.map((post) => post.round()));
      await posts[0]!.round();
      expect(receiver.received).toHaveLength(30);
      expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(30);
    });

    it("a clock that is set back keeps nothing waiting for the day to come again", async () => {
      const receiver = await aReceiver();
      await set(aWebhook(receiver.url));
      clock.pass(3 * DAY_MS);
      await happen(shop);
      clock.pass(-3 * DAY_MS);
      await aPostOffice(desk).round();
      expect(receiver.received).toHaveLength(1);
    });
  });

  it("lets a receiver that hangs keep back its own alerts and no others", async () => {
    const [hanging, quick] = [await aReceiver(() => undefined), await aReceiver()];
    await set(aWebhook(hanging.url, { id: "hanging" }));
    await set(aWebhook(quick.url, { id: "quick" }));
    for (let n = 0; n < 3; n += 1) await happen(shop);
    const post = aPostOffice(desk);
    await post.open();
    await Promise.all([hanging.has(1), quick.has(3)]);
    await expect.poll(() => deliveries("delivered")).toHaveLength(3);
    expect(hanging.received).toHaveLength(1);
    post.close();
    post.cut();
  });

  it("keeps what was delivered for thirty days", async () => {
    const receiver = await aReceiver();
    await set(aWebhook(receiver.url));
    await happen(shop);
    await aPostOffice(desk).round();
    clock.pass(30 * DAY_MS);
    await desk.ledger.deliveries.prune(clock.realMs());
    expect(await deliveries()).toHaveLength(1);
    clock.pass(1);
    await desk.ledger.deliveries.prune(clock.realMs());
    expect(await deliveries()).toEqual([]);
  });

  it("shows no secret in what it keeps of an answer that repeats them all", async () => {
    const secrets = {
      read: async () => `http://127.0.0.1:${new URL(receiver.url).port}/robot/T0K3Nof-robot?key=K3yOfRobot`,
    };
    const receiver = await aReceiver((response, _n, { path }) =>
      response.writeHead(500).end(`${path} ${ENVIRONMENT.RONGCLOUD_APP_SECRET} ${decodeURIComponent(path)}`),
    );
    await set({ id: "robot", kind: "wecom", settings: { url: { secret: "robot" } } });
    await happen(shop);
    await aPostOffice(desk, { secrets, ownSecrets: [ENVIRONMENT.RONGCLOUD_APP_SECRET] }).round();
    const lastError = (await deliveries())[0]?.lastError;
    expect(lastError).toMatch(/^it answered 500: ".*…/);
    expect(lastError).not.toMatch(/T0K3N|K3yOf|Y1W2/);
  });
});

async function untilDead(round: () => Promise<void>, pass: (ms: number) => void): Promise<void> {
  for (let tries = 0; tries < 8; tries += 1) {
    await round();
    pass(11 * HOUR_MS);
  }
}
