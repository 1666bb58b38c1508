/**
 * Postgres dies in the middle of each kind of transaction. Herald lives on and goes on by itself: whatever was being
 * written is written once, and each campaign goes out once.
 */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { aMessage } from "../support/a-campaign.ts";
import type { OwnPostgres } from "../support/own-postgres.ts";
import { barWrites, onLedger, openOnOwnPostgres, OWN_POSTGRES_PAIRINGS } from "../support/own-postgres.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const HOUR_MS = 3_600_000;
/** How far ahead of its instant an occurrence is fired. */
const LEAD_MS = 600_000;
/** Written last in a decision that anything is told of. */
const AUDIT = "herald.audit";
const WRITES_AUDIT = /insert into "herald"."audit"/;

describe.each(OWN_POSTGRES_PAIRINGS)("on $name, killed", ({ isPresent, redisUrl }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let server: OwnPostgres;
  let sandbox: Sandbox;
  let stores: Stores;
  let running: RunningHerald;
  const stops: (() => Promise<void>)[] = [];
  const statusOf = async (app: string, id: string) => (await running.find(app, id)).status;

  beforeAll(async () => {
    const slow = { limits: { hour: 1_000, day: 1_000 }, slowMs: 1_000 };
    const opened = openOnOwnPostgres(redisUrl, (stop) => stops.push(stop), { sandbox: slow, callDeadlineMs: 5_000 });
    ({ server, sandbox, stores, running } = await opened);
  }, 60_000);
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  }, 60_000);

  /** Kills the server while a transaction stands before such a write, and starts it again. */
  async function killInside(table: string, statement: RegExp, begin: () => Promise<unknown>): Promise<void> {
    const barrier = await barWrites(stores, table);
    onTestFinished(barrier.lift);
    await begin();
    await barrier.reached(statement);
    await server.kill();
    await server.restart();
  }

  it("in a submit: it fails, and repeated with its key it is one campaign, sent once", async () => {
    const app = await running.anApp();
    const id = `submitted-${app}`;
    const input = { id, at: systemClock.now(), message: aMessage(`#${id}#`) };
    const submit = () => running.herald.submit({ app, actor: "ann", key: "once", input });
    let refused: Promise<unknown> = Promise.resolve();
    await killInside(AUDIT, WRITES_AUDIT, async () => {
      refused = submit().then(
        () => "done",
        () => "failed",
      );
    });
    expect(await refused).toBe("failed");
    await expect.poll(() => submit().then(() => "done", String), { timeout: 20_000 }).toBe("done");
    await running.fact(id, "campaign.sent");
    expect(await running.herald.ledger.listCampaigns(app)).toHaveLength(1);
    expect(callsFor(sandbox, id)).toHaveLength(1);
  });

  it("in an acquire: nothing had been sent, and it goes out once", async () => {
    const app = await running.anApp();
    const { id } = await running.submit(app, { at: systemClock.now() + 1_500 });
    await killInside(AUDIT, WRITES_AUDIT, async () => undefined);
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
    expect(await running.herald.ledger.listAttempts(app, id)).toMatchObject([{ reply: "accepted" }]);
  });

  it("in a settle: the answer in hand is written down afterwards, and nothing is sent again", async () => {
    const app = await running.anApp();
    sandbox.addFault("slow");
    const { id } = await running.submit(app);
    await expect.poll(() => callsFor(sandbox, id).length, { interval: 5 }).toBe(1);
    await killInside(AUDIT, WRITES_AUDIT, async () => undefined);
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
  });

  it("in a round of reconciling: the next one does what this one could not", async () => {
    const app = await running.anApp();
    const { id } = await running.submit(app, { at: systemClock.now() + HOUR_MS });
    const { jobN } = (await running.herald.ledger.findCampaign(app, id)) ?? { jobN: 0 };
    const releases = await running.herald.queues.releases(app);
    await killInside(AUDIT, WRITES_AUDIT, () => releases.drop(id, jobN));
    const corrected = await running.fact(id, "reconciler.corrected");
    expect(corrected.detail).toMatchObject({ kind: "job-missing" });
    await expect
      .poll(async () => (await releases.list().catch(() => [])).map(({ campaignId }) => campaignId), {
        timeout: 20_000,
      })
      .toEqual([id]);
  });

  it("while an occurrence is fired: it is fired once and sent once", async () => {
    const app = await running.anApp();
    const nominalAt = Math.ceil(systemClock.now() / 1_000) * 1_000 + LEAD_MS + 4_000;
    const at = new Date(nominalAt);
    const notice = {
      id: `tips-${app}`,
      name: "Tips",
      message: aMessage("tips"),
      recurrence: {
        cron: `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *`,
        zone: "UTC",
        startsAt: null,
        endsAt: nominalAt,
        excludedDates: [],
      },
      priority: "normal",
      anytime: true,
      late: "skip",
      active: true,
      position: 0,
    } as const;
    await running.herald.defineSchedule({ app, actor: "ann", notice });
    await killInside("herald.schedules", /update "herald"."schedules"/, async () => undefined);
    await running.fact(`${notice.id}~${nominalAt}`, "occurrence.fired");
    const fired = await running.herald.ledger.listCampaigns(app);
    expect(fired).toMatchObject([{ nominalAt, status: "scheduled", seatAt: nominalAt }]);
  });

  it("in a heartbeat: the heart beats on", async () => {
    const app = await running.anApp({ start: false });
    const alone = await runHerald(stores, { clock: systemClock, hosts: [sandbox.url], reconcileMs: HOUR_MS });
    onTestFinished(alone.close);
    onTestFinished((await alone.herald.start(app)).stop);
    const beat = async () => (await running.herald.ledger.findApp(app).catch(() => null))?.heartbeatRealAt ?? 0;
    await killInside("herald.app_state", /set "heartbeat_real_at"/, async () => undefined);
    const upAt = Date.now();
    await expect.poll(beat, { timeout: 20_000 }).toBeGreaterThan(upAt);
  });

  it("in a migration: the next start completes it", async () => {
    const fresh = await server.stores(redisUrl);
    await onLedger(
      fresh,
      `create schema herald_meta;
       create table herald_meta.migrations (id serial primary key, hash text not null, created_at bigint)`,
    );
    const barrier = await barWrites(fresh, "herald_meta.migrations");
    onTestFinished(barrier.lift);
    const opening = openLedger(fresh.store, systemClock).catch((error: unknown) => error);
    await barrier.reached(/insert into .*"migrations"/);
    await server.kill();
    expect(await opening).toMatchObject({ code: "STORE_UNREACHABLE" });
    await server.restart();
    const ledger = await openLedger(fresh.store, systemClock);
    expect(await ledger.listApps()).toEqual([]);
    await ledger.close();
  });

  it("with an answer in hand, and the process with it: uncertain, and never sent again", async () => {
    const app = "both-die";
    const id = `both-die-${redisUrl === null ? "postgres" : "redis"}`;
    const order = { stores, hosts: [sandbox.url], apps: [app] };
    const first = startWorkerProcess(
      { ...order, submit: [{ app, id, inMs: 300 }], stopAt: "settling" },
      onTestFinished,
    );
    await first.reached();
    await server.kill();
    await first.kill();
    await server.restart();
    const second = startWorkerProcess(order, onTestFinished);
    await second.fact(id, "campaign.uncertain");
    await second.stop();
    expect(await statusOf(app, id)).toBe("uncertain");
    expect(callsFor(sandbox, id)).toHaveLength(1);
  });
});
