/** Rows that a broken disk, a hand or a later version has written: what they concern stands still and says why; the rest goes on. */
import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../src/domain/time.ts";
import { cancelCampaign } from "../../src/producer/cancel-campaign.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { recordOutsideCall } from "../../src/producer/record-outside-call.ts";
import { resolveCampaign } from "../../src/producer/resolve-campaign.ts";
import { resumeApp } from "../../src/producer/stop-app.ts";
import {
  defineSchedule,
  removeSchedule,
  setScheduleActive,
  skipNextOccurrence,
} from "../../src/schedules/define-schedule.ts";
import { fireAll } from "../../src/schedules/fire-all.ts";
import { aNotice, at, someRules } from "../support/a-campaign.ts";
import { LEDGERS } from "../support/ledger-backends.ts";
import { writeRows } from "../support/write-rows.ts";

describe.each(LEDGERS)("a spoilt row on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;
  const spoil = (statement: string, app: string) => writeRows(desk, statement, [app]);

  it.each([
    ["priority", `priority = 'hihg'`],
    ["late policy", `late = ''`],
    ["hold", `held = '"why"'`],
    ["time", `at = 9100000000000000`],
  ])("of a campaign (%s) is held as invalid, once, and the others go on", async (_what, change) => {
    const shop = await desk.anApp();
    await shop.submit({ id: "sound", at: at("12:00") });
    await shop.submit({ id: "spoilt", at: at("11:00") });
    await spoil(`update herald.campaigns set ${change} where app = $1 and id = 'spoilt'`, shop.app);
    shop.effects();
    await shop.replan();
    await shop.replan();
    expect(shop.facts("campaign.held")).toMatchObject([{ subject: "spoilt", detail: { code: "invalid" } }]);
    expect(shop.effects()).toMatchObject({ puts: [], drops: [{ campaignId: "spoilt", n: 1 }] });
    expect((await shop.campaign("spoilt")).held).toMatchObject({ code: "invalid" });
    expect((await shop.campaign("spoilt")).held?.text).toContain("its row in the ledger cannot be read: ");
    expect((await shop.campaign("sound")).seatAt).toBe(at("12:00"));
  });

  it("of a campaign goes back to the plan when a person writes it anew", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spoilt", at: at("11:00") });
    await spoil(`update herald.campaigns set priority = 'hihg' where app = $1`, shop.app);
    await shop.replan();
    const { revision } = await shop.campaign("spoilt");
    const edit = { app: shop.app, actor: "mei", id: "spoilt", revision, change: { priority: "urgent" as const } };
    await editCampaign(shop, edit);
    expect(await shop.campaign("spoilt")).toMatchObject({ held: null, priority: "urgent", seatAt: at("11:00") });
  });

  it("of a campaign may still be cancelled", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spoilt", at: at("11:00") });
    await spoil(`update herald.campaigns set priority = 'hihg', seat_reasons = '7' where app = $1`, shop.app);
    await cancelCampaign(shop, { app: shop.app, actor: "mei", id: "spoilt" });
    expect(await shop.statuses()).toEqual(["spoilt cancelled"]);
  });

  it("of a campaign whose status nobody knows is uncertain, with the reason, until a person resolves it", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "spoilt", at: at("11:00") });
    await spoil(`update herald.campaigns set status = 'gone' where app = $1`, shop.app);
    const text = 'its row in the ledger cannot be read: nobody knows the status "gone"';
    const spoilt = { id: "spoilt", status: "uncertain", outcome: { text } };
    expect(await shop.campaign("spoilt")).toMatchObject(spoilt);
    expect(await desk.ledger.listCampaigns(shop.app, { statuses: ["uncertain"] })).toMatchObject([spoilt]);
    expect(await desk.ledger.listCampaigns(shop.app, { statuses: ["scheduled"] })).toEqual([]);
    await shop.submit({ id: "sound", at: at("12:00") });
    const resolve = { app: shop.app, actor: "mei", id: "spoilt", became: "sent" } as const;
    await resolveCampaign({ decide: shop.decide, callDeadlineMs: 1_000 }, resolve);
    expect(await shop.statuses()).toEqual(["spoilt sent", "sound scheduled"]);
  });

  it("of a campaign whose approval nobody knows is not approved", async () => {
    const shop = await desk.anApp({ approval: "required" });
    await shop.submit({ id: "spoilt", at: at("11:00") });
    await spoil(`update herald.campaigns set approval = 'perhaps', judged_hash = hash where app = $1`, shop.app);
    expect((await shop.campaign("spoilt")).approval).toBe("pending");
    clock.setTo(at("11:00"));
    await shop.beat();
    expect(await shop.campaign("spoilt")).toMatchObject({ held: { code: "approval" }, seatAt: null });
  });

  it("of an app from before there were approvals asks for none", async () => {
    const shop = await desk.anApp();
    await spoil(`update herald.app_state set rules = rules - 'approval' where app = $1`, shop.app);
    expect(await desk.ledger.findApp(shop.app)).toMatchObject({ rules: { approval: "off" }, unreadable: null });
    expect(await shop.submit({ id: "waits", at: at("11:00") })).toMatchObject({ approval: "none" });
  });

  it("of a schedule keeps neither campaigns nor other schedules from going out", async () => {
    const shop = await desk.anApp();
    for (const id of ["sound", "spoilt"]) {
      await defineSchedule(shop, { app: shop.app, actor: "mei", notice: aNotice({ id }) });
    }
    await spoil(`update herald.schedules set cron = 'noon' where app = $1 and id = 'spoilt'`, shop.app);
    clock.setTo(at("11:55"));
    const timers = await shop.decide(shop.app, "herald", (decision) => fireAll(decision));
    expect(timers.map(({ scheduleId }) => scheduleId)).toEqual(["sound"]);
    expect(await shop.statuses()).toEqual([`sound~${at("12:00")} scheduled`]);
    const unreadable = expect.stringMatching(/^its row in the ledger cannot be read: cron must be a cron pattern/);
    expect(await desk.ledger.listSchedules(shop.app)).toMatchObject([
      { id: "sound", active: true, unreadable: null },
      { id: "spoilt", active: false, unreadable },
    ]);
  });

  it("of a schedule is mended by defining it anew, and nothing else is made of it", async () => {
    const shop = await desk.anApp();
    const by = { app: shop.app, actor: "mei" };
    await defineSchedule(shop, { ...by, notice: aNotice() });
    await spoil(`update herald.schedules set zone = 'Mars/Olympus' where app = $1`, shop.app);
    const refusal = /"tips" must be defined anew, or removed: its row in the ledger cannot be read: zone/;
    await expect(setScheduleActive(shop, { ...by, id: "tips", active: false })).rejects.toThrow(refusal);
    await expect(skipNextOccurrence(shop, { ...by, id: "tips" })).rejects.toThrow(refusal);
    expect(await defineSchedule(shop, { ...by, notice: aNotice() })).toBe("changed");
    expect(await desk.ledger.findSchedule(shop.app, "tips")).toMatchObject({ active: true, unreadable: null });
    await spoil(`update herald.schedules set zone = 'Mars/Olympus' where app = $1`, shop.app);
    await removeSchedule(shop, { ...by, id: "tips" });
    expect(await desk.ledger.findSchedule(shop.app, "tips")).toBeNull();
  });

  it("of an app's rules stops that app alone, with the reason, until they are set anew", async () => {
    const [spoilt, sound] = [await desk.anApp(), await desk.anApp()];
    await spoilt.submit({ id: "waits", at: at("11:00") });
    await spoil(`update herald.app_state set rules = '{"quota": 3}' where app = $1`, spoilt.app);
    await spoilt.replan();
    const why = expect.stringMatching(/^the app's rules in the ledger cannot be read: zone must be/);
    expect(await desk.ledger.findApp(spoilt.app)).toMatchObject({ unreadable: why });
    expect(await spoilt.campaign("waits")).toMatchObject({ seatAt: null, seatReasons: [{ code: "hold", text: why }] });
    await resumeApp(spoilt, { app: spoilt.app, actor: "mei" });
    expect((await spoilt.campaign("waits")).seatAt).toBeNull();
    await sound.submit({ at: at("12:00") });

    await spoilt.decide(spoilt.app, "mei", async (decision) => {
      await decision.changeApp({ rules: someRules() });
      await decision.replan();
    });
    expect((await spoilt.campaign("waits")).seatAt).toBe(at("11:00"));
    expect(await desk.ledger.findApp(spoilt.app)).toMatchObject({ unreadable: null });
  });

  it.each([
    ["rules of a zone that is none", `rules = jsonb_set(rules, '{zone}', '"Mars/Olympus"')`],
    ["rules of a kind from a later version", `rules = jsonb_set(rules, '{quota,0,kind}', '"fortnight"')`],
    ["rules of an approval nobody knows", `rules = jsonb_set(rules, '{approval}', '"maybe"')`],
    ["a hold nobody knows", `hold_code = 'asleep', hold_why = 'asleep'`],
    ["a hold until the end of time", `hold_code = 'throttled', hold_until = 9223372036854775807, hold_why = 'busy'`],
  ])("of an app with %s keeps it stopped, and can be planned with", async (_what, set) => {
    const shop = await desk.anApp();
    await shop.submit({ id: "waits", at: at("11:00") });
    await spoil(`update herald.app_state set ${set} where app = $1`, shop.app);
    await shop.beat();
    expect(await shop.campaign("waits")).toMatchObject({ status: "scheduled", seatAt: null });
  });

  it.each(["at", "deadline", "nominal_at", "booked_at", "promised_at", "first_seat_at", "job_at"])(
    "of a campaign with a number for %s that is no instant keeps it alone from going out",
    async (column) => {
      const shop = await desk.anApp();
      for (const id of ["sound", "spoilt"]) await shop.submit({ id, at: at("11:00") });
      await spoil(
        `update herald.campaigns set ${column} = 9223372036854775807 where app = $1 and id = 'spoilt'`,
        shop.app,
      );
      await shop.replan();
      expect(await shop.campaign("spoilt")).toMatchObject({ status: "scheduled", held: { code: "invalid" } });
      expect(await shop.campaign("sound")).toMatchObject({ held: null, seatAt: at("11:00") });
    },
  );

  it("of a call says that nobody knows its reply, and takes up no quota at a time that is none", async () => {
    const shop = await desk.anApp({ quota: [{ kind: "sliding", windowMs: HOUR_MS, limit: 1 }] });
    await recordOutsideCall(shop, { app: shop.app, actor: "mei", startedAt: at("09:50") });
    await spoil(`update herald.attempts set reply = 'beamed', campaign_id = 'c' where app = $1`, shop.app);
    expect(await desk.ledger.listAttempts(shop.app, "c")).toMatchObject([
      { reply: "unclear", why: 'its row in the ledger cannot be read: nobody knows the reply "beamed"' },
    ]);
    await shop.submit({ id: "waits", at: at("10:10") });
    expect((await shop.campaign("waits")).seatAt).toBe(at("10:51"));
    await spoil(`update herald.attempts set started_at = 9223372036854775807 where app = $1`, shop.app);
    await shop.replan();
    expect((await shop.campaign("waits")).seatAt).toBe(at("10:10"));
  });
});
