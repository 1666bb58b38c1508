/** What a scrape says after a history that is known to the second; on each ledger. */
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Reply } from "../../src/domain/outcome.ts";
import { occurrenceId } from "../../src/domain/occurrence.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import type { Metrics } from "../../src/metrics/metrics.ts";
import { pauseApp } from "../../src/producer/stop-app.ts";
import { defineSchedule, setScheduleActive, skipNextOccurrence } from "../../src/schedules/define-schedule.ts";
import { fireSchedule } from "../../src/schedules/fire-schedule.ts";
import { acquire } from "../../src/worker/acquire.ts";
import { createFlightWatch } from "../../src/worker/flight-watch.ts";
import { reconcile } from "../../src/worker/reconcile.ts";
import type { ReconcileNeeds } from "../../src/worker/reconcile.ts";
import { settle } from "../../src/worker/settle.ts";
import { aNotice, at, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { BINDING, LEDGERS } from "../support/ledger-backends.ts";
import { totalOf, valueOf } from "../support/scrape.ts";

const ACCEPTED: Reply = { kind: "accepted", messageUid: "M-1", httpStatus: 200, code: 200, why: "accepted" };
const UNCLEAR: Reply = { kind: "unclear", httpStatus: null, code: null, why: "no answer" };
const THROTTLED: Reply = { kind: "throttled", retryAfterMs: null, httpStatus: 429, code: 1008, why: "too many" };
const CALL_DEADLINE_MS = 20 * SECOND_MS;

describe.each(LEDGERS)("metrics on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;
  let metrics: Metrics;
  let looks: number;

  beforeEach(() => {
    looks = 0;
    metrics = createMetrics();
    metrics.watch({
      listApps: () => desk.ledger.listApps(),
      read: {
        outlook(app) {
          looks += 1;
          return desk.ledger.read.outlook(app);
        },
        countByStatus: (app) => desk.ledger.read.countByStatus(app),
      },
      depth: async () => ({ delayed: 4, waiting: 1, active: 0 }),
      clock,
    });
  });

  const flights = createFlightWatch({ clock, callDeadlineMs: CALL_DEADLINE_MS });

  async function release({ decide, app, campaign }: AppUnderTest, id: string, reply: Reply): Promise<void> {
    const { jobN: n, seatAt } = await campaign(id);
    const needs = { decide, clock, binding: BINDING, hostFor: () => "http://host.test", flights };
    const job = { campaignId: id, n, seatAt: seatAt ?? NaN };
    const verdict = await acquire(needs, app, job, { token: randomUUID() });
    if (verdict.kind !== "go") throw new Error(`no go: ${JSON.stringify(verdict)}`);
    await settle({ decide, roll: () => 0 }, app, verdict.token, reply);
  }

  /** Tells the metrics what this app's listeners would have heard, and asks for its series. */
  async function scrapeOf({ app }: AppUnderTest) {
    for (const fact of await desk.ledger.listFacts(app)) metrics.tell(fact);
    const { text } = await metrics.scrape((each) => each === app);
    return (name: string, labels: Record<string, string> = {}) => valueOf(text, name, { app, ...labels });
  }

  it("says how full the windows are, what waits, and when another would go out", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "a", at: clock.now() });
    await release(shop, "a", ACCEPTED);
    await shop.submit({ id: "b", at: clock.now() });
    clock.pass(MINUTE_MS);
    await release(shop, "b", UNCLEAR);
    await shop.submit({ id: "c", at: clock.now() });
    await shop.submit({ id: "d", at: at("12:00", 3), draft: true });
    expect((await shop.campaign("c")).seatAt).toBe(at("11:01"));

    const value = await scrapeOf(shop);
    expect(value("herald_quota_used", { window: "60 min" })).toBe(2);
    expect(value("herald_quota_remaining", { window: "60 min" })).toBe(0);
    expect(value("herald_quota_used", { window: "day Asia/Shanghai" })).toBe(2);
    expect(value("herald_quota_remaining", { window: "day Asia/Shanghai" })).toBe(1);
    // The day's third call is taken by what waits.
    expect(value("herald_next_free_seat_timestamp_seconds")).toBe(at("08:00", 1) / 1_000);
    const statuses = { scheduled: 1, draft: 1, sent: 1, uncertain: 1, releasing: 0, failed: 0, expired: 0 };
    for (const [status, count] of Object.entries(statuses)) {
      expect(value("herald_campaigns", { status }), status).toBe(count);
    }
    expect(value("herald_uncertain_open")).toBe(1);
    expect(value("herald_attempts_total", { reply: "accepted" })).toBe(1);
    expect(value("herald_attempts_total", { reply: "unclear" })).toBe(1);
    expect(value("herald_attempts_total", { reply: "throttled" })).toBe(0);
    const { text } = await metrics.scrape(() => true);
    expect(totalOf(text, "herald_seat_slip_seconds", "count", { app: shop.app })).toBe(2);
    expect(totalOf(text, "herald_seat_slip_seconds", "sum", { app: shop.app })).toBe(60);
    expect(value("herald_queue_jobs", { state: "delayed" })).toBe(4);
  });

  it("says what keeps an app, and a campaign, from going out", async () => {
    const shop = await desk.anApp({ approval: "required" });
    await shop.submit({ id: "a", at: clock.now() });
    await shop.beat();
    // Its seat has come, and nobody has said yes.
    clock.pass(MINUTE_MS);
    await shop.beat();
    await pauseApp(shop, { app: shop.app, actor: "ops" });
    const value = await scrapeOf(shop);
    expect(value("herald_app_held", { reason: "paused" })).toBe(1);
    expect(value("herald_app_held", { reason: "throttled" })).toBe(0);
    expect(value("herald_holds_total", { reason: "paused" })).toBe(1);
    expect(value("herald_campaigns_held", { reason: "approval" })).toBe(1);
    expect(value("herald_campaigns_held", { reason: "late" })).toBe(0);
    expect(value("herald_worker_alive")).toBe(1);
  });

  it("holds that are over are counted and no longer shown", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "a", at: clock.now() });
    await release(shop, "a", THROTTLED);
    const during = await scrapeOf(shop);
    expect(during("herald_app_held", { reason: "throttled" })).toBe(1);
    expect(during("herald_worker_alive")).toBe(0);
    clock.pass(2 * HOUR_MS);
    const { text } = await metrics.scrape((app) => app === shop.app);
    const reason = { app: shop.app, reason: "throttled" };
    expect(valueOf(text, "herald_app_held", reason)).toBe(0);
    expect(valueOf(text, "herald_holds_total", reason)).toBe(1);
    expect(valueOf(text, "herald_attempts_total", { app: shop.app, reply: "throttled" })).toBe(1);
  });

  it("counts the occurrences that will not go out, by schedule and reason", async () => {
    const shop = await desk.anApp({ sendWindows: [] });
    const { app } = shop;
    await defineSchedule(shop, { app, actor: "mei", notice: aNotice({ recurrence: { cron: "0 * * * *" } }) });
    // 10:00 is skipped by a person; until 13:00 nothing runs, and each is over when the next comes; 14:00 is in time.
    await skipNextOccurrence(shop, { app, actor: "mei", id: "tips" });
    clock.setTo(at("14:00"));
    await fireSchedule(shop, app, "tips");
    // What had fired for 14:00 is ended by the pause, and 15:00 passes during it.
    await setScheduleActive(shop, { app, actor: "mei", id: "tips", active: false });
    clock.setTo(at("15:30"));
    await setScheduleActive(shop, { app, actor: "mei", id: "tips", active: true });

    const value = await scrapeOf(shop);
    const bySchedule = (reason: string) => value("herald_missed_occurrences_total", { schedule: "tips", reason });
    const skipped = (await desk.ledger.listFacts(app)).filter(({ action }) => action === "occurrence.skipped");
    expect(skipped.map(({ subject, detail }) => [subject, detail["reason"]])).toEqual([
      [occurrenceId("tips", at("10:00")), "skipped"],
      [occurrenceId("tips", at("11:00")), "expired"],
      [occurrenceId("tips", at("12:00")), "expired"],
      [occurrenceId("tips", at("13:00")), "downtime"],
      [occurrenceId("tips", at("14:00")), "paused"],
      [occurrenceId("tips", at("15:00")), "paused"],
    ]);
    expect(["skipped", "expired", "downtime", "paused"].map(bySchedule)).toEqual([1, 2, 1, 2]);
  });

  it("counts what reconciling put right, by kind", async () => {
    const shop = await desk.anApp();
    await shop.submit({ id: "a", at: at("12:00") });
    await shop.submit({ id: "b", at: at("14:00") });
    const queue = { list: async () => [], prepare: async () => undefined };
    const needs = { decide: shop.decide, releases: queue, schedules: queue, fireAll: async () => [], flights };
    await reconcile({ ...needs, periodMs: 60_000 } as unknown as ReconcileNeeds, shop.app, true);
    const value = await scrapeOf(shop);
    expect(value("herald_reconciler_corrections_total", { kind: "job-missing" })).toBe(2);
    expect(value("herald_reconciler_corrections_total", { kind: "job-orphaned" })).toBe(0);
  });

  it("shows a caller none of another's apps, and looks at the ledger once for all who ask", async () => {
    const [one, other] = [await desk.anApp(), await desk.anApp()];
    for (const { app } of [one, other]) metrics.called({ app, lateMs: 3 });
    const { text } = await metrics.scrape((app) => app === one.app);
    expect(new Set([...text.matchAll(/\{(.*?)\} /g)].map(([, labels]) => /app="(.*?)"/.exec(labels!)?.[1]))).toEqual(
      new Set([one.app]),
    );
    const before = looks;
    await Promise.all([metrics.scrape(() => true), metrics.scrape(() => false)]);
    expect(looks).toBe(before);
    clock.pass(5 * SECOND_MS);
    await Promise.all([metrics.scrape(() => true), metrics.scrape(() => true)]);
    expect(looks).toBe(before + (await desk.ledger.listApps()).length);
  });

  it("has no more series after a thousand campaigns than after ten", async () => {
    const { app } = await desk.anApp();
    const seriesAfter = async (from: number, to: number) => {
      for (let n = from; n < to; n += 1) {
        const nominalAt = MORNING + n * MINUTE_MS;
        const by = { app, at: nominalAt, actor: "herald" };
        const token = randomUUID();
        metrics.tell({ ...by, subject: `c${n}`, action: "campaign.releasing", detail: { token, at: 0, seatAt: n } });
        metrics.tell({ ...by, subject: `c${n}`, action: "attempt.ended", detail: { token, reply: "accepted" } });
        metrics.tell({ ...by, subject: `c${n}`, action: "reconciler.corrected", detail: { kind: `odd-${n}` } });
        metrics.tell({ ...by, subject: app, action: "app.held", detail: { code: `odd-${n}` } });
        metrics.tell({ ...by, subject: occurrenceId("tips", nominalAt), action: "campaign.expired", detail: {} });
        metrics.called({ app, lateMs: n });
      }
      const { text } = await metrics.scrape((each) => each === app);
      expect(text).not.toMatch(/c\d+"|~|odd-/);
      return text.split("\n").filter((line) => line.startsWith("herald_")).length;
    };
    const few = await seriesAfter(0, 10);
    expect(few).toBeGreaterThan(50);
    expect(await seriesAfter(10, 1_000)).toBe(few);
  });
});
