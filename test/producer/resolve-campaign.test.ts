import { describe, expect, it } from "vitest";
import { HOUR_MS, SECOND_MS } from "../../src/domain/time.ts";
import { recordOutsideCall } from "../../src/producer/record-outside-call.ts";
import { resolveCampaign } from "../../src/producer/resolve-campaign.ts";
import { armApp, pauseApp, resumeApp } from "../../src/producer/stop-app.ts";
import { at, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { LEDGERS } from "../support/ledger-backends.ts";

const CALL_DEADLINE_MS = 20 * SECOND_MS;

describe.each(LEDGERS)("on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  const by = (shop: AppUnderTest) => ({ app: shop.app, actor: "lin" });

  describe("resolving", () => {
    /** An app whose `spring` went out at noon, or did not: nobody knows. */
    async function anUncertainShop(): Promise<AppUnderTest> {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      clock.setTo(at("12:00"));
      await shop.beat();
      await shop.decide(shop.app, "herald", async (decision) => {
        const campaign = (await decision.campaigns.find("spring"))!;
        await decision.campaigns.move(campaign, "releasing");
        await decision.attempts.insert({
          ...{ token: `${shop.app}-1`, campaignId: "spring", host: null, startedAt: at("12:00") },
          ...{ startedRealAt: at("12:00"), finishedAt: at("12:00:20"), reply: "unclear", httpStatus: null },
          ...{ code: null, messageUid: null, why: null, counts: true, urgent: false, who: "herald" },
        });
        await decision.campaigns.move({ ...campaign, status: "releasing" }, "uncertain");
      });
      return shop;
    }

    const resolve = (shop: AppUnderTest, became: "sent" | "not-sent") =>
      resolveCampaign({ ...shop, callDeadlineMs: CALL_DEADLINE_MS }, { ...by(shop), id: "spring", became });

    it("as sent closes it", async () => {
      const shop = await anUncertainShop();
      clock.setTo(at("12:01"));
      await resolve(shop, "sent");
      expect(await shop.campaign("spring")).toMatchObject({
        status: "sent",
        outcome: { text: "lin says that it went out" },
      });
    });

    it("refuses an answer about an earlier call, once the campaign is uncertain for another", async () => {
      const shop = await anUncertainShop();
      clock.setTo(at("12:01"));
      const { revision } = await shop.campaign("spring");
      const saidLate = () =>
        resolveCampaign(
          { ...shop, callDeadlineMs: CALL_DEADLINE_MS },
          { ...by(shop), id: "spring", became: "not-sent", revision },
        );
      await resolve(shop, "not-sent");
      await shop.decide(shop.app, "herald", async (decision) => {
        await decision.campaigns.move((await decision.campaigns.find("spring"))!, "releasing");
        await decision.campaigns.move((await decision.campaigns.find("spring"))!, "uncertain");
      });
      await expect(saidLate()).rejects.toMatchObject({ code: "stale-revision" });
      expect((await shop.campaign("spring")).status).toBe("uncertain");
    });

    it("as not sent books it anew, and the call goes on counting", async () => {
      const shop = await anUncertainShop();
      await shop.submit({ id: "next", at: at("12:30") });
      clock.setTo(at("12:31"));
      await shop.beat();
      await resolve(shop, "not-sent");
      const { status, bookedAt, seatAt, outcome } = await shop.campaign("spring");
      // The call of 12:00 and the one of `next` fill the hour.
      expect([status, bookedAt, outcome]).toEqual(["scheduled", at("12:31"), null]);
      expect(seatAt).toBeGreaterThan(at("13:00"));
    });

    it("as not sent is not late at once, even while the app is stopped", async () => {
      const shop = await anUncertainShop();
      await pauseApp(shop, by(shop));
      clock.setTo(at("14:00"));
      await resolve(shop, "not-sent");
      expect(await shop.campaign("spring")).toMatchObject({ status: "scheduled", held: null });
    });

    it("is refused as long as the answer may still come", async () => {
      const shop = await anUncertainShop();
      clock.setTo(at("12:00:24"));
      await expect(resolve(shop, "not-sent")).rejects.toThrow("may still come; decide in 1 s");
      clock.setTo(at("12:00:25"));
      await expect(resolve(shop, "not-sent")).resolves.toBeUndefined();
    });

    it("is refused for what is not uncertain", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      await expect(resolve(shop, "sent")).rejects.toMatchObject({ code: "wrong-status" });
    });
  });

  describe("pausing and resuming", () => {
    it("are said once each, by whom and why", async () => {
      const shop = await desk.anApp();
      await pauseApp(shop, { ...by(shop), note: "wrong price" });
      await pauseApp(shop, { app: shop.app, actor: "mei", note: "me too" });
      const state = await desk.ledger.findApp(shop.app);
      expect(state?.paused).toEqual({ by: "lin", note: "wrong price", at: MORNING });
      expect(shop.facts("app.paused")).toHaveLength(1);
      const { reasons } = await shop.submit({ at: at("12:00") });
      expect(reasons.at(-1)?.text).toContain("paused by lin: wrong price until a person resumes");
    });

    it("within the grace go on as if nothing had been", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      await pauseApp(shop, by(shop));
      clock.setTo(at("12:15"));
      await shop.beat();
      await resumeApp(shop, by(shop));
      expect(await shop.campaign("spring")).toMatchObject({ held: null, seatAt: at("12:15"), promisedAt: at("12:00") });
    });

    it("after the grace leave each by its late policy", async () => {
      const shop = await desk.anApp();
      for (const late of ["hold", "skip", "send"] as const) await shop.submit({ id: late, at: at("12:00"), late });
      await pauseApp(shop, by(shop));
      // Of the three one is seated at 13:01, which the pause has not made late yet.
      clock.setTo(at("14:00"));
      await shop.beat();
      await resumeApp(shop, by(shop));
      expect((await shop.campaign("hold")).held?.code).toBe("late");
      expect((await shop.campaign("skip")).status).toBe("skipped");
      expect(await shop.campaign("send")).toMatchObject({ held: null, seatAt: at("14:00") });
    });

    it("keep a hold that ends by itself", async () => {
      const shop = await desk.anApp();
      const hold = { code: "throttled", until: at("13:00"), why: "the quota is used up", since: MORNING } as const;
      await shop.decide(shop.app, "herald", (decision) => decision.changeApp({ hold }));
      await pauseApp(shop, by(shop));
      await resumeApp(shop, by(shop));
      expect(await desk.ledger.findApp(shop.app)).toMatchObject({ paused: null, hold });
      expect((await shop.submit({ at: at("12:00") })).seatAt).toBe(at("13:00"));
    });

    it("lift a hold that waits for a person", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      await shop.decide(shop.app, "herald", async (decision) => {
        await decision.changeApp({ hold: { code: "blocked", until: null, why: "code 1009", since: MORNING } });
        await decision.replan();
      });
      expect((await shop.campaign("spring")).seatAt).toBeNull();
      await resumeApp(shop, by(shop));
      expect((await shop.campaign("spring")).seatAt).toBe(at("12:00"));
      expect((await desk.ledger.findApp(shop.app))?.hold).toBeNull();
    });

    it("do not arm a disarmed app; arming does, and settles the ledger in", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      await shop.decide(shop.app, "herald", async (decision) => {
        await decision.changeApp({ disarmedWhy: "it has moved" });
        await decision.replan();
      });
      await resumeApp(shop, by(shop));
      expect((await shop.campaign("spring")).seatAt).toBeNull();
      let settledIn = 0;
      const needs = { decide: shop.decide, settleIn: async () => void (settledIn += 1) };
      await armApp(needs, by(shop));
      expect((await shop.campaign("spring")).seatAt).toBe(at("12:00"));
      expect(settledIn).toBe(1);
      expect(shop.facts("app.armed")).toMatchObject([{ actor: "lin", detail: { why: "it has moved" } }]);
    });
  });

  describe("a call made outside Herald", () => {
    it("moves the seats that it leaves no room for, and tells so", async () => {
      const shop = await desk.anApp();
      for (const time of ["11:00", "11:10"]) await shop.submit({ id: `at-${time.replace(":", "")}`, at: at(time) });
      clock.setTo(at("10:30"));
      await shop.beat();
      await recordOutsideCall(shop, { ...by(shop), startedAt: at("10:20"), note: "the old script" });
      const moved = await shop.campaign("at-1110");
      expect(moved).toMatchObject({ seatAt: at("11:21"), promisedAt: at("11:21") });
      expect(moved.seatReasons.at(-1)?.code).toBe("hour-quota");
      expect((await shop.campaign("at-1100")).seatAt).toBe(at("11:00"));
      expect(shop.facts("app.outside-call")).toMatchObject([{ detail: { note: "the old script" } }]);
    });

    it.each([
      ["starts in the future", { startedAt: MORNING + 1 }],
      ["ends in the future", { startedAt: MORNING, finishedAt: MORNING + HOUR_MS }],
      ["ends before it starts", { startedAt: MORNING, finishedAt: MORNING - 1 }],
      ["starts at no time", { startedAt: NaN }],
      ["starts between two milliseconds", { startedAt: 0.5 }],
    ])("is refused when it %s", async (_what, call) => {
      const shop = await desk.anApp();
      await expect(recordOutsideCall(shop, { ...by(shop), ...call })).rejects.toMatchObject({ code: "invalid" });
      expect(await desk.ledger.listFacts(shop.app)).toEqual([]);
    });
  });
});
