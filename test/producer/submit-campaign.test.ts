import { describe, expect, it } from "vitest";
import { Refused } from "../../src/domain/refused.ts";
import type { AnnouncementInput } from "../../src/producer/announcement.ts";
import { readAnnouncement } from "../../src/producer/announcement.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { submitCampaign } from "../../src/producer/submit-campaign.ts";
import { aMessage, anAnnouncement, at } from "../support/a-campaign.ts";
import { LEDGERS } from "../support/ledger-backends.ts";

describe("an announcement", () => {
  it("may wait a day, ordinary in every way, where it says only what and when", () => {
    const { announcement } = readAnnouncement({ at: at("12:00"), message: aMessage() }, "spring-sale");
    expect(announcement).toEqual(anAnnouncement({ at: at("12:00") }));
  });

  it.each<[string, object, string]>([
    ["an id with a separator", { id: "tips~1" }, "id must be 1 to 64 letters, digits, - or _"],
    ["an id of 65 characters", { id: "x".repeat(65) }, "id must be"],
    ["a time that is not a number", { at: "noon" }, "at must be a whole number of milliseconds since 1970"],
    ["a time that is NaN", { at: NaN }, "at must be"],
    ["half a millisecond", { at: 0.5 }, "at must be"],
    ["a time beyond all calendars", { at: 9e15 }, "at must be"],
    ["a deadline before its time", { deadline: at("11:59") }, "deadline must be an instant no earlier than `at`"],
    ["a priority nobody knows", { priority: "hihg" }, "priority must be"],
    ["a late policy nobody knows", { late: "never" }, "late must be"],
    ["a position no column holds", { position: 2 ** 31 }, "position must be"],
    ["a name of two lines", { name: "a\nb" }, "name must be 1 to 200 characters on one line"],
    ["a name with half a letter", { name: "\ud83d" }, "name must be"],
    ["an empty name", { name: " " }, "name must be"],
    ["a message that is none", { message: 7 }, "message must be"],
  ])("is refused for %s", (_what, said, fault) => {
    const input = { id: "spring", at: at("12:00"), message: aMessage(), ...said } as AnnouncementInput;
    expect(() => readAnnouncement(input, input.id!)).toThrow(fault);
  });

  it("is refused with every fault at once", () => {
    const input = { at: -1, message: {}, name: "", priority: "x" } as unknown as AnnouncementInput;
    const paths = (() => {
      try {
        return readAnnouncement(input, "no good").announcement;
      } catch (error) {
        return error instanceof Refused ? error.faults.map(({ path }) => path) : error;
      }
    })();
    expect(paths).toEqual(expect.arrayContaining(["id", "name", "at", "priority", "message.fromUserId"]));
  });

  it("may have its deadline at its very time", () => {
    const input = { at: at("12:00"), deadline: at("12:00"), message: aMessage() };
    expect(readAnnouncement(input, "now-or-never").announcement.deadline).toBe(at("12:00"));
  });
});

