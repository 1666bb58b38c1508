import { describe, expect, it } from "vitest";
import {
  defineSchedule,
  removeSchedule,
  setScheduleActive,
  skipNextOccurrence,
} from "../../src/schedules/define-schedule.ts";
import { definitionOf } from "../../src/schedules/definition.ts";
import { fireSchedule } from "../../src/schedules/fire-schedule.ts";
import { aMessage, aNotice, at, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { LEDGERS } from "../support/ledger-backends.ts";

type Said = Parameters<typeof aNotice>[0];

const NOON = at("12:00");
const TOMORROW = at("12:00", 1);
const id = (nominalAt: number) => `tips~${nominalAt}`;

describe.each(LEDGERS)("a schedule on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  const define = (shop: AppUnderTest, said: Said = {}) =>
    defineSchedule(shop, { app: shop.app, actor: "mei", notice: aNotice(said) });
  const fire = (shop: AppUnderTest) => fireSchedule(shop, shop.app, "tips");
  const asked = (shop: AppUnderTest) => ({ app: shop.app, actor: "lin", id: "tips" });

  async function aShop(said: Said = {}): Promise<AppUnderTest> {
    const shop = await desk.anApp();
    await define(shop, said);
    return shop;
  }

  /** One whose noon occurrence has been fired and waits. */
  async function aFiredShop(said: Said = {}): Promise<AppUnderTest> {
    const shop = await aShop(said);
    clock.setTo(at("11:55"));
    await fire(shop);
    shop.effects();
    shop.events();
    return shop;
  }

  describe("when defined", () => {
    it("gets a timer, and its occurrences hold seats before they fire", async () => {
      const shop = await aShop();
      const { recurrence } = aNotice();
      expect(shop.effects().schedules).toEqual([{ scheduleId: "tips", definition: definitionOf(recurrence) }]);
      clock.pass(1);
      expect((await shop.submit({ at: TOMORROW })).seatAt).toBe(at("12:01", 1));
    });

    it("fires at once what is due within the lead, this very instant included", async () => {
      const shop = await aShop({ recurrence: { cron: "0,5,20 10 * * *" } });
      expect(await shop.statuses()).toEqual([`${id(MORNING)} scheduled`, `${id(at("10:05"))} scheduled`]);
    });

    it("a second time with the same words is left alone", async () => {
      const shop = await aShop();
      shop.effects();
      clock.pass(1_000);
      const message = { content: { content: "Tip of the day" }, objectName: "RC:TxtMsg", fromUserId: "shop" };
      expect(await define(shop, { message })).toBe("unchanged");
      expect(shop.effects().schedules).toEqual([]);
      expect((await desk.ledger.findSchedule(shop.app, "tips"))?.revision).toBe(1);
    });

    it.each<[string, Said, string]>([
      ["cron", { recurrence: { cron: "noon" } }, "cron must be"],
      ["zone", { recurrence: { zone: "Asia/Shanghia" } }, `did you mean "Asia/Shanghai"?`],
      ["pattern that never fires", { recurrence: { cron: "0 12 30 2 *" } }, "cron must be"],
    ])("is refused for a %s nobody could follow", async (_what, said, fault) => {
      const shop = await desk.anApp();
      await expect(define(shop, said)).rejects.toThrow(fault);
      expect(await desk.ledger.listSchedules(shop.app)).toEqual([]);
    });
  });

  describe("when its words change", () => {
    it("what it has fired and still waits takes them on, in its place", async () => {
      const shop = await aFiredShop();
      expect(await define(shop, { message: aMessage("Better"), name: "Better tips" })).toBe("changed");
      const fired = await shop.campaign(id(NOON));
      expect(fired).toMatchObject({ status: "scheduled", message: aMessage("Better"), name: "Better tips" });
      expect(fired).toMatchObject({ seatAt: NOON, bookedAt: MORNING });
      expect(shop.effects().puts).toEqual([]);
    });

    it("what has begun to go out or has ended stays as it was", async () => {
      const shop = await aFiredShop();
      const campaign = await shop.campaign(id(NOON));
      await shop.decide(shop.app, "herald", (decision) => decision.campaigns.move(campaign, "releasing"));
      await define(shop, { message: aMessage("Better") });
      expect((await shop.campaign(id(NOON))).message).toEqual(aMessage("Tip of the day"));
    });
  });

  describe("when its times change", () => {
    it("is booked anew, and what was fired for a time it no longer has is skipped", async () => {
      const shop = await aFiredShop();
      await define(shop, { recurrence: { cron: "0 13 * * *" } });
      const { status, outcome } = await shop.campaign(id(NOON));
      expect([status, outcome?.text]).toEqual(["skipped", "its schedule was changed to other times"]);
      expect(shop.effects()).toMatchObject({
        puts: [],
        drops: [{ campaignId: id(NOON), n: 1 }],
        schedules: [{ scheduleId: "tips" }],
      });
      expect(await desk.ledger.findSchedule(shop.app, "tips")).toMatchObject({ bookedAt: at("11:55"), revision: 2 });
    });

    it("keeps what was fired for a time it still has, under its new deadline", async () => {
      const shop = await aFiredShop();
      await define(shop, { recurrence: { cron: "0 12,14 * * *" } });
      expect(await shop.campaign(id(NOON))).toMatchObject({ status: "scheduled", deadline: at("14:00") });
      expect(shop.facts("occurrence.fired")).toEqual([]);
    });

    it("fires what fell due under the old times first", async () => {
      const shop = await aShop();
      clock.setTo(at("12:05"));
      await define(shop, { recurrence: { cron: "0 18 * * *" } });
      expect(await shop.statuses()).toEqual([`${id(NOON)} skipped`]);
      clock.setTo(at("17:55"));
      await fire(shop);
      expect((await shop.statuses()).at(-1)).toBe(`${id(at("18:00"))} scheduled`);
    });
  });

  describe("when paused", () => {
    it("loses its timer, and what it has fired is skipped", async () => {
      const shop = await aFiredShop();
      await setScheduleActive(shop, { ...asked(shop), active: false });
      expect(shop.effects()).toMatchObject({
        drops: [{ campaignId: id(NOON), n: 1 }],
        schedules: [{ scheduleId: "tips", definition: null }],
      });
      expect((await shop.campaign(id(NOON))).outcome?.text).toBe("its schedule was paused");
    });

    it("holds no seats", async () => {
      const shop = await aShop();
      await setScheduleActive(shop, { ...asked(shop), active: false });
      clock.pass(1);
      expect((await shop.submit({ at: TOMORROW })).seatAt).toBe(TOMORROW);
    });

    it("records what passed meanwhile as skipped once it resumes, and goes on with the next", async () => {
      const shop = await aShop();
      await setScheduleActive(shop, { ...asked(shop), active: false });
      clock.setTo(at("11:55", 2));
      await setScheduleActive(shop, { ...asked(shop), active: true });
      expect(await shop.statuses()).toEqual([
        `${id(NOON)} skipped`,
        `${id(TOMORROW)} skipped`,
        `${id(at("12:00", 2))} scheduled`,
      ]);
      expect((await shop.campaign(id(NOON))).outcome?.text).toBe("its schedule was paused");
    });

    it("records them under its old times, when those change while it rests", async () => {
      const shop = await aShop({ active: false });
      clock.setTo(at("15:00"));
      await define(shop, { active: false, recurrence: { cron: "0 18 * * *" } });
      expect(await shop.statuses()).toEqual([`${id(NOON)} skipped`]);
    });

    it("fires an occurrence at the very instant it resumes", async () => {
      const shop = await aShop();
      await setScheduleActive(shop, { ...asked(shop), active: false });
      clock.setTo(NOON);
      await setScheduleActive(shop, { ...asked(shop), active: true });
      expect(await shop.statuses()).toEqual([`${id(NOON)} scheduled`]);
    });

    it("twice is paused once", async () => {
      const shop = await aShop();
      await setScheduleActive(shop, { ...asked(shop), active: false });
      shop.events();
      await setScheduleActive(shop, { ...asked(shop), active: false });
      expect(shop.events()).toEqual([]);
    });
  });

  describe("when removed", () => {
    it("takes what it has fired and its timer with it, and leaves what has gone out", async () => {
      const shop = await aFiredShop();
      await removeSchedule(shop, asked(shop));
      expect(await shop.statuses()).toEqual([`${id(NOON)} skipped`]);
      expect(shop.effects().schedules).toEqual([{ scheduleId: "tips", definition: null }]);
      expect(await desk.ledger.findSchedule(shop.app, "tips")).toBeNull();
      await fire(shop);
      expect(await shop.statuses()).toHaveLength(1);
    });

    it("a second time is refused", async () => {
      const shop = await aShop();
      await removeSchedule(shop, asked(shop));
      await expect(removeSchedule(shop, asked(shop))).rejects.toMatchObject({ code: "not-found" });
    });
  });

  describe("skipping the next occurrence", () => {
    it("before it is fired means that it never will be, and that its seat is free", async () => {
      const shop = await aShop();
      expect(await skipNextOccurrence(shop, asked(shop))).toBe(NOON);
      clock.pass(1);
      expect((await shop.submit({ id: "spring", at: NOON })).seatAt).toBe(NOON);
      clock.setTo(at("11:55"));
      await fire(shop);
      expect(await shop.campaign(id(NOON))).toMatchObject({ status: "skipped", outcome: { text: "skipped by lin" } });
      clock.setTo(at("11:55", 1));
      await fire(shop);
      expect((await shop.campaign(id(TOMORROW))).status).toBe("scheduled");
    });

    it("after it is fired takes it back, with its job", async () => {
      const shop = await aFiredShop();
      expect(await skipNextOccurrence(shop, asked(shop))).toBe(NOON);
      expect((await shop.campaign(id(NOON))).status).toBe("skipped");
      expect(shop.effects()).toMatchObject({ puts: [], drops: [{ campaignId: id(NOON), n: 1 }] });
    });

    it("again and again takes one after the other", async () => {
      const shop = await aFiredShop();
      const skipped = [1, 2, 3].map(() => skipNextOccurrence(shop, asked(shop)));
      expect(await Promise.all(skipped)).toEqual([NOON, TOMORROW, at("12:00", 2)]);
    });

    it("passes over one that is going out", async () => {
      const shop = await aFiredShop();
      const campaign = await shop.campaign(id(NOON));
      await shop.decide(shop.app, "herald", (decision) => decision.campaigns.move(campaign, "releasing"));
      expect(await skipNextOccurrence(shop, asked(shop))).toBe(TOMORROW);
    });

    it("is refused when none is left, or there is no such schedule", async () => {
      const shop = await aShop({ recurrence: { endsAt: at("13:00") } });
      await skipNextOccurrence(shop, asked(shop));
      await expect(skipNextOccurrence(shop, asked(shop))).rejects.toThrow("has no occurrence left to skip");
      const unknown = { ...asked(shop), id: "nothing" };
      await expect(skipNextOccurrence(shop, unknown)).rejects.toMatchObject({ code: "not-found" });
    });
  });
});
