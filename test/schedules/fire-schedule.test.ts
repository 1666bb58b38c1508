import { describe, expect, it } from "vitest";
import type { LatePolicy } from "../../src/domain/campaign.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import { defineSchedule } from "../../src/schedules/define-schedule.ts";
import { nextFire, definitionOf } from "../../src/schedules/definition.ts";
import { FIRE_LEAD_MS, fireSchedule, MISSED_RECORDED_MAX } from "../../src/schedules/fire-schedule.ts";
import { latestOccurrences } from "../../src/schedules/latest-occurrences.ts";
import { aNotice, at, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { LEDGERS } from "../support/ledger-backends.ts";

const NOON = at("12:00");
const id = (nominalAt: number) => `tips~${nominalAt}`;

describe.each(LEDGERS)("firing on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  /** An app with a schedule of that recurrence, defined at 10:00. */
  async function aShop(notice: Parameters<typeof aNotice>[0] = {}): Promise<AppUnderTest> {
    const shop = await desk.anApp({ sendWindows: [] });
    await defineSchedule(shop, { app: shop.app, actor: "mei", notice: aNotice(notice) });
    shop.effects();
    shop.events();
    return shop;
  }

  const fire = (shop: AppUnderTest) => fireSchedule(shop, shop.app, "tips");
  const considered = async (shop: AppUnderTest) => (await desk.ledger.findSchedule(shop.app, "tips"))!.consideredUntil;

  it("makes a campaign of an occurrence the lead ahead, with a job at its seat", async () => {
    const shop = await aShop();
    clock.setTo(NOON - FIRE_LEAD_MS);
    await fire(shop);
    expect(await shop.campaign(id(NOON))).toMatchObject({
      ...{ status: "scheduled", at: NOON, nominalAt: NOON, scheduleId: "tips", bookedAt: MORNING, late: "skip" },
      ...{ deadline: NOON + 6 * 60 * MINUTE_MS, seatAt: NOON, promisedAt: NOON },
    });
    expect(shop.effects().puts).toEqual([{ campaignId: id(NOON), n: 1, seatAt: NOON, priority: "normal" }]);
    expect(await considered(shop)).toBe(NOON);
  });

  it("makes nothing a millisecond sooner", async () => {
    const shop = await aShop();
    clock.setTo(NOON - FIRE_LEAD_MS - 1);
    await fire(shop);
    expect(await shop.statuses()).toEqual([]);
  });

  it("makes each once, however often it is done", async () => {
    const shop = await aShop();
    clock.setTo(NOON - FIRE_LEAD_MS);
    for (let n = 0; n < 3; n++) await fire(shop);
    clock.setTo(NOON);
    await fire(shop);
    expect(await shop.statuses()).toEqual([`${id(NOON)} scheduled`]);
    expect(shop.facts("occurrence.fired")).toHaveLength(1);
  });

  it("gives the campaign the seat its occurrence had held, before those booked after its schedule", async () => {
    const shop = await aShop();
    clock.pass(1);
    const placed = await shop.submit({ id: "spring", at: NOON });
    expect(placed.seatAt).toBe(NOON + MINUTE_MS);
    clock.setTo(NOON - MINUTE_MS);
    await fire(shop);
    expect((await shop.campaign(id(NOON))).seatAt).toBe(NOON);
    expect(await shop.campaign("spring")).toMatchObject({ seatAt: NOON + MINUTE_MS, jobN: 1 });
  });

  it("leaves a schedule that is paused, removed or of another app alone", async () => {
    const shop = await aShop({ active: false });
    clock.setTo(NOON);
    await fire(shop);
    await fireSchedule(shop, shop.app, "nothing");
    await fireSchedule(shop, (await desk.anApp()).app, "tips");
    expect(shop.events()).toEqual([]);
  });

  describe("of an occurrence nobody fired in time", () => {
    const graceMs = 15 * MINUTE_MS;

    it.each<[LatePolicy, number, string, string | undefined]>([
      ["skip", graceMs, "scheduled", undefined],
      ["skip", graceMs + 1, "skipped", undefined],
      ["hold", graceMs, "scheduled", undefined],
      ["hold", graceMs + 1, "scheduled", "late"],
      ["send", graceMs + 1, "scheduled", undefined],
      ["send", 6 * 60 * MINUTE_MS, "scheduled", undefined],
      ["send", 6 * 60 * MINUTE_MS + 1, "skipped", undefined],
      ["hold", 6 * 60 * MINUTE_MS + 1, "skipped", undefined],
    ])("follows its late policy: %s, %i ms late, is %s", async (late, lateMs, status, held) => {
      const shop = await aShop({ late });
      clock.setTo(NOON + lateMs);
      await fire(shop);
      const campaign = await shop.campaign(id(NOON));
      expect([campaign.status, campaign.held?.code]).toEqual([status, held]);
    });

    it("says why it was skipped", async () => {
      const shop = await aShop();
      clock.setTo(at("13:00"));
      await fire(shop);
      expect((await shop.campaign(id(NOON))).outcome?.text).toBe("it fell due while nothing was running");
      expect(shop.facts("occurrence.skipped")).toMatchObject([{ subject: id(NOON), detail: { schedule: "tips" } }]);
    });

    it("never piles up: of many ticks missed only the last may still go out", async () => {
      const shop = await aShop({ late: "send", recurrence: { cron: "0 * * * *" } });
      clock.setTo(at("18:30"));
      await fire(shop);
      const statuses = (await shop.statuses()).map((line) => line.split(" ")[1]);
      // 10:00 was fired when it was defined and has expired; 11:00 to 17:00 were missed; 18:00 is the latest.
      expect(statuses).toEqual(["expired", ...Array<string>(7).fill("skipped"), "scheduled"]);
    });
  });

  describe("after a long silence", () => {
    it("lists the latest that were missed and says that there were more", async () => {
      const shop = await aShop({ recurrence: { cron: "*/30 * * * *" } });
      clock.pass(400 * DAY_MS);
      await fire(shop);
      expect(shop.facts("occurrence.skipped")).toHaveLength(MISSED_RECORDED_MAX);
      const [last] = shop.facts("schedule.missed");
      const firstListed = MORNING + 400 * DAY_MS - MISSED_RECORDED_MAX * 30 * MINUTE_MS;
      expect(last?.detail).toMatchObject({ from: at("10:30"), before: firstListed });
      expect(await considered(shop)).toBe(clock.now() + FIRE_LEAD_MS);
    });

    it("costs no more for a schedule of seconds, and still fires all that is to come", async () => {
      const shop = await aShop({ recurrence: { cron: "*/10 * * * * *" } });
      const before = (await shop.statuses()).length;
      clock.pass(100 * DAY_MS);
      await fire(shop);
      const fired = shop.facts("occurrence.fired");
      // Both ends of the lead, and the last of the missed ones, whose deadline is this very instant.
      expect(fired).toHaveLength(FIRE_LEAD_MS / (10 * SECOND_MS) + 2);
      expect(await shop.statuses()).toHaveLength(before + fired.length + MISSED_RECORDED_MAX - 1);
    });
  });
});

