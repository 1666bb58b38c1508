import { describe, expect, it } from "vitest";
import { setAlertTarget } from "../../src/alerts/set-target.ts";
import type { AlertTargetInput } from "../../src/domain/alert-target.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { defineSchedule, setScheduleActive } from "../../src/schedules/define-schedule.ts";
import { settle } from "../../src/worker/settle.ts";
import { aNotice, at } from "../support/a-campaign.ts";
import { anAttempt } from "../support/an-attempt.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { LEDGERS } from "../support/ledger-backends.ts";
import { aWebhook, happen } from "../support/post-office.ts";

describe.each(LEDGERS)("the outbox on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  async function aShop(but: Partial<AlertTargetInput> = {}, rules = {}): Promise<AppUnderTest> {
    const shop = await desk.anApp(rules);
    const target = aWebhook("https://hooks.example.com/", but);
    await setAlertTarget({ decide: shop.decide, allowPrivate: false }, { app: shop.app, actor: "mei", target });
    return shop;
  }
  /** What is on its way, oldest first, as `kind subject`. */
  const told = async ({ app }: AppUnderTest) =>
    (await desk.ledger.deliveries.list(app, { limit: 100 }))
      .map(({ kind, subject }) => `${kind} ${subject}`)
      .toReversed();

  it("keeps an alert exactly when what it tells of is kept", async () => {
    const shop = await aShop();
    const failing = shop.decide(shop.app, "herald", async (decision) => {
      decision.record("spring", "campaign.uncertain", { why: "no answer" });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await told(shop)).toEqual([]);
    await happen(shop, "campaign.uncertain");
    expect(await told(shop)).toEqual(["campaign.uncertain spring"]);
    const decided = await desk.ledger.decide(shop.app, "herald", async (decision) => {
      decision.record("spring", "campaign.sent");
      decision.record("spring", "attempt.ended");
    });
    expect(decided.deliveries).toBe(1);
  });

  it("holds a delivery for each target that wants the alert, and nothing where none does", async () => {
    const shop = await aShop({ id: "all" });
    const also = (id: string, but: Partial<AlertTargetInput>) =>
      setAlertTarget(
        { decide: shop.decide, allowPrivate: false },
        { app: shop.app, actor: "mei", target: aWebhook("https://hooks.example.com/", { id, ...but }) },
      );
    await also("held", { events: ["app.held"] });
    await also("off", { active: false });
    await happen(shop);
    await happen(shop, "app.paused");
    const rows = await desk.ledger.deliveries.list(shop.app, { limit: 100 });
    expect(rows.map(({ targetId, kind }) => `${targetId} ${kind}`).sort()).toEqual([
      "all app.held",
      "all campaign.sent",
      "held app.held",
    ]);
    const quiet = await desk.anApp();
    await happen(quiet);
    expect(await told(quiet)).toEqual([]);
  });

  it("is quiet for an hour about trouble that comes back every few seconds", async () => {
    const shop = await aShop();
    const trouble = () => happen(shop, "app.held", { code: "witness", why: "disk full", until: clock.now() });
    for (let n = 0; n < 5; n += 1) {
      await trouble();
      clock.pass(30_000);
    }
    expect(await told(shop)).toEqual(["app.held spring"]);
    clock.pass(HOUR_MS);
    await trouble();
    expect(await told(shop)).toHaveLength(2);
  });

  describe("a seat that slips", () => {
    const urgent = (shop: AppUnderTest, id: string) => shop.submit({ id, at: at("12:00"), priority: "urgent" });

    it("is told of once it is more than the app's minutes later, and again when it slips as much once more", async () => {
      const shop = await aShop({ events: ["campaign.slipped"] });
      await shop.beat();
      await shop.submit({ id: "spring", name: "Spring sale", at: at("12:00") });
      await urgent(shop, "u1");
      expect((await shop.campaign("spring")).seatAt).toBe(at("12:01"));
      expect(await told(shop)).toEqual([]);
      await urgent(shop, "u2");
      const slipped = (await shop.campaign("spring")).seatAt!;
      expect(slipped).toBeGreaterThan(at("13:00"));
      expect(await told(shop)).toEqual(["campaign.slipped spring"]);
      const [fact] = shop.facts("campaign.reseated").filter(({ detail }) => "slippedFrom" in detail);
      expect(fact?.detail).toMatchObject({ name: "Spring sale", slippedFrom: at("12:00"), to: slipped });
      await urgent(shop, "u3");
      expect(await told(shop)).toHaveLength(2);
    });

    it("is not told of where the app's minutes are more", async () => {
      const shop = await aShop({}, { slipAlertMinutes: 600 });
      await shop.beat();
      await shop.submit({ id: "spring", at: at("12:00") });
      await urgent(shop, "u1");
      await urgent(shop, "u2");
      expect(await told(shop)).toEqual([]);
    });

    it("is not told of to whoever moves it: the answer says it", async () => {
      const shop = await aShop();
      await shop.beat();
      await shop.submit({ id: "spring", at: at("12:00") });
      await editCampaign(shop, {
        ...{ app: shop.app, actor: "mei", id: "spring", revision: 1 },
        change: { at: at("18:00") },
      });
      expect(await told(shop)).toEqual([]);
      expect((await shop.campaign("spring")).toldAt).toBe(at("18:00"));
    });

    it("is told of by an occurrence whose first seat is far from its time", async () => {
      const shop = await aShop();
      await shop.beat();
      await urgent(shop, "u1");
      await urgent(shop, "u2");
      clock.setTo(at("11:55"));
      await shop.beat();
      await defineSchedule(shop, { app: shop.app, actor: "mei", notice: aNotice() });
      expect(await told(shop)).toEqual([`campaign.slipped tips~${at("12:00")}`]);
    });
  });

  it("tells what will miss its deadline, and what became of it", async () => {
    const shop = await aShop();
    await shop.beat();
    for (const id of ["u1", "u2"]) await shop.submit({ id, at: at("12:00"), priority: "urgent" });
    await shop.submit({ id: "lunch", at: at("12:00"), deadline: at("12:30") });
    expect(await told(shop)).toEqual(["campaign.will-miss lunch"]);
    clock.setTo(at("12:31"));
    await shop.beat();
    expect(await told(shop)).toContain("campaign.expired lunch");
  });

  it("tells of a schedule that is paused, once", async () => {
    const shop = await aShop();
    await defineSchedule(shop, { app: shop.app, actor: "mei", notice: aNotice() });
    const pause = () => setScheduleActive(shop, { app: shop.app, actor: "mei", id: "tips", active: false });
    await pause();
    await pause();
    expect(await told(shop)).toEqual(["schedule.paused tips"]);
  });

  describe("a call that RongCloud refuses for quota", () => {
    const refuse = async (shop: AppUnderTest, token: string) => {
      await shop.decide(shop.app, "herald", (decision) =>
        decision.attempts.insert(anAttempt({ token, startedAt: clock.now(), finishedAt: null, reply: "in_flight" })),
      );
      const reply = { kind: "throttled", retryAfterMs: null, httpStatus: 429, code: 1008, why: "too many" } as const;
      const needs = { decide: shop.decide, roll: () => 0 };
      await settle(needs, shop.app, token, reply);
      await settle(needs, shop.app, token, reply);
    };

    it("though there was room by our own count, was made elsewhere: once per hold", async () => {
      const shop = await aShop();
      await refuse(shop, `${shop.app}-1`);
      expect(await told(shop)).toEqual([`app.held ${shop.app}`, `quota.used-outside ${shop.app}`]);
      const [fact] = shop.facts("quota.used-outside");
      expect(fact?.detail).toMatchObject({
        used: "0 of 2 in 60 minutes, 0 of 3 in the day in Asia/Shanghai",
        until: clock.now() + 5 * MINUTE_MS,
      });
    });

    it("with no room by our own count, is no one else's", async () => {
      const shop = await aShop();
      await shop.decide(shop.app, "mei", async (decision) => {
        for (const n of [1, 2]) {
          const startedAt = clock.now() - n * MINUTE_MS;
          await decision.attempts.insert(
            anAttempt({ token: `${shop.app}-own-${n}`, startedAt, finishedAt: startedAt }),
          );
        }
      });
      await refuse(shop, `${shop.app}-1`);
      expect(await told(shop)).toEqual([`app.held ${shop.app}`]);
    });
  });
});
