/** Approving and rejecting campaigns, and what an edit, the seat, the deadline and the app's rule make of it. */
import { describe, expect, it } from "vitest";
import type { AppHold } from "../../src/domain/app-state.ts";
import type { ApprovalRule } from "../../src/domain/approval.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import type { AnnouncementInput } from "../../src/producer/announcement.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { approveCampaign, rejectCampaign } from "../../src/producer/judge-campaign.ts";
import { applyFile } from "../../src/schedules/apply-file.ts";
import { aMessage, anAnnouncement, at, MORNING, someRules } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { BINDING, LEDGERS } from "../support/ledger-backends.ts";

describe.each(LEDGERS)("on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  const edit = async (shop: AppUnderTest, change: Partial<AnnouncementInput>, actor = "mei", id = "spring") =>
    editCampaign(shop, { app: shop.app, actor, id, revision: (await shop.campaign(id)).revision, change });
  const approve = (shop: AppUnderTest, said: { actor?: string; revision?: number; note?: string; id?: string } = {}) =>
    approveCampaign(shop, { app: shop.app, actor: "lin", id: "spring", ...said });
  const reject = (shop: AppUnderTest, said: { actor?: string; revision?: number; note?: string } = {}) =>
    rejectCampaign(shop, { app: shop.app, actor: "lin", id: "spring", note: "wrong price", ...said });
  const setRule = async (shop: AppUnderTest, approval: ApprovalRule) => {
    const { createApp, findApp } = desk.ledger;
    const needs = { decide: shop.decide, createApp, findApp, binding: BINDING };
    const file = { app: { id: shop.app, rules: someRules({ approval }) }, campaigns: [], schedules: [] };
    await applyFile(needs, { file, actor: "ops" });
  };
  /** An app in which mei has submitted "spring" for noon. */
  const aShop = async (approval: ApprovalRule = "required") => {
    const shop = await desk.anApp({ approval });
    await shop.submit({ id: "spring", at: at("12:00") });
    return shop;
  };
  const comeToItsSeat = async (shop: AppUnderTest) => {
    clock.setTo(at("12:00"));
    await shop.beat();
  };

  describe("a campaign that nobody has approved", () => {
    it("keeps its seat until that comes, and then leaves the plan", async () => {
      const shop = await aShop();
      clock.pass(1);
      const next = await shop.submit({ id: "next", at: at("12:00") });
      expect(await shop.campaign("spring")).toMatchObject({ approval: "pending", held: null, seatAt: at("12:00") });
      expect(next).toMatchObject({ approval: "pending", held: null, seatAt: at("12:01") });

      clock.setTo(at("12:00") - 1);
      await shop.beat();
      expect((await shop.campaign("spring")).held).toBeNull();
      shop.effects();
      await comeToItsSeat(shop);
      expect(await shop.campaign("spring")).toMatchObject({
        status: "scheduled",
        approval: "pending",
        held: { code: "approval", text: "nobody had approved it when its seat came" },
        seatAt: null,
      });
      expect(shop.effects().drops).toContainEqual({ campaignId: "spring", n: 1 });
      expect(shop.facts("campaign.held")).toMatchObject([{ subject: "spring", detail: { code: "approval" } }]);
      // Whoever is to approve the next was told until when.
      expect(await shop.campaign("next")).toMatchObject({ held: null, seatAt: at("12:01"), seatReasons: next.reasons });
      await approveCampaign(shop, { app: shop.app, actor: "lin", id: "next" });
      expect((await shop.campaign("next")).seatAt).toBe(at("12:00"));
    });

    it("wanted at once, leaves whoever is to approve it a minute", async () => {
      const shop = await desk.anApp({ approval: "required" });
      const placed = await shop.submit({ id: "spring", at: clock.now() });
      expect(placed).toMatchObject({ approval: "pending", held: null, seatAt: MORNING + MINUTE_MS });
      clock.pass(MINUTE_MS - 1);
      await shop.beat();
      expect(await shop.campaign("spring")).toMatchObject({ held: null, seatAt: MORNING + MINUTE_MS });
      clock.pass(1);
      await shop.beat();
      expect(await shop.campaign("spring")).toMatchObject({ held: { code: "approval" }, seatAt: null });
    });

    it("is held by the very plan that comes to its seat, as when a hold that outlasted its time is lifted", async () => {
      const shop = await aShop();
      await shop.beat();
      const setHold = (hold: AppHold | null) =>
        shop.decide(shop.app, "herald", async (decision) => {
          await decision.changeApp({ hold });
          await decision.replan();
        });
      await setHold({ code: "blocked", until: null, why: "code 1009", since: clock.now() });
      clock.setTo(at("12:10"));
      await shop.decide(shop.app, "herald", (decision) => decision.changeApp({ heartbeatRealAt: decision.realNow }));
      expect(await shop.campaign("spring")).toMatchObject({ held: null, seatAt: null, promisedAt: at("12:00") });
      await setHold(null);
      expect(await shop.campaign("spring")).toMatchObject({ held: { code: "approval" }, seatAt: null });
    });

    it("approved before its seat, goes out at it", async () => {
      const shop = await aShop();
      expect(await approve(shop)).toMatchObject({ approval: "approved", held: null, seatAt: at("12:00"), revision: 2 });
      await comeToItsSeat(shop);
      const campaign = await shop.campaign("spring");
      expect(campaign).toMatchObject({ held: null, seatAt: at("12:00"), bookedAt: MORNING, judgedBy: "lin" });
    });

    it("approved after its seat, is booked anew, behind those who booked before", async () => {
      const shop = await aShop();
      await comeToItsSeat(shop);
      clock.pass(MINUTE_MS);
      await shop.submit({ id: "next", at: at("12:30") });
      await approve(shop, { id: "next" });
      clock.setTo(at("12:29"));
      expect(await approve(shop)).toMatchObject({ approval: "approved", held: null, seatAt: at("12:29") });
      expect(await shop.campaign("spring")).toMatchObject({ bookedAt: at("12:29"), promisedAt: at("12:29") });
      expect((await shop.campaign("next")).seatAt).toBe(at("12:30"));
    });

    it("expires at its deadline, held or not, and can then no longer be approved", async () => {
      const shop = await aShop();
      await comeToItsSeat(shop);
      clock.setTo(at("12:00", 1) + 1);
      const late = approve(shop);
      await expect(late).rejects.toMatchObject({ code: "wrong-status" });
      await expect(late).rejects.toThrow(/is expired \(its deadline passed while it was held: nobody had approved it/);
      await shop.beat();
      expect((await shop.campaign("spring")).status).toBe("expired");
    });
  });

  describe("an approval", () => {
    it.each<[string, Partial<AnnouncementInput>, "stands" | "is void"]>([
      ["its name", { name: "Spring" }, "stands"],
      ["its late policy", { late: "send" }, "stands"],
      ["nothing", {}, "stands"],
      ["its message", { message: aMessage("better") }, "is void"],
      ["its time", { at: at("12:30") }, "is void"],
      ["its deadline", { deadline: at("20:00") }, "is void"],
      ["its priority", { priority: "low" }, "is void"],
      ["its send windows", { anytime: true }, "is void"],
    ])("after a change of %s: %s %s", async (_what, change, end) => {
      const shop = await aShop();
      await approve(shop);
      const placed = await edit(shop, change, "wei");
      expect(placed.approval).toBe(end === "stands" ? "approved" : "pending");
      const { judgedBy, authoredBy } = await shop.campaign("spring");
      expect([judgedBy, authoredBy]).toEqual(end === "stands" ? ["lin", "mei"] : [null, "wei"]);
    });

    it("given twice is given once", async () => {
      const shop = await aShop();
      await approve(shop);
      expect(await approve(shop, { actor: "wei" })).toMatchObject({ approval: "approved", revision: 2 });
      expect(shop.facts("campaign.approved")).toHaveLength(1);
    });

    it("is written down with what was before, what is now, who and why", async () => {
      const shop = await aShop();
      await comeToItsSeat(shop);
      await approve(shop, { note: "after all" });
      const { hash, revision } = await shop.campaign("spring");
      expect(shop.facts("campaign.approved")).toMatchObject([
        {
          actor: "lin",
          subject: "spring",
          detail: {
            before: { approval: "pending", held: "nobody had approved it when its seat came" },
            after: { approval: "approved", held: null },
            ...{ hash, revision, note: "after all", rebooked: true },
          },
        },
      ]);
    });

    it("of an older revision is refused with what changed since", async () => {
      const shop = await aShop();
      await edit(shop, { message: aMessage("better"), at: at("12:30") }, "wei");
      await reject(shop, { note: "too loud" });
      const stale = approve(shop, { revision: 1 });
      await expect(stale).rejects.toMatchObject({ code: "stale-revision" });
      await expect(stale).rejects.toThrow(
        'campaign "spring" is at revision 3, not 1: since then wei changed its message, time and deadline; lin rejected it (too loud); read it again',
      );
      expect((await shop.campaign("spring")).approval).toBe("rejected");
      await expect(approve(shop, { revision: 4 })).rejects.toMatchObject({ code: "stale-revision" });
      expect(await approve(shop, { revision: 3 })).toMatchObject({ approval: "approved" });
    });

    it("of a revision since which only the seat came or the name changed is taken", async () => {
      const shop = await aShop();
      await edit(shop, { name: "Spring" });
      await comeToItsSeat(shop);
      expect((await shop.campaign("spring")).revision).toBe(3);
      expect(await approve(shop, { revision: 1 })).toMatchObject({ approval: "approved", held: null });
    });

    it("does not lift what it is held for besides", async () => {
      const shop = await aShop();
      await shop.decide(shop.app, "ops", (decision) =>
        decision.campaigns.change("spring", { held: { code: "person", text: "wait", since: MORNING }, seatAt: null }),
      );
      expect(await approve(shop)).toMatchObject({ approval: "approved", held: { code: "person" }, seatAt: null });
    });
  });

  describe("who may approve", () => {
    const by = (actor: string) => async (shop: AppUnderTest) =>
      void (await edit(shop, { message: aMessage(actor) }, actor));
    const renamed = (actor: string) => async (shop: AppUnderTest) => void (await edit(shop, { name: actor }, actor));
    const nothing = () => Promise.resolve();

    it.each<[ApprovalRule, string, (shop: AppUnderTest) => Promise<void>, string, "may" | "may not"]>([
      ["required", "mei submitted it", nothing, "mei", "may"],
      ["required", "lin changed it", by("lin"), "lin", "may"],
      ["by-another", "mei submitted it", nothing, "mei", "may not"],
      ["by-another", "mei submitted it", nothing, "lin", "may"],
      ["by-another", "lin changed it", by("lin"), "lin", "may not"],
      ["by-another", "lin changed it", by("lin"), "mei", "may"],
      ["by-another", "lin renamed it", renamed("lin"), "lin", "may"],
      ["by-another", "lin renamed it", renamed("lin"), "mei", "may not"],
    ])("%s, after %s: %4$s %5$s", async (rule, _after, change, actor, end) => {
      const shop = await aShop(rule);
      await change(shop);
      const word = approve(shop, { actor });
      if (end === "may") {
        expect(await word).toMatchObject({ approval: "approved" });
      } else {
        await expect(word).rejects.toMatchObject({ code: "wrong-person" });
        await expect(word).rejects.toThrow(`anyone but ${actor} may`);
        expect((await shop.campaign("spring")).approval).toBe("pending");
      }
    });

    it("authors may reject their own", async () => {
      const shop = await aShop("by-another");
      expect(await reject(shop, { actor: "mei" })).toMatchObject({ approval: "rejected" });
    });
  });

  describe("a rejection", () => {
    it("takes the campaign out of the plan and gives its seat free", async () => {
      const shop = await aShop();
      clock.pass(1);
      await shop.submit({ id: "next", at: at("12:00") });
      await approveCampaign(shop, { app: shop.app, actor: "lin", id: "next" });
      const held = { code: "approval", text: "rejected by lin: wrong price" };
      expect(await reject(shop)).toMatchObject({ approval: "rejected", held, seatAt: null });
      expect((await shop.campaign("next")).seatAt).toBe(at("12:00"));
      expect(shop.facts("campaign.rejected")).toMatchObject([{ actor: "lin", detail: { note: "wrong price" } }]);
    });

    it("needs a reason", async () => {
      const shop = await aShop();
      await expect(reject(shop, { note: " " })).rejects.toThrow(/note must be the reason/);
      expect((await shop.campaign("spring")).approval).toBe("pending");
    });

    it("ends with an edit of what was rejected, which books it anew, and not with a new name", async () => {
      const shop = await aShop();
      await reject(shop);
      clock.pass(HOUR_MS);
      expect(await edit(shop, { name: "Spring" })).toMatchObject({ approval: "rejected", seatAt: null });
      const mended = await edit(shop, { message: aMessage("right price") });
      expect(mended).toMatchObject({ approval: "pending", held: null, seatAt: at("12:00") });
      expect((await shop.campaign("spring")).bookedAt).toBe(MORNING + HOUR_MS);
    });

    it("may be taken back by a yes, which books it anew", async () => {
      const shop = await aShop();
      await approve(shop);
      await reject(shop);
      clock.pass(HOUR_MS);
      expect(await approve(shop)).toMatchObject({ approval: "approved", held: null, seatAt: at("12:00") });
      expect((await shop.campaign("spring")).bookedAt).toBe(MORNING + HOUR_MS);
    });

    it.each(["releasing", "cancelled"] as const)("comes too late when it is %s", async (status) => {
      const shop = await aShop();
      await approve(shop);
      const campaign = await shop.campaign("spring");
      await shop.decide(shop.app, "herald", (decision) => decision.campaigns.move(campaign, status));
      await expect(reject(shop)).rejects.toThrow(`campaign "spring" is ${status}`);
      await expect(approve(shop)).rejects.toMatchObject({ code: "wrong-status" });
    });
  });

  describe("the app's rule", () => {
    it("turned on, makes what waits and was never approved pending", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      await setRule(shop, "required");
      await shop.submit({ id: "summer", at: at("13:00") });
      await approve(shop, { id: "spring" });
      await setRule(shop, "off");
      await setRule(shop, "by-another");
      expect((await shop.campaign("spring")).approval).toBe("approved");
      expect(await shop.campaign("summer")).toMatchObject({ approval: "pending", seatAt: at("13:00"), revision: 1 });
      expect(shop.facts("campaign.approval-changed").map(({ subject, detail }) => [subject, detail["after"]])).toEqual([
        ["spring", "pending"],
        ["summer", "none"],
        ["summer", "pending"],
      ]);
    });

    it("turned off, lets what is pending go, books anew what was held for it, and leaves what was rejected", async () => {
      const shop = await aShop();
      await shop.submit({ id: "summer", at: at("13:00") });
      await shop.submit({ id: "autumn", at: at("14:00") });
      await rejectCampaign(shop, { app: shop.app, actor: "lin", id: "autumn", note: "no" });
      await comeToItsSeat(shop);
      clock.setTo(at("12:20"));
      await setRule(shop, "off");
      expect(await shop.campaign("spring")).toMatchObject({
        ...{ approval: "none", held: null, seatAt: at("12:20"), bookedAt: at("12:20") },
      });
      expect(await shop.campaign("summer")).toMatchObject({ approval: "none", seatAt: at("13:00"), bookedAt: MORNING });
      expect(await shop.campaign("autumn")).toMatchObject({ approval: "rejected", held: { code: "approval" } });
      await expect(approve(shop)).rejects.toThrow(/asks for no approval/);
      expect(await approve(shop, { id: "autumn" })).toMatchObject({ approval: "approved", seatAt: at("14:00") });
    });

    it("also covers what comes back from a call that was made before it was turned on", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: MORNING });
      const go = async (to: "releasing" | "scheduled") => {
        const campaign = await shop.campaign("spring");
        await shop.decide(shop.app, "herald", (decision) => decision.campaigns.move(campaign, to));
      };
      await go("releasing");
      await setRule(shop, "required");
      await go("scheduled");
      await shop.beat();
      expect(await shop.campaign("spring")).toMatchObject({ approval: "pending", held: { code: "approval" } });
    });
  });

  it("a file applied twice does not void an approval, and its author is whoever applied it", async () => {
    const shop = await desk.anApp({ approval: "by-another" });
    const { createApp, findApp } = desk.ledger;
    const needs = { decide: shop.decide, createApp, findApp, binding: BINDING };
    const file = {
      app: { id: shop.app, rules: someRules({ approval: "by-another" }) },
      campaigns: [anAnnouncement({ id: "spring", at: at("12:00") })],
      schedules: [],
    };
    await applyFile(needs, { file, actor: "mei" });
    await expect(approve(shop, { actor: "mei" })).rejects.toMatchObject({ code: "wrong-person" });
    await approve(shop);
    expect((await applyFile(needs, { file, actor: "wei" })).campaigns).toEqual({ spring: "unchanged" });
    expect(await shop.campaign("spring")).toMatchObject({ approval: "approved", authoredBy: "mei" });
    const changed = { ...file, campaigns: [anAnnouncement({ id: "spring", at: at("12:30") })] };
    await applyFile(needs, { file: changed, actor: "wei" });
    expect(await shop.campaign("spring")).toMatchObject({ approval: "pending", authoredBy: "wei" });
  });
});