describe("the latest occurrences of a span", () => {
  const { recurrence } = aNotice();

  it.each([
    ["fewer than asked for", MORNING, at("12:00", 2), 10, [NOON, at("12:00", 1), at("12:00", 2)]],
    ["more than asked for", MORNING, at("12:00", 2), 2, [at("12:00", 1), at("12:00", 2)]],
    ["its beginning excluded", NOON, at("12:00", 1), 10, [at("12:00", 1)]],
    ["none", MORNING, MORNING, 10, []],
    ["an end before its beginning", NOON, MORNING, 10, []],
  ])("are %s", (_what, after, upTo, max, expected) => {
    expect(latestOccurrences(recurrence, { after, upTo, max })).toEqual(expected);
  });
});

describe("a schedule's timer", () => {
  const definition = definitionOf(aNotice().recurrence);

  it("rings the lead ahead of the next occurrence", () => {
    expect(nextFire(definition, MORNING)).toBe(NOON - FIRE_LEAD_MS);
  });

  it("rings for the one after, once it has rung", () => {
    expect(nextFire(definition, NOON - FIRE_LEAD_MS)).toBe(at("12:00", 1) - FIRE_LEAD_MS);
  });

  it("is silent when nothing is left", () => {
    const ended = definitionOf({ ...aNotice().recurrence, endsAt: MORNING });
    expect(nextFire(ended, MORNING)).toBeNull();
  });

  it("refuses a text that is no definition", () => {
    expect(() => nextFire("{}", MORNING)).toThrow();
    expect(() => nextFire("", MORNING)).toThrow();
  });
});