describe.each(LEDGERS)("submitting on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();

  it("answers with the seat, why, and what may surprise", async () => {
    const shop = await desk.anApp();
    const message = { fromUserId: "shop", objectName: "app:custom", content: "x" };
    const placed = await shop.submit({ id: "b", at: at("21:59:30"), message });
    expect(placed).toMatchObject({ id: "b", status: "scheduled", revision: 1, seatAt: at("08:00", 1) });
    expect(placed.reasons.map(({ code }) => code)).toContain("send-window");
    expect(placed.warnings).not.toEqual([]);
  });

  it("stores nothing twice under one key, and answers as it did the first time", async () => {
    const shop = await desk.anApp();
    const first = await shop.submit({ at: at("12:00") }, "order-7");
    desk.clock.pass(1_000);
    shop.effects();
    expect(await shop.submit({ at: at("12:00") }, "order-7")).toEqual(first);
    expect(await shop.statuses()).toHaveLength(1);
    expect(shop.effects()).toEqual({ puts: [], drops: [], schedules: [] });
  });

  it.each<[string, Partial<AnnouncementInput>]>([
    ["words", { message: aMessage("other") }],
    ["time", { at: at("12:01") }],
    ["deadline", { deadline: at("23:00") }],
    ["priority", { priority: "urgent" }],
    ["send windows", { anytime: true }],
    ["name", { name: "other" }],
    ["late policy", { late: "send" }],
    ["id", { id: "other" }],
  ])("refuses a key that stands for another %s", async (_what, other) => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spring", at: at("12:00") }, "order-7");
    const again = shop.submit({ at: at("12:00"), ...other }, "order-7");
    await expect(again).rejects.toMatchObject({ code: "conflict" });
    await expect(again).rejects.toThrow(`the key "order-7" was used before, for campaign "spring"`);
    expect(await shop.statuses()).toEqual(["spring scheduled"]);
  });

  it("answers each of those who ask at once with their own, and refuses none for another's sake", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "taken", at: at("12:00") }, "known");
    const answers = await Promise.allSettled([
      shop.submit({ id: "a", at: at("16:00") }, "one"),
      shop.submit({ id: "taken", at: at("13:00") }),
      shop.submit({ id: "b", at: at("14:00") }, "one"),
      shop.submit({ id: "a", at: at("16:00") }, "one"),
      shop.submit({ at: at("12:00") }, "known"),
      shop.submit({ id: "c", at: at("12:00"), priority: "urgent" }),
      shop.submit({ id: "c", at: at("15:00") }),
    ]);
    const told = answers.map((each) => {
      if (each.status === "fulfilled") return `${each.value.id} ${new Date(each.value.seatAt ?? 0).toISOString()}`;
      return (each.reason as Refused).code;
    });
    expect(told).toEqual([
      "a 2026-11-27T08:00:00.000Z",
      "conflict",
      "conflict",
      "a 2026-11-27T08:00:00.000Z",
      "taken 2026-11-27T04:01:00.000Z",
      "c 2026-11-27T04:00:00.000Z",
      "conflict",
    ]);
    expect(await shop.statuses()).toEqual(["c scheduled", "taken scheduled", "a scheduled"]);
  });

  it("writes each down in the name of whoever asked", async () => {
    const shop = await desk.anApp();
    const ask = (actor: string) =>
      submitCampaign(shop, { app: shop.app, actor, input: { id: actor, at: at("12:00"), message: aMessage() } });
    await Promise.all([ask("ann"), ask("ben")]);
    for (const actor of ["ann", "ben"]) {
      expect(await shop.campaign(actor)).toMatchObject({ createdBy: actor, updatedBy: actor });
      const facts = await desk.ledger.listFacts(shop.app, actor);
      expect(facts.map(({ action, actor: who }) => `${action} ${who}`)).toEqual([
        `campaign.submitted ${actor}`,
        "campaign.seated herald",
      ]);
    }
  });

  it("plans nothing anew for what comes last", async () => {
    const shop = await desk.anApp();
    const asked = ["12:00", "12:00", "23:00"];
    for (const [n, time] of asked.entries()) {
      desk.clock.pass(1);
      await shop.submit({ id: `c${n}`, at: at(time) });
    }
    // The first plan of an app has nothing to stand on.
    expect(shop.replans()).toBe(1);
    const seats = await Promise.all(asked.map(async (_, n) => (await shop.campaign(`c${n}`)).seatAt));
    expect(seats).toEqual([at("12:00"), at("12:01"), at("08:00", 1)]);
    await shop.replan();
    expect(await Promise.all(asked.map(async (_, n) => (await shop.campaign(`c${n}`)).seatAt))).toEqual(seats);
  });

  it("answers with a campaign that has ended too", async () => {
    const shop = await desk.anApp();
    await shop.submit({ at: at("12:00", -3) }, "order-7");
    expect(await shop.submit({ at: at("12:00", -3) }, "order-7")).toMatchObject({ status: "expired" });
  });

  it("refuses an id that is taken, by whichever key", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spring", at: at("12:00") }, "one");
    const same = { id: "spring", at: at("12:00") };
    await expect(shop.submit(same, "two")).rejects.toThrow(`the id "spring" is taken in app "${shop.app}"`);
    await expect(shop.submit(same)).rejects.toMatchObject({ code: "conflict" });
  });

  it("makes up an id where there is none, and needs no key", async () => {
    const shop = await desk.anApp();
    const placed = [await shop.submit({ at: at("12:00") }), await shop.submit({ at: at("12:00") })];
    expect(new Set(placed.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    ["empty", ""],
    ["no text", 7],
    ["with a NUL", "a\0b"],
    ["too long", "x".repeat(201)],
  ])("refuses a key that is %s", async (_what, key) => {
    const shop = await desk.anApp();
    await expect(shop.submit({ at: at("12:00") }, key as string)).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses an edited campaign's first words under its key: nobody could say which are meant", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spring", at: at("12:00") }, "order-7");
    const change = { message: aMessage("better") };
    await editCampaign(shop, { app: shop.app, actor: "mei", id: "spring", revision: 1, change });
    await expect(shop.submit({ id: "spring", at: at("12:00") }, "order-7")).rejects.toMatchObject({ code: "conflict" });
    await expect(shop.submit({ at: at("12:00"), ...change }, "order-7")).resolves.toMatchObject({ id: "spring" });
  });

  it("refuses what an app of another name would be asked for", async () => {
    const shop = await desk.anApp();
    const input = { at: at("12:00"), message: aMessage() };
    const asked = submitCampaign(shop, { app: "nobody", actor: "mei", input });
    await expect(asked).rejects.toMatchObject({ code: "UNKNOWN_APP" });
  });
});
