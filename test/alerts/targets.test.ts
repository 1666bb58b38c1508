import { describe, expect, it } from "vitest";
import { sendAlert } from "../../src/alerts/send-alert.ts";
import { openHttpDoor } from "../../src/alerts/http-door.ts";
import { removeAlertTarget, setAlertTarget } from "../../src/alerts/set-target.ts";
import { testAlertTarget } from "../../src/alerts/test-target.ts";
import type { AlertTargetInput } from "../../src/domain/alert-target.ts";
import { openSecrets } from "../../src/runtime/secrets.ts";
import { LEDGERS } from "../support/ledger-backends.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { aWebhook, ENVIRONMENT, happen } from "../support/post-office.ts";
import { aReceiver } from "../support/receiver.ts";
import { writeRows } from "../support/write-rows.ts";

const HOOK = "https://hooks.example.com/herald";
const TOKEN = "https://open.feishu.cn/open-apis/bot/v2/hook/s3cr3t-t0ken";

const set = (shop: AppUnderTest, target: unknown, more: { revision?: number; allowPrivate?: boolean } = {}) => {
  const { allowPrivate = false, ...rest } = more;
  const input = target as AlertTargetInput;
  return setAlertTarget({ decide: shop.decide, allowPrivate }, { app: shop.app, actor: "mei", target: input, ...rest });
};

