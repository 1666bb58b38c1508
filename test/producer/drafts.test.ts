/** Drafts: stored, and otherwise out of everything's way until an edit schedules them. */
import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../src/domain/time.ts";
import type { AnnouncementInput } from "../../src/producer/announcement.ts";
import { cancelCampaign } from "../../src/producer/cancel-campaign.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { approveCampaign } from "../../src/producer/judge-campaign.ts";
import { defineSchedule } from "../../src/schedules/define-schedule.ts";
import { anAttempt } from "../support/an-attempt.ts";
import { aMessage, aNotice, at, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { LEDGERS } from "../support/ledger-backends.ts";

describe.each(LEDGERS)("a draft on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  const edit = async (shop: AppUnderTest, change: Partial<AnnouncementInput>, actor = "mei", id = "spring") =>
    editCampaign(shop, { app: shop.app, actor, id, revision: (await shop.campaign(id)).revision, change });
  const aDraft = (shop: AppUnderTest) => shop.submit({ id: "spring", at: at("12:00"), draft: true });

  it("has no seat and no job, and needs no approval", async () => {
    const shop = await desk.anApp({ approval: "required" });
    expect(await aDraft(shop)).toMatchObject({ status: "draft", seatAt: null, reasons: [], approval: "none" });
    expect(shop.effects()).toEqual({ puts: [], drops: [], schedules: [] });
    const word = approveCampaign(shop, { app: shop.app, actor: "lin", id: "spring" });
    await expect(word).rejects.toThrow(/is a draft: it can be approved once it is scheduled/);
  });

  it("stays one when it is edited, and when its deadline passes", async () => {
    const shop = await desk.anApp();
    await aDraft(shop);
    await edit(shop, { message: aMessage("better") });
    clock.setTo(at("12:00", 2));
    await shop.beat();
    expect(await shop.campaign("spring")).toMatchObject({ status: "draft", message: aMessage("better") });
  });

  it("is scheduled by an edit: booked then, and pending where the app wants approval", async () => {
    const shop = await desk.anApp({ approval: "required" });
    await aDraft(shop);
    clock.pass(HOUR_MS);
    const placed = await edit(shop, { draft: false }, "lin");
    expect(placed).toMatchObject({ status: "scheduled", approval: "pending", seatAt: at("12:00"), revision: 2 });
    expect(await shop.campaign("spring")).toMatchObject({ bookedAt: MORNING + HOUR_MS, authoredBy: "mei" });
    expect(shop.facts("campaign.scheduled")).toMatchObject([{ actor: "lin", detail: { rebooked: true } }]);
  });

  it("may be had back from what waits, which gives its seat free and its approval up", async () => {
    const shop = await desk.anApp({ approval: "required" });
    await shop.submit({ id: "spring", at: at("12:00") });
    clock.pass(1);
    await shop.submit({ id: "next", at: at("12:00") });
    for (const id of ["spring", "next"]) await approveCampaign(shop, { app: shop.app, actor: "lin", id });
    shop.effects();
    const placed = await edit(shop, { draft: true });
    expect(placed).toMatchObject({ status: "draft", seatAt: null, approval: "none", held: null });
    expect((await shop.campaign("next")).seatAt).toBe(at("12:00"));
    expect(shop.effects().drops).toContainEqual({ campaignId: "spring", n: 1 });
    expect(await edit(shop, { draft: false })).toMatchObject({ status: "scheduled", approval: "pending" });
  });

  it("whose deadline has passed is not scheduled, and it is said what would do", async () => {
    const shop = await desk.anApp();
    await aDraft(shop);
    clock.setTo(at("12:00", 1) + 1);
    await expect(edit(shop, { draft: false })).rejects.toThrow(
      /its deadline, .*28.* has passed; with the same change give it a later `at`/,
    );
    expect((await shop.campaign("spring")).status).toBe("draft");
    const placed = await edit(shop, { draft: false, at: at("14:00", 1) });
    expect(placed).toMatchObject({ status: "scheduled", deadline: at("14:00", 2), seatAt: at("14:00", 1) });
  });

  it("is cancelled like any other", async () => {
    const shop = await desk.anApp();
    await aDraft(shop);
    await cancelCampaign(shop, { app: shop.app, actor: "lin", id: "spring" });
    expect((await shop.campaign("spring")).status).toBe("cancelled");
  });

  it("answers its key as a draft, and not as what was to be scheduled", async () => {
    const shop = await desk.anApp();
    const input = { id: "spring", at: at("12:00") };
    await shop.submit({ ...input, draft: true }, "key");
    expect(await shop.submit({ ...input, draft: true }, "key")).toMatchObject({ status: "draft", revision: 1 });
    await expect(shop.submit(input, "key")).rejects.toThrow(/which is a draft: an edit can schedule it/);
    await edit(shop, { draft: false });
    expect(await shop.submit(input, "key")).toMatchObject({ status: "scheduled" });
    expect(await shop.submit({ ...input, draft: true }, "key")).toMatchObject({ status: "scheduled" });
  });

  it("is never made of an occurrence", async () => {
    const shop = await desk.anApp();
    clock.setTo(at("11:55"));
    await defineSchedule(shop, { app: shop.app, actor: "mei", notice: aNotice() });
    const draft = edit(shop, { draft: true }, "mei", `tips~${at("12:00")}`);
    await expect(draft).rejects.toThrow(/is an occurrence of schedule "tips" and cannot be a draft/);
  });

  it("that a call was made for before this ledger knew of it is uncertain, not a draft", async () => {
    const shop = await desk.anApp();
    await shop.decide(shop.app, "herald", (decision) =>
      decision.attempts.insert(
        anAttempt({ app: shop.app, campaignId: "spring", reply: "unclear", startedAt: MORNING }),
      ),
    );
    expect(await aDraft(shop)).toMatchObject({ status: "uncertain" });
  });

  it.each(["yes", 1, null])("is said with true or false, not with %j", async (draft) => {
    const shop = await desk.anApp();
    const bad = shop.submit({ id: "spring", at: at("12:00"), draft: draft as unknown as boolean });
    await expect(bad).rejects.toThrow(/draft must be/);
  });
});
