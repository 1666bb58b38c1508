/**
 * Ticks that nobody is there for, that a hold keeps waiting, that come at every start or at the wrong time: over each whole
 * stretch every occurrence went out once or was passed over with a word about it.
 */
import { describe, it } from "vitest";
import { occurrenceId, occurrencesBetween } from "../../src/domain/occurrence.ts";
import { openQueues } from "../../src/queue/open-queues.ts";
import type { QueueBackend } from "../../src/queue/open-queues.ts";
import { timeLapseClock } from "../../src/runtime/clock.ts";
import { definitionOf } from "../../src/schedules/definition.ts";
import type { Notice } from "../../src/schedules/define-schedule.ts";
import { aNotice } from "../support/a-campaign.ts";
import { accountedOccurrences } from "../support/accounted-occurrences.ts";
import { aNumberedMessage, ROOMY } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A Friday noon in Shanghai; `rate` as fast as the machine's clock. */
const lapseFrom = (rate: number) => ({ startAt: Date.UTC(2026, 10, 27, 4, 0, 1), rate, originMs: Date.now() });

function hourly(id: string): Notice {
  return aNotice({ id, message: aNumberedMessage(id), recurrence: { cron: "0 * * * *", zone: "UTC" } });
}

/** The instant of an hourly notice's `count`th occurrence after `at`. */
function tickAfter(at: number, count: number): number {
  return (Math.floor(at / HOUR_MS) + count) * HOUR_MS;
}

async function defineIn(running: RunningHerald, app: string, notice: Notice): Promise<void> {
  await running.herald.setRules({ app, actor: "ann", rules: ROOMY });
  await running.herald.defineSchedule({ app, actor: "ann", notice });
}

