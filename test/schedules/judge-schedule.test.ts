/** Approving and rejecting schedules: what it means for what they have fired, and for what they will. */
import { describe, expect, it } from "vitest";
import type { ApprovalRule } from "../../src/domain/approval.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { approveCampaign, rejectCampaign } from "../../src/producer/judge-campaign.ts";
import { applyFile } from "../../src/schedules/apply-file.ts";
import type { Notice } from "../../src/schedules/define-schedule.ts";
import { defineSchedule, setScheduleActive } from "../../src/schedules/define-schedule.ts";
import { fireSchedule } from "../../src/schedules/fire-schedule.ts";
import { approveSchedule, rejectSchedule } from "../../src/schedules/judge-schedule.ts";
import { aMessage, aNotice, at, MORNING, someRules } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { BINDING, LEDGERS } from "../support/ledger-backends.ts";

const NOON = at("12:00");
const OCCURRENCE = `tips~${NOON}`;

describe.each(LEDGERS)("on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  const define = (shop: AppUnderTest, said: Parameters<typeof aNotice>[0] = {}, actor = "mei") =>
    defineSchedule(shop, { app: shop.app, actor, notice: aNotice(said) });
  const approve = (shop: AppUnderTest, said: { actor?: string; revision?: number } = {}) =>
    approveSchedule(shop, { app: shop.app, actor: "lin", id: "tips", ...said });
  const reject = (shop: AppUnderTest) =>
    rejectSchedule(shop, { app: shop.app, actor: "lin", id: "tips", note: "stale" });
  const fireNoon = async (shop: AppUnderTest) => {
    clock.setTo(at("11:55"));
    await fireSchedule(shop, shop.app, "tips");
    return shop.campaign(OCCURRENCE);
  };
  const scheduleOf = async (shop: AppUnderTest) => {
    const schedule = await desk.ledger.findSchedule(shop.app, "tips");
    if (!schedule) throw new Error("there is no schedule");
    return schedule;
  };
  const aShop = async (approval: ApprovalRule = "required") => {
    const shop = await desk.anApp({ approval });
    await define(shop);
    return shop;
  };
  const setRule = async (shop: AppUnderTest, approval: ApprovalRule) => {
    const { createApp, findApp } = desk.ledger;
    const needs = { decide: shop.decide, createApp, findApp, binding: BINDING };
    const file = { app: { id: shop.app, rules: someRules({ approval }) }, campaigns: [], schedules: [] };
    await applyFile(needs, { file, actor: "ops" });
  };

  it("a schedule nobody has approved fires pending occurrences, which leave the plan at their seat", async () => {
    const shop = await aShop();
    expect(await fireNoon(shop)).toMatchObject({ approval: "pending", seatAt: NOON, authoredBy: "mei", held: null });
    clock.setTo(NOON);
    await shop.beat();
    expect(await shop.campaign(OCCURRENCE)).toMatchObject({ held: { code: "approval" }, seatAt: null });
  });

  it("its occurrences still to come keep their seats", async () => {
    const shop = await aShop();
    clock.pass(1);
    await shop.submit({ id: "spring", at: NOON });
    expect((await shop.campaign("spring")).seatAt).toBe(at("12:01"));
  });

  it("approved, it fires approved occurrences", async () => {
    const shop = await aShop();
    expect(await approve(shop)).toEqual({ id: "tips", revision: 2, approval: "approved", occurrences: [] });
    const fired = await fireNoon(shop);
    expect(fired).toMatchObject({ approval: "approved", judgedBy: "lin", judgedHash: fired.hash, held: null });
  });

  it("approving it approves what has fired and still waits, and books anew what was held for it", async () => {
    const shop = await aShop();
    await fireNoon(shop);
    clock.setTo(NOON);
    await shop.beat();
    clock.setTo(at("12:30"));
    expect(await approve(shop)).toMatchObject({ occurrences: [OCCURRENCE] });
    const fired = await shop.campaign(OCCURRENCE);
    expect(fired).toMatchObject({ approval: "approved", held: null, seatAt: at("12:30"), bookedAt: at("12:30") });
    expect(shop.facts("campaign.approved")).toMatchObject([{ actor: "lin", detail: { schedule: "tips" } }]);
    expect(shop.facts("schedule.approved")).toMatchObject([
      { actor: "lin", detail: { before: { approval: "pending" }, after: { approval: "approved" } } },
    ]);
  });

  it.each<[string, (shop: AppUnderTest) => Promise<unknown>, string]>([
    [
      "a person changed",
      async (shop) => {
        const { revision } = await shop.campaign(OCCURRENCE);
        const change = { message: aMessage("by hand") };
        await editCampaign(shop, { app: shop.app, actor: "wei", id: OCCURRENCE, revision, change });
      },
      "pending",
    ],
    [
      "a person rejected by itself",
      (shop) => rejectCampaign(shop, { app: shop.app, actor: "wei", id: OCCURRENCE, note: "not today" }),
      "rejected",
    ],
  ])("approving it does not approve an occurrence that %s", async (_what, change, approval) => {
    const shop = await aShop();
    await fireNoon(shop);
    await change(shop);
    expect(await approve(shop)).toMatchObject({ occurrences: [] });
    expect((await shop.campaign(OCCURRENCE)).approval).toBe(approval);
  });

  describe("an approval of a schedule", () => {
    it.each<[string, Partial<Notice>, "stands" | "is void"]>([
      ["its name", { name: "Tips" }, "stands"],
      ["its place in the file", { position: 4 }, "stands"],
      ["nothing", {}, "stands"],
      ["its message", { message: aMessage("better") }, "is void"],
      ["its times", { recurrence: { ...aNotice().recurrence, cron: "0 13 * * *" } }, "is void"],
      ["its priority", { priority: "low" }, "is void"],
      ["its send windows", { anytime: true }, "is void"],
      ["its late policy", { late: "hold" }, "is void"],
    ])("after a change of %s: %s %s", async (_what, said, end) => {
      const shop = await aShop();
      await approve(shop);
      await define(shop, said, "wei");
      const { approval, authoredBy } = await scheduleOf(shop);
      expect([approval, authoredBy]).toEqual(end === "stands" ? ["approved", "mei"] : ["pending", "wei"]);
    });

    it("stands when the schedule is paused and resumed", async () => {
      const shop = await aShop();
      await approve(shop);
      for (const active of [false, true]) {
        await setScheduleActive(shop, { app: shop.app, actor: "wei", id: "tips", active });
      }
      expect((await scheduleOf(shop)).approval).toBe("approved");
    });

    it("does not cover what fired takes on when the schedule is changed", async () => {
      const shop = await aShop();
      await approve(shop);
      await fireNoon(shop);
      await define(shop, { message: aMessage("better") }, "wei");
      const changed = await shop.campaign(OCCURRENCE);
      expect(changed).toMatchObject({ approval: "pending", message: aMessage("better"), authoredBy: "wei" });
      expect(await approve(shop)).toMatchObject({ occurrences: [OCCURRENCE] });
    });

    it("of an older revision is refused with what changed since", async () => {
      const shop = await aShop();
      await define(shop, { message: aMessage("better"), priority: "low" }, "wei");
      await expect(approve(shop, { revision: 1 })).rejects.toThrow(
        'schedule "tips" is at revision 2, not 1: since then wei changed its message and priority; read it again',
      );
      expect(await approve(shop, { revision: 2 })).toMatchObject({ approval: "approved" });
    });

    it("is somebody else's to give where the app wants that, also of what a file brought", async () => {
      const shop = await desk.anApp({ approval: "by-another" });
      const { createApp, findApp } = desk.ledger;
      const needs = { decide: shop.decide, createApp, findApp, binding: BINDING };
      const rules = someRules({ approval: "by-another" });
      const file = { app: { id: shop.app, rules }, campaigns: [], schedules: [aNotice()] };
      await applyFile(needs, { file, actor: "mei" });
      await expect(approve(shop, { actor: "mei" })).rejects.toMatchObject({ code: "wrong-person" });
      await approve(shop);
      await applyFile(needs, { file, actor: "wei" });
      expect(await scheduleOf(shop)).toMatchObject({ approval: "approved", authoredBy: "mei" });
    });
  });

  describe("a rejection of a schedule", () => {
    it("takes what it fired out of the plan, and what it will fire", async () => {
      const shop = await aShop();
      await approve(shop);
      await fireNoon(shop);
      await shop.submit({ id: "today", at: NOON });
      await shop.submit({ id: "tomorrow", at: at("12:00", 1) });
      expect((await shop.campaign("tomorrow")).seatAt).toBe(at("12:01", 1));
      // What is pending keeps the seat it was told, so that only the approved show what became free.
      for (const id of ["today", "tomorrow"]) await approveCampaign(shop, { app: shop.app, actor: "lin", id });
      expect(await reject(shop)).toMatchObject({ approval: "rejected", occurrences: [OCCURRENCE] });
      const text = "its schedule was rejected by lin: stale";
      expect(await shop.campaign(OCCURRENCE)).toMatchObject({ approval: "rejected", held: { code: "approval", text } });
      expect((await shop.campaign("today")).seatAt).toBe(NOON);
      expect((await shop.campaign("tomorrow")).seatAt).toBe(at("12:00", 1));
    });

    it("stands for what fires afterwards, and ends for all of it with a yes", async () => {
      const shop = await aShop();
      await reject(shop);
      expect(await fireNoon(shop)).toMatchObject({ approval: "rejected", held: { code: "approval" }, seatAt: null });
      expect(await approve(shop)).toMatchObject({ approval: "approved", occurrences: [OCCURRENCE] });
      expect(await shop.campaign(OCCURRENCE)).toMatchObject({ approval: "approved", held: null, seatAt: NOON });
      expect((await scheduleOf(shop)).bookedAt).toBe(at("11:55"));
    });

    it("ends with a change, which makes it and what it fired pending", async () => {
      const shop = await aShop();
      await fireNoon(shop);
      await reject(shop);
      await define(shop, { recurrence: { excludedDates: ["2026-12-24"] } });
      expect(await scheduleOf(shop)).toMatchObject({ approval: "pending", bookedAt: at("11:55") });
      expect(await shop.campaign(OCCURRENCE)).toMatchObject({ approval: "pending", held: null, seatAt: NOON });
    });

    it("of one occurrence outlives a pause and its end", async () => {
      const shop = await aShop();
      await approve(shop);
      await fireNoon(shop);
      await rejectCampaign(shop, { app: shop.app, actor: "wei", id: OCCURRENCE, note: "not today" });
      for (const active of [false, true]) {
        await setScheduleActive(shop, { app: shop.app, actor: "mei", id: "tips", active });
      }
      expect(await shop.campaign(OCCURRENCE)).toMatchObject({ status: "skipped", approval: "rejected" });
    });
  });

  it("one occurrence may be approved while its schedule waits for that", async () => {
    const shop = await aShop();
    await fireNoon(shop);
    await approveCampaign(shop, { app: shop.app, actor: "lin", id: OCCURRENCE });
    clock.setTo(NOON);
    await shop.beat();
    expect(await shop.campaign(OCCURRENCE)).toMatchObject({ approval: "approved", held: null, seatAt: NOON });
    expect((await scheduleOf(shop)).approval).toBe("pending");
  });

  it("the app's rule makes it pending when it is turned on, and lets it go when it is turned off", async () => {
    const shop = await aShop("off");
    expect((await scheduleOf(shop)).approval).toBe("none");
    await expect(approve(shop)).rejects.toThrow(/asks for no approval/);
    await setRule(shop, "required");
    expect(await scheduleOf(shop)).toMatchObject({ approval: "pending", bookedAt: MORNING });
    await setRule(shop, "off");
    expect((await scheduleOf(shop)).approval).toBe("none");
    expect(await fireNoon(shop)).toMatchObject({ approval: "none", seatAt: NOON });
  });
});
