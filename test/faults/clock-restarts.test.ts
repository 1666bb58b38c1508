/**
 * The machine's clock and processes that end, freeze or start: a worker dies in a call and the next one wakes up in the
 * past; a machine sleeps over a seat; occurrences pass by a clock that was wrong.
 */
import { describe, it } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import { aNotice } from "../support/a-campaign.ts";
import { setClockRight, stepClock, trueClock } from "../support/jumping-clock.ts";
import { aNumberedMessage } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it(
    "a worker that wakes up two hours in the past waits neither for a dead one's call nor for its clock",
    { timeout: 120_000 },
    async ({ expect, onTestFinished }) => {
      const sandbox = await roomySandbox(trueClock);
      onTestFinished(() => sandbox.stop());
      const stores = await fresh();
      const hosts = [sandbox.url];
      const apps = ["dead"];
      const submit = [{ app: "dead", id: "lost", inMs: 300 }];
      const worker = startWorkerProcess({ stores, hosts, apps, submit, stopAt: "written" }, onTestFinished);
      await worker.reached();
      await expect.poll(() => callsFor(sandbox, "lost").length, { interval: 5 }).toBe(1);
      await worker.kill();

      onTestFinished(setClockRight);
      stepClock(-2 * HOUR_MS);
      const running = await runHerald(stores, { clock: systemClock, hosts, callDeadlineMs: SECOND_MS });
      onTestFinished(() => running.close());
      onTestFinished((await running.herald.start("dead")).stop);
      await running.fact("lost", "campaign.uncertain");
      // A person may say at once what became of it, and what comes now goes out now.
      await running.herald.resolve({ app: "dead", actor: "ann", id: "lost", became: "sent" });
      await running.submit("dead", { id: "next" });
      await running.fact("next", "campaign.sent");
      expect(callsFor(sandbox, "lost", "accepted")).toHaveLength(1);
      expect(callsFor(sandbox, "next", "accepted")).toHaveLength(1);
    },
  );

  it(
    "a machine that slept over a seat sends once it wakes, having asked again",
    { timeout: 120_000 },
    async ({ expect, onTestFinished }) => {
      const sandbox = await roomySandbox(systemClock);
      onTestFinished(() => sandbox.stop());
      const [stores, hosts] = [await fresh(), [sandbox.url]];
      // One sleeps while its campaign waits, one right before the seat with leave to send.
      const waits = startWorkerProcess(
        {
          stores,
          hosts,
          apps: ["waits"],
          submit: [{ app: "waits", id: "over", inMs: 2_500 }],
          stopAt: "campaign.seated",
        },
        onTestFinished,
      );
      await waits.reached();
      await asleep();
      waits.thaw();
      await waits.fact("over", "campaign.sent");
      await waits.stop();
      const ready = startWorkerProcess(
        { stores, hosts, apps: ["ready"], submit: [{ app: "ready", id: "stale", inMs: 300 }], stopAt: "witnessed" },
        onTestFinished,
      );
      await ready.reached();
      await asleep();
      expect(callsFor(sandbox, "stale")).toHaveLength(0);
      ready.thaw();
      await ready.fact("stale", "campaign.returned");
      await ready.fact("stale", "campaign.sent");
      await ready.stop();
      for (const [id, worker] of [
        ["over", waits],
        ["stale", ready],
      ] as const) {
        expect(callsFor(sandbox, id, "accepted")).toHaveLength(1);
        expect(worker.facts.filter(({ action }) => action === "campaign.held")).toEqual([]);
      }
    },
  );

  it(
    "an occurrence that a wrong clock passed over goes out at its time once the clock is right",
    { timeout: 120_000 },
    async ({ expect, onTestFinished }) => {
      onTestFinished(setClockRight);
      const sandbox = await roomySandbox(trueClock);
      onTestFinished(() => sandbox.stop());
      const running = await runHerald(await fresh(), {
        clock: systemClock,
        hosts: [sandbox.url],
        callDeadlineMs: SECOND_MS,
      });
      onTestFinished(() => running.close());
      const app = await running.anApp();
      const nominalAt = Math.ceil(Date.now() / MINUTE_MS + 30) * MINUTE_MS;
      const at = new Date(nominalAt);
      const cron = `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`;
      const notice = aNotice({
        id: `tips-${app}`,
        message: aNumberedMessage(`tips-${app}`),
        recurrence: { cron, zone: "UTC" },
      });
      await running.herald.defineSchedule({ app, actor: "ann", notice });
      const id = `${notice.id}~${nominalAt}`;

      stepClock(2 * HOUR_MS);
      await running.fact(id, "occurrence.skipped");
      stepClock(-2 * HOUR_MS);
      stepClock(nominalAt - 9 * MINUTE_MS - Date.now());
      await running.fact(id, "occurrence.fired");
      stepClock(nominalAt - 2 * SECOND_MS - Date.now());
      await running.fact(id, "campaign.sent");
      expect(callsFor(sandbox, notice.id, "accepted")).toHaveLength(1);
    },
  );
});

/** Longer than leave to send lasts. */
const ASLEEP_MS = 6 * SECOND_MS;
const asleep = () => systemClock.sleepUntil(systemClock.now() + ASLEEP_MS);