describe.concurrent.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it(
    "killed while firing and gone for ticks: each is fired once or recorded",
    { timeout: 120_000 },
    async ({ expect, onTestFinished }) => {
      const lapse = lapseFrom(600);
      const clock = timeLapseClock(lapse);
      const sandbox = await roomySandbox(clock);
      onTestFinished(() => sandbox.stop());
      const [stores, hosts, app, notice] = [await fresh(), [sandbox.url], "killed", hourly("killed")];
      const open = () => runHerald(stores, { clock, hosts });
      const first = await open();
      await defineIn(first, app, notice);
      const from = clock.now();
      await first.close();

      const worker = startWorkerProcess(
        { stores, hosts, apps: [app], timeLapse: lapse, stopAt: "occurrence.fired" },
        onTestFinished,
      );
      await worker.reached();
      await worker.kill();
      const back = tickAfter(clock.now(), 3) + 20 * MINUTE_MS;
      await clock.sleepUntil(back);

      const again = await open();
      onTestFinished(() => again.close());
      onTestFinished((await again.herald.start(app)).stop);
      const until = tickAfter(clock.now(), 2);
      await again.fact(occurrenceId(notice.id, until), "campaign.sent");
      const accounted = await accountedOccurrences(again.herald.ledger, { app, notice, from, to: until });
      expect(accounted.filter((how) => how !== "sent" && how !== "skipped" && how !== "expired")).toEqual([]);
      expect(accounted.filter((how) => how !== "sent").length).toBeGreaterThanOrEqual(2);
      expect(accounted.at(-1)).toBe("sent");
      expect(callsFor(sandbox, notice.id, "accepted")).toHaveLength(accounted.filter((how) => how === "sent").length);
    },
  );

  it(
    "held for ticks: those that passed are recorded, and the next goes out",
    { timeout: 120_000 },
    async ({ expect, onTestFinished }) => {
      const clock = timeLapseClock(lapseFrom(1_000));
      const sandbox = await roomySandbox(clock);
      onTestFinished(() => sandbox.stop());
      const running = await runHerald(await fresh(), { clock, hosts: [sandbox.url] });
      onTestFinished(() => running.close());
      const [app, notice] = ["held", hourly("held")];
      await defineIn(running, app, notice);
      const from = clock.now();
      onTestFinished((await running.herald.start(app)).stop);
      await running.herald.pause({ app, actor: "ann" });
      const resumeAt = tickAfter(clock.now(), 4) + 30 * MINUTE_MS;
      await clock.sleepUntil(resumeAt);
      await running.herald.resume({ app, actor: "ann" });
      await expect.poll(() => callsFor(sandbox, notice.id, "accepted").length, { timeout: 60_000 }).toBeGreaterThan(0);
      await running.herald.pause({ app, actor: "ann" });
      const ledger = running.herald.ledger;
      await expect.poll(async () => (await ledger.listCampaigns(app, { statuses: ["releasing"] })).length).toBe(0);
      const gone = await ledger.listCampaigns(app, { statuses: ["sent"] });
      const until = Math.max(...gone.map(({ at }) => at));
      const accounted = await accountedOccurrences(ledger, { app, notice, from, to: until });
      const passed = occurrencesBetween(notice.recurrence, from, resumeAt - HOUR_MS, Infinity).length;
      expect(passed).toBeGreaterThanOrEqual(3);
      for (const how of accounted.slice(0, passed)) expect(how).toMatch(/^(skipped|expired)$/);
      for (const how of accounted.slice(passed)) expect(how).toMatch(/^(sent|skipped|expired)$/);
      const sent = accounted.filter((how) => how === "sent").length;
      expect(sent).toBeGreaterThanOrEqual(1);
      expect(callsFor(sandbox, notice.id, "accepted")).toHaveLength(sent);
    },
  );

  it(
    "started five times around a tick whose timer is wrong: fires once, in time",
    { timeout: 120_000 },
    async ({ expect, onTestFinished }) => {
      const [stores, app] = [await fresh(), "starts"];
      const clock = timeLapseClock(lapseFrom(60));
      const sandbox = await roomySandbox(clock);
      onTestFinished(() => sandbox.stop());
      const from = clock.now();
      // Ten minutes of lead, and as many for opening a store five times.
      const tick = Math.ceil(from / MINUTE_MS + 20) * MINUTE_MS;
      const cron = `${new Date(tick).getUTCMinutes()} ${new Date(tick).getUTCHours()} * * *`;
      const message = aNumberedMessage("starts");
      const notice = aNotice({ id: "starts", message, late: "send", recurrence: { cron, zone: "UTC" } });
      for (let starts = 0; starts < 5; starts++) {
        const running = await runHerald(stores, { clock, hosts: [sandbox.url] });
        if (starts === 0) await defineIn(running, app, notice);
        // As after a change of zone rules: the same definition, reckoned to ring hours later.
        await setTimerWrong(running, stores, { app, notice, ringAt: clock.now() + 5 * HOUR_MS });
        await running.herald.start(app);
        await running.close();
      }
      const running = await runHerald(stores, { clock, hosts: [sandbox.url] });
      onTestFinished(() => running.close());
      await setTimerWrong(running, stores, { app, notice, ringAt: clock.now() + 5 * HOUR_MS });
      onTestFinished((await running.herald.start(app)).stop);
      await expect
        .poll(() => running.herald.ledger.findCampaign(app, occurrenceId(notice.id, tick)), { timeout: 60_000 })
        .toMatchObject({ status: "sent" });
      expect(await accountedOccurrences(running.herald.ledger, { app, notice, from, to: tick })).toEqual(["sent"]);
      expect(callsFor(sandbox, notice.id, "accepted")).toHaveLength(1);
      expect(callsFor(sandbox, notice.id, "accepted")[0]?.timeMs).toBeGreaterThanOrEqual(tick);
    },
  );
});

/** Registers the schedule's own definition with a timer that rings at another time. */
async function setTimerWrong(
  running: RunningHerald,
  stores: Stores,
  { app, notice, ringAt }: { app: string; notice: Notice; ringAt: number },
): Promise<void> {
  const namespace = running.herald.ledger.identity.ledgerId;
  const onError = (error: Error) => running.errors.push(String(error));
  const queues = await openQueues({
    backend: backendOf(running, stores),
    clock: running.clock,
    namespace,
    nextFire: () => ringAt,
    onError,
  });
  const timers = await queues.schedules();
  await timers.unregister(notice.id, app);
  await timers.register({ scheduleId: notice.id, app, definition: definitionOf(notice.recurrence) });
  await queues.close();
}

function backendOf({ herald }: RunningHerald, { redisUrl, redisPrefix, store }: Stores): QueueBackend {
  if (redisUrl !== null) return { kind: "redis", url: redisUrl, prefix: redisPrefix };
  if (store.kind === "postgres") return { kind: "postgres", url: store.url };
  const pool = herald.ledger.embedded?.pool;
  if (!pool) throw new Error("the embedded store has no pool");
  return { kind: "pglite", pool };
}
