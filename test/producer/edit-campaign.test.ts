import { describe, expect, it } from "vitest";
import type { Status } from "../../src/domain/campaign.ts";
import { HOUR_MS } from "../../src/domain/time.ts";
import type { AnnouncementInput } from "../../src/producer/announcement.ts";
import { cancelCampaign } from "../../src/producer/cancel-campaign.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { defineSchedule } from "../../src/schedules/define-schedule.ts";
import { aMessage, aNotice, at, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { LEDGERS } from "../support/ledger-backends.ts";

/** Statuses a campaign comes to from `scheduled`, and how. */
const PATHS: Partial<Record<Status, readonly Status[]>> = {
  releasing: ["releasing"],
  sent: ["releasing", "sent"],
  uncertain: ["releasing", "uncertain"],
  failed: ["releasing", "failed"],
  expired: ["expired"],
  skipped: ["skipped"],
  cancelled: ["cancelled"],
};

async function take(shop: AppUnderTest, id: string, path: readonly Status[]): Promise<void> {
  for (const status of path) {
    const campaign = await shop.campaign(id);
    await shop.decide(shop.app, "herald", (decision) => decision.campaigns.move(campaign, status));
  }
}

describe.each(LEDGERS)("on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  const edit = (shop: AppUnderTest, id: string, revision: number, change: Partial<AnnouncementInput>) =>
    editCampaign(shop, { app: shop.app, actor: "lin", id, revision, change });

  describe("editing", () => {
    it.each<[string, Partial<AnnouncementInput>]>([
      ["its time", { at: at("12:30") }],
      ["its deadline", { deadline: at("20:00") }],
      ["its priority", { priority: "low" }],
      ["its send windows", { anytime: true }],
    ])("books a campaign anew when %s changes", async (_what, change) => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      clock.pass(HOUR_MS);
      await edit(shop, "spring", 1, change);
      expect(await shop.campaign("spring")).toMatchObject({ ...change, revision: 2, bookedAt: MORNING + HOUR_MS });
    });

    it.each<[string, Partial<AnnouncementInput>]>([
      ["words", { message: aMessage("better") }],
      ["name", { name: "Better" }],
      ["late policy", { late: "send" }],
    ])("keeps its place when only its %s change", async (_what, change) => {
      const shop = await desk.anApp();
      await shop.submit({ id: "first", at: at("12:00") });
      clock.pass(1);
      await shop.submit({ id: "second", at: at("12:00") });
      shop.effects();
      clock.pass(HOUR_MS);
      const placed = await edit(shop, "first", 1, change);
      expect(placed).toMatchObject({ seatAt: at("12:00"), revision: 2 });
      expect(await shop.campaign("first")).toMatchObject({ ...change, bookedAt: MORNING, updatedBy: "lin" });
      expect(shop.effects()).toEqual({ puts: [], drops: [], schedules: [] });
    });

    it.each([
      ["words", { message: aMessage("better") }, { message: aMessage() }],
      ["time", { at: at("12:30") }, {}],
    ])(
      "keeps in the audit what was said before, where the %s change, and tells nobody of it",
      async (_, change, said) => {
        const shop = await desk.anApp();
        await shop.submit({ id: "spring", at: at("12:00") });
        await edit(shop, "spring", 1, change);
        const kept = (await desk.ledger.listFacts(shop.app, "spring")).find(
          ({ action }) => action === "campaign.edited",
        );
        const { message, ...rest } = kept?.detail["before"] as { message?: object };
        expect({ ...(message && { message }) }).toEqual(said);
        expect(shop.facts("campaign.edited")[0]?.detail).toEqual({ ...kept?.detail, before: rest });
      },
    );

    it("puts it behind those who booked before, when it comes to the time they have", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "moved", at: at("11:00") });
      clock.pass(1);
      await shop.submit({ id: "there", at: at("14:00") });
      clock.pass(1);
      await edit(shop, "moved", 1, { at: at("14:00") });
      expect((await shop.campaign("there")).seatAt).toBe(at("14:00"));
      expect((await shop.campaign("moved")).seatAt).toBe(at("14:01"));
    });

    it("keeps the room there was until the deadline, where a new time comes without a new one", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00"), deadline: at("15:00") });
      await edit(shop, "spring", 1, { at: at("14:00") });
      expect((await shop.campaign("spring")).deadline).toBe(at("17:00"));
    });

    it("is refused to whoever saw an older revision, and says which one there is", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      const both = await Promise.allSettled([
        edit(shop, "spring", 1, { name: "one" }),
        edit(shop, "spring", 1, { name: "two" }),
      ]);
      expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
      expect(both[1]).toMatchObject({ reason: { code: "stale-revision" } });
      expect(await shop.campaign("spring")).toMatchObject({ name: "one", revision: 2 });
    });

    it("does not count a new seat as a revision", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      clock.pass(1);
      await shop.submit({ id: "flash", at: at("12:00"), priority: "urgent" });
      expect(await shop.campaign("spring")).toMatchObject({ seatAt: at("12:01"), revision: 1 });
    });

    it("is refused with every fault, and nothing of it is done", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      const bad = edit(shop, "spring", 1, { name: "", deadline: at("11:00"), message: {} });
      await expect(bad).rejects.toThrow(/name must be[^]+message\.fromUserId must be/);
      expect(await shop.campaign("spring")).toMatchObject({ name: "spring", revision: 1 });
    });

    it.each(Object.entries(PATHS))("is refused once it is %s", async (status, path) => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      await take(shop, "spring", path);
      const { revision } = await shop.campaign("spring");
      const late = edit(shop, "spring", revision, { name: "too late" });
      await expect(late).rejects.toThrow(`campaign "spring" is ${status} and can no longer be changed`);
    });

    it("is refused for what is not there", async () => {
      const shop = await desk.anApp();
      await expect(edit(shop, "spring", 1, {})).rejects.toMatchObject({ code: "not-found" });
    });

    it("moves one occurrence of a schedule, which then keeps the time it was given", async () => {
      const shop = await desk.anApp();
      clock.setTo(at("11:55"));
      await defineSchedule(shop, { app: shop.app, actor: "mei", notice: aNotice() });
      const id = `tips~${at("12:00")}`;
      await edit(shop, id, 1, { at: at("19:00") });
      expect(await shop.campaign(id)).toMatchObject({ seatAt: at("19:00"), nominalAt: at("12:00") });

      const notice = aNotice({ message: aMessage("A better tip") });
      await defineSchedule(shop, { app: shop.app, actor: "mei", notice });
      await shop.beat();
      const moved = await shop.campaign(id);
      expect(moved).toMatchObject({ status: "scheduled", seatAt: at("19:00"), message: aMessage("A better tip") });
    });
  });

  describe("cancelling", () => {
    it("ends a campaign that waits, once, and says who did it and why", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      const request = { app: shop.app, actor: "lin", id: "spring", note: "wrong price" };
      await cancelCampaign(shop, request);
      await cancelCampaign(shop, request);
      const { status, seatAt, outcome } = await shop.campaign("spring");
      expect([status, seatAt, outcome?.text]).toEqual(["cancelled", null, "cancelled by lin: wrong price"]);
      expect(shop.facts("campaign.cancelled")).toHaveLength(1);
    });

    it("gives its seat to the next", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "first", at: at("12:00") });
      clock.pass(1);
      await shop.submit({ id: "second", at: at("12:00") });
      await cancelCampaign(shop, { app: shop.app, actor: "lin", id: "first" });
      expect(await shop.campaign("second")).toMatchObject({ seatAt: at("12:00"), promisedAt: at("12:00") });
    });

    it.each(Object.entries(PATHS).filter(([status]) => status !== "cancelled"))(
      "is refused once it is %s",
      async (status, path) => {
        const shop = await desk.anApp();
        await shop.submit({ id: "spring", at: at("12:00") });
        await take(shop, "spring", path);
        const late = cancelCampaign(shop, { app: shop.app, actor: "lin", id: "spring" });
        await expect(late).rejects.toThrow(`campaign "spring" is ${status} and can no longer be cancelled`);
      },
    );

    it("takes no note that the store could not keep", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      for (const note of ["a\0b", "\ud83d", "x".repeat(1_001)]) {
        const bad = cancelCampaign(shop, { app: shop.app, actor: "lin", id: "spring", note });
        await expect(bad).rejects.toMatchObject({ code: "invalid" });
      }
      expect(await shop.statuses()).toEqual(["spring scheduled"]);
    });
  });
});
