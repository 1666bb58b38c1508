/** Asking for a campaign to go out now: how soon, within what, and how it is taken back. */
import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import type { AnnouncementInput } from "../../src/producer/announcement.ts";
import { cancelCampaign } from "../../src/producer/cancel-campaign.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { approveCampaign, rejectCampaign } from "../../src/producer/judge-campaign.ts";
import { ARMING_MS, releaseNow } from "../../src/producer/release-now.ts";
import { anAttempt } from "../support/an-attempt.ts";
import { aMessage, at, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { LEDGERS } from "../support/ledger-backends.ts";

const HOURLY = [{ kind: "sliding", windowMs: HOUR_MS, limit: 1 }] as const;

describe.each(LEDGERS)("asking for a release now, on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  const ask = async (shop: AppUnderTest, revision?: number) =>
    releaseNow(shop, {
      app: shop.app,
      actor: "lin",
      id: "spring",
      revision: revision ?? (await shop.campaign("spring")).revision,
    });
  const edit = async (shop: AppUnderTest, change: Partial<AnnouncementInput>) =>
    editCampaign(shop, {
      app: shop.app,
      actor: "mei",
      id: "spring",
      revision: (await shop.campaign("spring")).revision,
      change,
    });

  it("gives it a seat after the countdown, as urgent, and written down", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spring", at: at("12:00"), priority: "low" });
    clock.pass(1_500);
    const seatAt = clock.now() + ARMING_MS;
    expect(await ask(shop)).toMatchObject({ status: "scheduled", at: seatAt, seatAt, deadline: at("12:00", 1) });
    expect(await shop.campaign("spring")).toMatchObject({ priority: "urgent", bookedAt: clock.now() });
    expect(shop.facts("campaign.release-now-asked")).toMatchObject([
      {
        actor: "lin",
        detail: {
          before: { at: at("12:00"), priority: "low", approval: "none" },
          after: { at: seatAt, priority: "urgent", approval: "none" },
        },
      },
    ]);
  });

  it("leaves it an hour at least, however near its deadline was", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spring", at: at("12:00"), deadline: at("12:00") });
    expect((await ask(shop)).deadline).toBe(at("12:00"));
    clock.setTo(at("11:59"));
    expect((await ask(shop)).deadline).toBe(at("12:00") + HOUR_MS);
  });

  it("stays within the quota, and says when it will really go", async () => {
    const shop = await desk.anApp({ quota: HOURLY });
    await shop.submit({ id: "spring", at: at("18:00") });
    const call = { token: shop.app, campaignId: null, reply: "accepted", finishedAt: MORNING } as const;
    await shop.decide(shop.app, "herald", (decision) => decision.attempts.insert(anAttempt(call)));
    const placed = await ask(shop);
    expect(placed).toMatchObject({ at: MORNING + ARMING_MS, seatAt: at("11:01") });
    expect(placed.reasons).toMatchObject([{ code: "hour-quota" }]);
  });

  it("stays within the send windows", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spring", at: at("12:00", 1), deadline: at("20:00", 1) });
    clock.setTo(at("23:00"));
    expect(await ask(shop)).toMatchObject({ seatAt: at("08:00", 1), reasons: [{ code: "send-window" }] });
  });

  it.each<[string, Partial<AnnouncementInput>]>([
    ["a new name", { name: "Spring" }],
    ["other words", { message: aMessage("better") }],
  ])("is taken back by %s: it has the timing it had", async (_what, change) => {
    const shop = await desk.anApp();
    const before = { at: at("18:00"), deadline: at("18:30"), priority: "low" } as const;
    await shop.submit({ id: "spring", ...before });
    await ask(shop);
    // Asked a second time, it is still the first timing that comes back.
    await ask(shop);
    expect(await edit(shop, change)).toMatchObject({ at: at("18:00"), deadline: at("18:30"), seatAt: at("18:00") });
    expect(await shop.campaign("spring")).toMatchObject({ ...before, releaseNow: null });
    expect(shop.facts("campaign.edited")).toMatchObject([{ detail: { releaseNowUndone: true, rebooked: true } }]);
  });

  it("is taken back by another time, and by cancelling", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spring", at: at("18:00") });
    await ask(shop);
    expect(await edit(shop, { at: at("15:00") })).toMatchObject({ seatAt: at("15:00"), deadline: at("15:00", 1) });
    await ask(shop);
    await cancelCampaign(shop, { app: shop.app, actor: "mei", id: "spring" });
    expect((await shop.campaign("spring")).status).toBe("cancelled");
  });

  it("keeps its new timing in an edit after the old deadline, when nothing could come of the old", async () => {
    const shop = await desk.anApp({ quota: HOURLY });
    await shop.submit({ id: "spring", at: MORNING + MINUTE_MS, deadline: MORNING + 2 * MINUTE_MS });
    const { at: askedAt } = await ask(shop);
    clock.setTo(MORNING + 2 * MINUTE_MS + 1);
    expect(await edit(shop, { name: "Spring" })).toMatchObject({ status: "scheduled", at: askedAt });
  });

  it("needs an approval of its own where the app wants one", async () => {
    const shop = await desk.anApp({ approval: "by-another" });
    await shop.submit({ id: "spring", at: at("18:00") });
    const approve = (actor: string) => approveCampaign(shop, { app: shop.app, actor, id: "spring" });
    await approve("lin");
    expect(await ask(shop)).toMatchObject({ approval: "pending", seatAt: MORNING + ARMING_MS });
    await expect(approve("lin")).rejects.toMatchObject({ code: "wrong-person" });
    expect(await approve("mei")).toMatchObject({ approval: "approved", seatAt: MORNING + ARMING_MS });
  });

  it("is for what waits, as it was seen and not rejected", async () => {
    const shop = await desk.anApp({ approval: "required" });
    await expect(ask(shop, 1)).rejects.toMatchObject({ code: "not-found" });
    await shop.submit({ id: "spring", at: at("18:00"), draft: true });
    await expect(ask(shop)).rejects.toThrow(/is a draft: schedule it/);
    await edit(shop, { draft: false });
    await expect(ask(shop, 1)).rejects.toMatchObject({ code: "stale-revision" });
    await rejectCampaign(shop, { app: shop.app, actor: "lin", id: "spring", note: "too loud" });
    await expect(ask(shop)).rejects.toThrow(/before it is edited: rejected by lin: too loud/);
    await cancelCampaign(shop, { app: shop.app, actor: "mei", id: "spring" });
    await expect(ask(shop)).rejects.toMatchObject({ code: "wrong-status" });
  });
});
