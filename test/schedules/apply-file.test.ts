import { describe, expect, it } from "vitest";
import type { Binding } from "../../src/domain/app-state.ts";
import type { FileContents } from "../../src/schedules/apply-file.ts";
import { applyFile } from "../../src/schedules/apply-file.ts";
import { aMessage, anAnnouncement, aNotice, at, someRules } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { appOn, BINDING, LEDGERS } from "../support/ledger-backends.ts";

describe.each(LEDGERS)("applying a file on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;
  let apps = 0;

  type Said = Partial<Pick<FileContents, "campaigns" | "schedules">> & { rules?: FileContents["app"]["rules"] };

  /** A name no app has yet. */
  const aName = () => `filed-${(apps += 1)}`;

  function aFile(app: string, { rules = someRules(), campaigns, schedules }: Said = {}): FileContents {
    return {
      app: { id: app, rules },
      campaigns: campaigns ?? [
        anAnnouncement({ id: "spring", at: at("12:00") }),
        anAnnouncement({ id: "summer", at: at("12:00"), position: 1 }),
      ],
      schedules: schedules ?? [aNotice({ id: "tips", recurrence: { cron: "0 9 * * *" }, position: 2 })],
    };
  }

  type How = { binding?: Binding; dryRun?: boolean; prune?: boolean };

  async function apply(file: FileContents, { binding = BINDING, ...how }: How = {}) {
    const shop = appOn(desk.ledger, file.app.id);
    const { createApp, findApp } = desk.ledger;
    const applied = await applyFile({ ...shop, createApp, findApp, binding }, { file, actor: "mei", ...how });
    return { shop, applied };
  }

  const going = async (shop: AppUnderTest, id: string): Promise<void> => {
    const campaign = await shop.campaign(id);
    await shop.decide(shop.app, "herald", (decision) => decision.campaigns.move(campaign, "releasing"));
  };

  it("puts all of it in place, each by its id and in the file's order", async () => {
    const { shop, applied } = await apply(aFile(aName()));
    expect(applied).toEqual({
      rules: "created",
      campaigns: { spring: "created", summer: "created" },
      schedules: { tips: "created" },
      pruned: [],
    });
    expect(await shop.campaign("spring")).toMatchObject({ key: "spring", seatAt: at("12:00") });
    expect((await shop.campaign("summer")).seatAt).toBe(at("12:01"));
    expect(shop.effects()).toMatchObject({ puts: [{ campaignId: "spring" }, { campaignId: "summer" }] });
  });

  it("twice is applying it once", async () => {
    const file = aFile(aName());
    await apply(file);
    const before = await desk.ledger.listCampaigns(file.app.id);
    clock.pass(60_000);
    const { shop, applied } = await apply(structuredClone(file));
    expect(applied).toEqual({
      rules: "unchanged",
      campaigns: { spring: "unchanged", summer: "unchanged" },
      schedules: { tips: "unchanged" },
      pruned: [],
    });
    expect(shop.effects()).toEqual({ puts: [], drops: [], schedules: [] });
    expect(shop.events()).toEqual([]);
    expect(await desk.ledger.listCampaigns(file.app.id)).toEqual(before);
  });

  it("leaves what has gone out alone as long as its entry stays the same", async () => {
    const file = aFile(aName());
    const { shop } = await apply(file);
    await going(shop, "spring");
    expect((await apply(file)).applied.campaigns).toEqual({ spring: "unchanged", summer: "unchanged" });
  });

  it("leaves what is no longer in it alone", async () => {
    const app = aName();
    await apply(aFile(app));
    const { shop } = await apply(aFile(app, { campaigns: [], schedules: [] }));
    expect(await shop.statuses()).toEqual(["spring scheduled", "summer scheduled"]);
    expect(await desk.ledger.listSchedules(app)).toHaveLength(1);
  });

  it("edits what still waits, and only that", async () => {
    const app = aName();
    await apply(aFile(app));
    const changed = anAnnouncement({ id: "spring", at: at("12:00"), message: aMessage("Better") });
    const { shop, applied } = await apply(aFile(app, { campaigns: [changed], schedules: [] }));
    expect(applied.campaigns).toEqual({ spring: "changed" });
    expect(await shop.campaign("spring")).toMatchObject({ message: aMessage("Better"), revision: 2 });
    expect((await shop.campaign("summer")).revision).toBe(1);
  });

  it("changes the app's rules, and seats all anew by them", async () => {
    const app = aName();
    await apply(aFile(app));
    const rules = someRules({ sendWindows: [{ openMinute: 15 * 60, closeMinute: 22 * 60 }] });
    const { shop, applied } = await apply(aFile(app, { rules }));
    expect(applied.rules).toBe("changed");
    expect((await shop.campaign("spring")).seatAt).toBe(at("15:00"));
    expect(shop.facts("app.rules-changed")).toHaveLength(1);
  });

  it("is refused with every fault, and nothing of it is applied, once a changed entry no longer waits", async () => {
    const app = aName();
    const { shop } = await apply(aFile(app));
    await going(shop, "spring");
    await going(shop, "summer");
    const file = aFile(app, {
      rules: someRules({ audience: 5 }),
      campaigns: [
        anAnnouncement({ id: "new", at: at("14:00") }),
        anAnnouncement({ id: "spring", at: at("12:00"), name: "other" }),
        anAnnouncement({ id: "summer", at: at("13:00") }),
      ],
      schedules: [aNotice({ id: "tips", recurrence: { cron: "0 10 * * *" } })],
    });
    const refused = apply(file);
    await expect(refused).rejects.toMatchObject({ code: "conflict" });
    await expect(refused).rejects.toThrow(/campaigns\[1\] .*"spring" is releasing.*\n.*campaigns\[2\] .*"summer"/);
    expect(await shop.statuses()).toEqual(["spring releasing", "summer releasing"]);
    expect((await desk.ledger.findApp(app))?.rules.audience).toBe(0);
    expect((await desk.ledger.findSchedule(app, "tips"))?.recurrence.cron).toBe("0 9 * * *");
  });

  it("is refused where an id belongs to a campaign that did not come from a file", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spring", at: at("12:00") }, "a-key-of-its-own");
    await expect(apply(aFile(shop.app))).rejects.toThrow(`the id "spring" is taken`);
    expect(await shop.statuses()).toEqual(["spring scheduled"]);
  });

  it("is refused with every fault of a new app, which then is not there", async () => {
    const app = aName();
    const file = aFile(app, {
      rules: someRules({ zone: "Mars/Base" }),
      campaigns: [anAnnouncement({ id: "same", at: at("12:00") }), anAnnouncement({ id: "same", at: at("13:00") })],
      schedules: [aNotice({ id: "same", recurrence: { cron: "noon" } })],
    });
    const refused = apply(file);
    for (const path of ["app.zone", "campaigns[1].id", "schedules[0].id", "schedules[0].cron"]) {
      await expect(refused).rejects.toThrow(`${path} must be`);
    }
    expect(await desk.ledger.findApp(app)).toBeNull();
  });

  it.each<[string, Binding, string]>([
    ["live", { ...BINDING, provider: "live" }, "belongs to the sandbox store and can never be used with the live one"],
    ["through another App Key", { ...BINDING, fingerprint: "another" }, "is bound to another App Key"],
  ])("of an app that is bound is refused %s", async (_what, binding, why) => {
    const app = aName();
    await apply(aFile(app));
    const refused = apply(aFile(app, { campaigns: [] }), { binding });
    await expect(refused).rejects.toMatchObject({ code: "wrong-provider" });
    await expect(refused).rejects.toThrow(why);
  });

  it("as a dry run says what would be done to a new app, which then is not there", async () => {
    const { shop, applied } = await apply(aFile(aName()), { dryRun: true });
    expect(applied).toMatchObject({
      rules: "created",
      campaigns: { summer: "created" },
      schedules: { tips: "created" },
    });
    expect(await desk.ledger.findApp(shop.app)).toBeNull();
  });

  it("as a dry run decides all of it, pruning included, and keeps nothing", async () => {
    const app = aName();
    const { shop } = await apply(aFile(app));
    const before = [await desk.ledger.listCampaigns(app), await desk.ledger.listSchedules(app)];
    shop.events();
    const file = aFile(app, {
      rules: someRules({ audience: 9 }),
      campaigns: [anAnnouncement({ id: "spring", at: at("13:00") }), anAnnouncement({ id: "new", at: at("14:00") })],
      schedules: [],
    });
    const tried = await apply(file, { dryRun: true, prune: true });
    expect(tried.applied).toEqual({
      rules: "changed",
      campaigns: { spring: "changed", new: "created" },
      schedules: {},
      pruned: ["summer", "tips"],
    });
    expect([await desk.ledger.listCampaigns(app), await desk.ledger.listSchedules(app)]).toEqual(before);
    expect((await desk.ledger.findApp(app))?.rules.audience).toBe(0);
    expect(tried.shop.events()).toEqual([]);
    expect(tried.shop.effects()).toEqual({ puts: [], drops: [], schedules: [] });
    // And what it said is what is done.
    expect((await apply(file, { prune: true })).applied).toEqual(tried.applied);
  });

  it("as a dry run is refused with the same faults", async () => {
    const app = aName();
    const { shop } = await apply(aFile(app));
    await going(shop, "spring");
    const file = aFile(app, { campaigns: [anAnnouncement({ id: "spring", at: at("13:00") })] });
    await expect(apply(file, { dryRun: true })).rejects.toThrow(/campaigns\[0\] .*"spring" is releasing/);
  });

  it("prunes only what came from a file and still waits", async () => {
    const app = aName();
    const { shop } = await apply(aFile(app));
    await shop.submit({ id: "by-hand", at: at("15:00") });
    await shop.submit({ id: "by-key", at: at("16:00") }, "a-key-of-its-own");
    await going(shop, "spring");
    const { applied } = await apply(aFile(app, { campaigns: [], schedules: [] }), { prune: true });
    expect(applied.pruned).toEqual(["summer", "tips"]);
    expect(await shop.statuses()).toEqual([
      "spring releasing",
      "summer cancelled",
      "by-hand scheduled",
      "by-key scheduled",
    ]);
    expect(await desk.ledger.listSchedules(app)).toEqual([]);
    expect((await apply(aFile(app, { campaigns: [], schedules: [] }), { prune: true })).applied.pruned).toEqual([]);
  });

  it("by two at once for a new app leaves one of everything", async () => {
    const app = aName();
    const results = await Promise.all([apply(aFile(app)), apply(aFile(app, { rules: someRules({ audience: 7 }) }))]);
    expect(results.map(({ applied }) => applied.campaigns["spring"]).sort()).toEqual(["created", "unchanged"]);
    expect((await desk.ledger.findApp(app))?.rules.audience).toBe(7);
  });
});