/** Whatever anyone is shown of a target that is refused. */
const FAULTS: readonly [what: string, target: Record<string, unknown>, says: RegExp][] = [
  ["no kind", { kind: "sms", settings: {} }, /kind must be one of "webhook", .*"email"/],
  ["a misspelt kind", { kind: "webhok", settings: {} }, /did you mean "webhook"/],
  ["an id with a space", { id: "a b" }, /id must be letters/],
  ["an unknown event", { events: ["campaign.snet"] }, /did you mean "campaign.sent"/],
  ["no event at all", { events: [] }, /events must be at least 1 item/],
  ["a language nobody speaks here", { language: "fr" }, /language must be one of "en", "zh"/],
  [
    "a user in the URL",
    { settings: { url: "https://u:hunter2@example.com", secret: { secret: "sign" } } },
    /without user/,
  ],
  [
    "no URL",
    { settings: { url: "hooks.example.com", secret: { secret: "sign" } } },
    /settings.url must be an http or https/,
  ],
  ["another scheme", { settings: { url: "file:///etc/passwd", secret: { secret: "sign" } } }, /settings.url must be/],
  [
    "plain http",
    { settings: { url: "http://hooks.example.com/", secret: { secret: "sign" } } },
    /must be an https URL/,
  ],
  ["a private address", { settings: { url: "https://10.0.0.8/", secret: { secret: "sign" } } }, /public address/],
  [
    "a private address in disguise",
    { settings: { url: "https://0x7f.1/", secret: { secret: "sign" } } },
    /public address/,
  ],
  [
    "a secret written out",
    { settings: { url: HOOK, secret: "whsec_hunter2" } },
    /settings.secret must be a secret by its name/,
  ],
  [
    "a secret for a name",
    { settings: { url: HOOK, secret: { secret: "whsec_hunter2" } } },
    /settings.secret.secret must be a secret's name/,
  ],
  ["a path for a name", { settings: { url: HOOK, secret: { secret: "../../hunter2" } } }, /must be a secret's name/],
  ["no signing secret", { settings: { url: HOOK } }, /settings.secret must be/],
  [
    "a robot's URL written out",
    { kind: "feishu", settings: { url: TOKEN } },
    /settings.url must be a secret by its name/,
  ],
  [
    "a signature where there is none",
    { kind: "wecom", settings: { url: { secret: "a" }, sign: { secret: "b" } } },
    /known|keys/,
  ],
  ["no address", { kind: "email", settings: { to: [] } }, /settings.to must be at least 1 item/],
  [
    "a header in an address",
    { kind: "email", settings: { to: ["a@example.com\r\nBcc: b@example.com"] } },
    /an e-mail address/,
  ],
];

describe.each(LEDGERS)("on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();

  describe("setting a target", () => {
    it("creates it, changes it, or finds nothing to do, and is in the audit without its URL", async () => {
      const shop = await desk.anApp();
      expect(await set(shop, aWebhook(`${HOOK}?key=not-for-the-audit`))).toBe("created");
      expect(await set(shop, aWebhook(`${HOOK}?key=not-for-the-audit`))).toBe("unchanged");
      expect(await set(shop, aWebhook(HOOK, { language: "zh", events: ["campaign.sent"] }))).toBe("changed");
      const [stored] = await desk.ledger.listAlertTargets(shop.app);
      expect(stored).toMatchObject({
        ...{ id: "ops", active: true, offWhy: null, revision: 2, createdBy: "mei" },
        target: { kind: "webhook", settings: { url: HOOK, secret: { secret: "sign" } }, language: "zh" },
      });
      const facts = await desk.ledger.listFacts(shop.app, "ops");
      expect(facts.map(({ action, actor }) => [action, actor])).toEqual([
        ["alert-target.set", "mei"],
        ["alert-target.set", "mei"],
      ]);
      expect(facts[0]?.detail).toMatchObject({ kind: "webhook", host: "hooks.example.com" });
      expect(JSON.stringify(facts)).not.toContain("not-for-the-audit");
    });

    it("takes every kind there is", async () => {
      const shop = await desk.anApp();
      const url = { secret: "robot" };
      const kinds: AlertTargetInput[] = [
        aWebhook(HOOK, { id: "webhook" }),
        { id: "feishu", kind: "feishu", settings: { url, sign: { secret: "robot-sign" } } },
        { id: "dingtalk", kind: "dingtalk", settings: { url } },
        { id: "wecom", kind: "wecom", settings: { url } },
        { id: "slack", kind: "slack", settings: { url } },
        { id: "email", kind: "email", settings: { to: ["ops@example.com", "mei@example.com"] } },
      ];
      for (const target of kinds) expect(await set(shop, target), target.kind).toBe("created");
      expect((await desk.ledger.listAlertTargets(shop.app)).map(({ target }) => target)).toEqual(
        kinds
          .map((target) => ({ events: null, language: "en", active: true, ...target }))
          .sort((one, other) => (one.id < other.id ? -1 : 1)),
      );
    });

    it.each(FAULTS)("refuses %s, and repeats nothing that may be a secret", async (_what, but, says) => {
      const shop = await desk.anApp();
      const refused = set(shop, { ...aWebhook(HOOK), ...but });
      await expect(refused).rejects.toMatchObject({ code: "invalid" });
      const message = await refused.catch((error: unknown) => JSON.stringify([error, String(error)]));
      expect(message).toMatch(new RegExp(says.source.replaceAll('"', '\\\\*"')));
      expect(message).not.toMatch(/hunter2|s3cr3t/);
      expect(await desk.ledger.listAlertTargets(shop.app)).toEqual([]);
    });

    it("takes http and private addresses where that is allowed", async () => {
      const shop = await desk.anApp();
      expect(await set(shop, aWebhook("http://10.0.0.8:8080/hook"), { allowPrivate: true })).toBe("created");
    });

    it("is refused to whoever saw an older revision, and says which one there is", async () => {
      const shop = await desk.anApp();
      await set(shop, aWebhook(HOOK));
      await set(shop, aWebhook(HOOK, { language: "zh" }), { revision: 1 });
      await expect(set(shop, aWebhook(HOOK, { language: "en" }), { revision: 1 })).rejects.toThrow(
        /at revision 2, not 1/,
      );
      await expect(set(shop, aWebhook(HOOK, { id: "none" }), { revision: 1 })).rejects.toMatchObject({
        code: "not-found",
      });
    });

    it("has an end: an app has at most twenty", async () => {
      const shop = await desk.anApp();
      for (let n = 0; n < 20; n += 1) await set(shop, aWebhook(HOOK, { id: `t${n}` }));
      await expect(set(shop, aWebhook(HOOK, { id: "t20" }))).rejects.toThrow(/as many as it may have/);
    });
  });

  it("turned off, what waits for it is dead, and nothing new is written", async () => {
    const shop = await desk.anApp();
    await set(shop, aWebhook(HOOK));
    await happen(shop);
    await set(shop, aWebhook(HOOK, { active: false }));
    await happen(shop);
    expect(await desk.ledger.deliveries.list(shop.app, { limit: 10 })).toMatchObject([
      { state: "dead", lastError: "the target was turned off by mei" },
    ]);
  });

  it("removed, it is gone with all that went to it", async () => {
    const shop = await desk.anApp();
    await set(shop, aWebhook(HOOK));
    await happen(shop);
    const remove = () => removeAlertTarget(shop, { app: shop.app, actor: "mei", id: "ops" });
    await remove();
    expect(await desk.ledger.listAlertTargets(shop.app)).toEqual([]);
    expect(await desk.ledger.deliveries.list(shop.app, { limit: 10 })).toEqual([]);
    await expect(remove()).rejects.toMatchObject({ code: "not-found" });
    expect(shop.facts("alert-target.removed")).toHaveLength(1);
  });

  it("whose row cannot be read is at rest, says why, and can be set anew", async () => {
    const shop = await desk.anApp();
    await set(shop, aWebhook(HOOK));
    await happen(shop);
    await writeRows(desk, `update herald.alert_targets set settings = '{"url": 7}' where app = '${shop.app}'`);
    expect(await desk.ledger.listAlertTargets(shop.app)).toMatchObject([
      { active: false, target: null, offWhy: expect.stringMatching(/^its row in the ledger cannot be read: settings/) },
    ]);
    expect(await set(shop, aWebhook(HOOK))).toBe("changed");
    expect(await desk.ledger.listAlertTargets(shop.app)).toMatchObject([{ active: true, offWhy: null }]);
  });

  describe("testing a target", () => {
    const test = async (shop: AppUnderTest) => {
      const http = openHttpDoor({ allowPrivate: true });
      const needs = {
        http,
        clock: desk.clock,
        secrets: openSecrets(null, ENVIRONMENT),
        mail: null,
        allowPrivate: true,
        ownSecrets: [],
      };
      return testAlertTarget(
        {
          decide: shop.decide,
          clock: desk.clock,
          send: (sending, signal) => sendAlert(needs, sending, signal),
          stopping: new AbortController().signal,
        },
        { app: shop.app, actor: "mei", id: "ops" },
      ).finally(http.close);
    };

    it("sends one alert that says so, now, even to one that is off, and leaves nothing in the outbox", async () => {
      const shop = await desk.anApp();
      const receiver = await aReceiver();
      await set(shop, aWebhook(receiver.url, { active: false, events: ["app.held"] }), { allowPrivate: true });
      expect(await test(shop)).toEqual({ kind: "delivered", httpStatus: 204, note: null });
      expect(receiver.bodies()).toMatchObject([{ type: "test", data: { subject: "ops", actor: "mei" } }]);
      expect(await desk.ledger.deliveries.list(shop.app, { limit: 10 })).toEqual([]);
      expect(shop.facts("alert-target.tested")).toMatchObject([{ detail: { result: "delivered" } }]);
    });

    it("answers what to mend", async () => {
      const shop = await desk.anApp();
      const receiver = await aReceiver((response) => response.writeHead(403).end("no signature"));
      await set(shop, aWebhook(receiver.url), { allowPrivate: true });
      const why = 'it answered 403: "no signature"';
      expect(await test(shop)).toEqual({ kind: "failed", httpStatus: 403, why });
      expect(shop.facts("alert-target.tested")).toMatchObject([{ detail: { result: "failed", why } }]);
    });

    it("is refused for one that is not there", async () => {
      await expect(test(await desk.anApp())).rejects.toMatchObject({ code: "not-found" });
    });
  });
});
