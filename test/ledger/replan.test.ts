import pg from "pg";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { LatePolicy } from "../../src/domain/campaign.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import type { AppHold } from "../../src/domain/app-state.ts";
import { WORKER_SILENT_MS } from "../../src/domain/app-state.ts";
import { JOB_HORIZON_MS } from "../../src/ledger/reseat.ts";
import { cancelCampaign } from "../../src/producer/cancel-campaign.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { pauseApp, resumeApp } from "../../src/producer/stop-app.ts";
import { defineSchedule } from "../../src/schedules/define-schedule.ts";
import { aNotice, at, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { LEDGERS } from "../support/ledger-backends.ts";

const NO_EFFECTS = { puts: [], drops: [], schedules: [] };

describe.each(LEDGERS)("the re-plan on $name", ({ name, isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  /** An app with `spring` seated at noon, and nothing yet to be asked for. */
  async function aShop(): Promise<AppUnderTest> {
    const shop = await desk.anApp();
    await shop.submit({ id: "spring", at: at("12:00") });
    // Whatever comes next is booked later.
    clock.pass(1);
    shop.effects();
    shop.events();
    return shop;
  }

  function hold(shop: AppUnderTest, said: Partial<AppHold>): Promise<void> {
    return shop.decide(shop.app, "herald", async (decision) => {
      await decision.changeApp({ hold: { code: "throttled", until: null, why: "code 1008", since: 0, ...said } });
      await decision.replan();
    });
  }

  const by = (shop: AppUnderTest) => ({ app: shop.app, actor: shop.actor });

  describe("asks the queue for", () => {
    it("a job at the seat, the first of its campaign", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00"), priority: "urgent" });
      const put = { campaignId: "spring", n: 1, seatAt: at("12:00"), priority: "urgent" };
      expect(shop.effects()).toEqual({ ...NO_EFFECTS, puts: [put] });
    });

    it("nothing when nothing has changed, and writes nothing either", async () => {
      const shop = await aShop();
      await shop.submit({ id: "late-night", at: at("23:00") });
      shop.effects();
      shop.events();
      const before = await desk.ledger.listCampaigns(shop.app);
      clock.pass(MINUTE_MS);
      await shop.replan();
      expect(shop.effects()).toEqual(NO_EFFECTS);
      expect(shop.events()).toEqual([]);
      expect(await desk.ledger.listCampaigns(shop.app)).toEqual(before);
    });

    it("another job when the seat moves, the old one dropped", async () => {
      const shop = await aShop();
      await shop.submit({ id: "flash", at: at("12:00"), priority: "urgent" });
      expect(shop.effects()).toEqual({
        ...NO_EFFECTS,
        puts: expect.arrayContaining([
          { campaignId: "flash", n: 1, seatAt: at("12:00"), priority: "urgent" },
          { campaignId: "spring", n: 2, seatAt: at("12:01"), priority: "normal" },
        ]),
        drops: [{ campaignId: "spring", n: 1 }],
      });
    });

    it("no job beyond the horizon until its seat is within it", async () => {
      const shop = await desk.anApp();
      const seatAt = at("12:00", 5);
      await shop.submit({ id: "far", at: seatAt });
      expect(await shop.campaign("far")).toMatchObject({ seatAt, jobAt: null, jobN: 0 });
      clock.setTo(seatAt - JOB_HORIZON_MS - 1);
      await shop.replan();
      expect(shop.effects().puts).toEqual([]);
      clock.pass(1);
      await shop.replan();
      expect(shop.effects().puts).toEqual([{ campaignId: "far", n: 1, seatAt, priority: "normal" }]);
    });

    it("no other job while a due one waits for its turn", async () => {
      const shop = await aShop();
      for (const time of ["12:00", "12:00:05", "12:01:30"]) {
        clock.setTo(at(time));
        await shop.beat();
      }
      expect(shop.effects()).toEqual(NO_EFFECTS);
      expect(await shop.campaign("spring")).toMatchObject({ jobN: 1, jobAt: at("12:00"), promisedAt: at("12:00") });
    });

    it("the end of a job whose campaign was cancelled", async () => {
      const shop = await aShop();
      await cancelCampaign(shop, { ...by(shop), id: "spring" });
      expect(shop.effects()).toEqual({ ...NO_EFFECTS, drops: [{ campaignId: "spring", n: 1 }] });
    });

    it("no jobs of a paused app, and new ones once it resumes", async () => {
      const shop = await aShop();
      await pauseApp(shop, by(shop));
      expect(shop.effects()).toEqual({ ...NO_EFFECTS, drops: [{ campaignId: "spring", n: 1 }] });
      await resumeApp(shop, by(shop));
      const { puts, drops } = shop.effects();
      expect(puts).toMatchObject([{ campaignId: "spring", n: 3, seatAt: at("12:00") }]);
      expect(drops).toEqual([]);
    });

    it("a hold, and its end", async () => {
      const shop = await aShop();
      await hold(shop, { until: at("11:00") });
      expect(shop.effects().hold).toBe(at("11:00"));
      await shop.decide(shop.app, "herald", (decision) => decision.changeApp({ hold: null }));
      expect(shop.effects().hold).toBeNull();
    });
  });

  describe("expires", () => {
    it.each([
      ["at its deadline", 0, "scheduled"],
      ["past its deadline", 1, "expired"],
    ])("a campaign %s: %i ms after it, it is %s", async (_when, afterMs, status) => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00"), deadline: at("12:05") });
      clock.setTo(at("12:05") + afterMs);
      await shop.beat();
      expect((await shop.campaign("spring")).status).toBe(status);
      expect(shop.facts("campaign.expired")).toHaveLength(afterMs);
    });

    it("one that is held, and says for what", async () => {
      const shop = await aShop();
      clock.setTo(at("12:30"));
      await shop.replan();
      clock.setTo(at("12:00", 1) + 1);
      await shop.replan();
      const { status, outcome } = await shop.campaign("spring");
      expect(status).toBe("expired");
      expect(outcome?.text).toBe(
        "its deadline passed while it was held: its promised time passed while nothing could be released",
      );
    });

    it("one the moment it is submitted, when its time is long past", async () => {
      const shop = await desk.anApp();
      const placed = await shop.submit({ id: "spring", at: at("12:00", -3) });
      expect(placed).toMatchObject({ status: "expired", seatAt: null });
      expect(shop.effects()).toEqual(NO_EFFECTS);
    });
  });

  describe("tells people a new time", () => {
    it("first when a campaign gets a seat, with why it is not the time asked for", async () => {
      const shop = await aShop();
      await shop.submit({ id: "second", at: at("12:00") });
      expect(shop.facts("campaign.seated")).toMatchObject([
        { subject: "second", detail: { from: null, to: at("12:01"), reasons: [expect.any(String)] } },
      ]);
    });

    it.each([
      ["a worker lives", true],
      ["no worker lives yet, and no promise was broken", false],
    ])("when another displaces it and %s", async (_state, isAlive) => {
      const shop = await aShop();
      if (isAlive) await shop.beat();
      await shop.submit({ id: "flash", at: at("12:00"), priority: "urgent" });
      expect((await shop.campaign("spring")).promisedAt).toBe(at("12:01"));
      expect(shop.facts("campaign.reseated")).toMatchObject([
        { subject: "spring", detail: { from: at("12:00"), to: at("12:01") } },
      ]);
    });

    it("when a hold that ends by itself moves it and a worker lives", async () => {
      const shop = await aShop();
      clock.setTo(at("12:00"));
      await shop.beat();
      await hold(shop, { until: at("13:01") });
      expect((await shop.campaign("spring")).promisedAt).toBe(at("13:01"));
    });

    it("when it is edited, also while the app is stopped or nobody lives", async () => {
      const shop = await aShop();
      const { revision } = await shop.campaign("spring");
      await editCampaign(shop, { ...by(shop), id: "spring", revision, change: { at: at("15:00") } });
      expect((await shop.campaign("spring")).promisedAt).toBe(at("15:00"));
    });

    it("that there is none before the deadline, and when the first would have been", async () => {
      const shop = await aShop();
      await shop.submit({ id: "hurried", at: at("12:00"), deadline: at("12:00:30") });
      expect(await shop.campaign("hurried")).toMatchObject({
        seatAt: null,
        promisedAt: null,
        firstSeatAt: at("12:01"),
      });
      expect(shop.facts("campaign.will-miss")).toMatchObject([{ subject: "hurried" }]);
      await shop.replan();
      expect(shop.facts("campaign.will-miss")).toHaveLength(1);
    });
  });

  describe("keeps what was promised", () => {
    it("while the app is paused", async () => {
      const shop = await aShop();
      await pauseApp(shop, by(shop));
      await shop.beat();
      expect(await shop.campaign("spring")).toMatchObject({ seatAt: null, promisedAt: at("12:00") });
      await resumeApp(shop, by(shop));
      expect(await shop.campaign("spring")).toMatchObject({ seatAt: at("12:00"), promisedAt: at("12:00") });
    });

    it("while the app is blocked or disarmed", async () => {
      const shop = await aShop();
      await shop.beat();
      await hold(shop, { code: "blocked", until: null });
      expect((await shop.campaign("spring")).promisedAt).toBe(at("12:00"));
      await shop.decide(shop.app, "herald", async (decision) => {
        await decision.changeApp({ hold: null, disarmedWhy: "a copy" });
        await decision.replan();
      });
      expect((await shop.campaign("spring")).promisedAt).toBe(at("12:00"));
    });

    it("of later ones too, when downtime pushes them along", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "first", at: at("12:00"), late: "send" });
      await shop.submit({ id: "second", at: at("12:00"), late: "send" });
      await shop.submit({ id: "third", at: at("12:00") });
      expect((await shop.campaign("third")).promisedAt).toBe(at("13:01"));
      clock.setTo(at("12:45"));
      await shop.replan();
      expect(await shop.campaign("third")).toMatchObject({ seatAt: at("13:46"), promisedAt: at("13:01") });
    });

    it("until a worker lives again, and then tells what has moved", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "first", at: at("12:00"), late: "send" });
      await shop.submit({ id: "second", at: at("12:00"), late: "send" });
      await shop.submit({ id: "third", at: at("12:00") });
      clock.setTo(at("12:45"));
      await shop.replan();
      await shop.beat();
      expect((await shop.campaign("third")).promisedAt).toBe(at("13:46"));
    });
  });

  describe("treats as late what was promised for longer ago than the grace", () => {
    const graceEnd = at("12:15");

    it("but not at the end of the grace itself", async () => {
      const shop = await aShop();
      clock.setTo(graceEnd);
      await shop.replan();
      expect(await shop.campaign("spring")).toMatchObject({ status: "scheduled", held: null });
    });

    it.each<[LatePolicy, string, string | undefined]>([
      ["hold", "scheduled", "late"],
      ["skip", "skipped", undefined],
      ["send", "scheduled", undefined],
    ])("by its policy: %s", async (late, status, held) => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00"), late });
      clock.setTo(graceEnd + 1);
      shop.effects();
      await shop.replan();
      const campaign = await shop.campaign("spring");
      expect([campaign.status, campaign.held?.code]).toEqual([status, held]);
      expect(campaign.seatAt).toBe(late === "send" ? graceEnd + 1 : null);
      expect(shop.effects().drops).toEqual(late === "send" ? [] : [{ campaignId: "spring", n: 1 }]);
    });

    it("only where nobody could release it: not while a worker lives", async () => {
      const shop = await aShop();
      clock.setTo(at("13:00"));
      await shop.beat();
      expect(await shop.campaign("spring")).toMatchObject({ held: null, seatAt: at("13:00") });
    });

    it("when the worker has been silent for long enough to count as gone", async () => {
      const shop = await aShop();
      clock.setTo(at("13:00"));
      await shop.beat();
      clock.pass(WORKER_SILENT_MS - 1);
      await shop.replan();
      expect((await shop.campaign("spring")).held).toBeNull();
      clock.pass(1);
      await shop.replan();
      expect((await shop.campaign("spring")).held?.code).toBe("late");
    });

    it("when the app was stopped, though a worker lives", async () => {
      const shop = await aShop();
      await pauseApp(shop, by(shop));
      clock.setTo(graceEnd + 1);
      await shop.beat();
      expect((await shop.campaign("spring")).held?.code).toBe("late");
    });

    it("and what came during a pause, counted from when it should have gone", async () => {
      const shop = await desk.anApp();
      await pauseApp(shop, by(shop));
      await shop.submit({ id: "spring", at: at("12:00") });
      expect((await shop.campaign("spring")).promisedAt).toBeNull();
      clock.setTo(graceEnd + 1);
      await shop.beat();
      await resumeApp(shop, by(shop));
      expect((await shop.campaign("spring")).held?.code).toBe("late");
    });

    it("but not what was asked for in the past during the pause itself", async () => {
      const shop = await desk.anApp();
      await pauseApp(shop, by(shop));
      await shop.submit({ id: "spring", at: at("09:00") });
      clock.pass(15 * MINUTE_MS);
      await resumeApp(shop, by(shop));
      expect(await shop.campaign("spring")).toMatchObject({ held: null, seatAt: MORNING + 15 * MINUTE_MS });
    });

    it("and keeps it held until a person gives it another time", async () => {
      const shop = await aShop();
      clock.setTo(at("13:00"));
      await shop.replan();
      await shop.beat();
      clock.pass(10 * SECOND_MS);
      await shop.beat();
      const { revision, held } = await shop.campaign("spring");
      expect(held?.code).toBe("late");
      await editCampaign(shop, { ...by(shop), id: "spring", revision, change: { at: at("14:00") } });
      expect(await shop.campaign("spring")).toMatchObject({ held: null, seatAt: at("14:00"), promisedAt: at("14:00") });
    });
  });

  if (name === "postgres") {
    describe("asks the store", () => {
      afterEach(() => void vi.restoreAllMocks());

      it("five times at most, never for a message, and writes once however many move", async () => {
        const shop = await aShop();
        await defineSchedule(shop, { ...by(shop), notice: aNotice() });
        for (let n = 0; n < 5; n++) await shop.submit({ at: at("12:00", n) });
        await shop.decide(shop.app, "mei", (decision) => decision.changeApp({ disarmedWhy: "a copy" }));
        const query = vi.spyOn(pg.Client.prototype, "query");
        await shop.replan();
        const statements = query.mock.calls
          .map((call: readonly unknown[]) => JSON.stringify(call[0]))
          .map((asked) => (JSON.parse(asked) as { text?: string }).text ?? asked)
          .filter((text) => !/^(begin|commit)/i.test(text));
        const [lock, ...rest] = statements;
        expect(lock).toContain("for update");
        expect(rest.filter((text) => text.startsWith("select"))).toHaveLength(4);
        expect(rest.filter((text) => /^\s*update/.test(text) && !text.includes("plan_stamp"))).toHaveLength(1);
        expect(statements.join("\n")).not.toContain('"message"');
      });
    });
  }
});
