/**
 * A schedule is changed by people while one of its occurrences is due: fired and waiting for its seat, or already on its
 * way to the provider. Whatever they do and undo, it goes out once or is skipped with a reason.
 */
import { describe, it } from "vitest";
import { occurrenceId } from "../../src/domain/occurrence.ts";
import type { Notice } from "../../src/schedules/define-schedule.ts";
import { aNotice } from "../support/a-campaign.ts";
import { createGate } from "../support/gate.ts";
import { aNumberedMessage } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A minute of the plan takes six seconds. */
const RATE = 10;

/** Of plan time: long enough for people to act, and for a call to begin after everything was defined. */
const WAITING_MS = 120 * SECOND_MS;
const CALLING_MS = 60 * SECOND_MS;

type Due = { readonly app: string; readonly notice: Notice; readonly nominalAt: number; readonly id: string };
type Deed = {
  readonly what: string;
  readonly does: (due: Due, people: People) => Promise<unknown>;
  readonly ends: "sent" | "skipped";
  readonly why?: string;
};
type People = {
  define(due: Due, change: Partial<Notice>): Promise<unknown>;
  active(due: Due, active: boolean): Promise<void>;
  remove(due: Due): Promise<void>;
  skipNext(due: Due): Promise<unknown>;
};

const anHourLater = ({ notice, nominalAt }: Due) => ({
  recurrence: { ...notice.recurrence, cron: dailyAt(nominalAt + HOUR_MS) },
});

const DEEDS: readonly Deed[] = [
  { what: "nothing", does: async () => undefined, ends: "sent" },
  {
    what: "new words",
    does: (due, { define }) => define(due, { message: aNumberedMessage(`new-${due.app}`) }),
    ends: "sent",
  },
  {
    what: "other times",
    does: (due, { define }) => define(due, anHourLater(due)),
    ends: "skipped",
    why: "its schedule was changed to other times",
  },
  {
    what: "other times, undone",
    async does(due, { define }) {
      await define(due, anHourLater(due));
      await define(due, {});
    },
    ends: "sent",
  },
  {
    what: "another zone",
    does: (due, { define }) => define(due, { recurrence: { ...due.notice.recurrence, zone: "America/New_York" } }),
    ends: "skipped",
    why: "its schedule was changed to other times",
  },
  { what: "paused", does: (due, { active }) => active(due, false), ends: "skipped", why: "its schedule was paused" },
  {
    what: "paused and resumed, twice",
    async does(due, { active }) {
      for (const on of [false, true, false, true]) await active(due, on);
    },
    ends: "sent",
  },
  { what: "removed", does: (due, { remove }) => remove(due), ends: "skipped", why: "its schedule was removed" },
  {
    what: "removed and defined again",
    async does(due, { remove, define }) {
      await remove(due);
      await define(due, {});
    },
    ends: "sent",
  },
  { what: "skipped by a person", does: (due, { skipNext }) => skipNext(due), ends: "skipped", why: "skipped by ann" },
  {
    what: "skipped by a person, then paused and resumed",
    async does(due, { skipNext, active }) {
      await skipNext(due);
      await active(due, false);
      await active(due, true);
    },
    ends: "skipped",
    why: "skipped by ann",
  },
];

describe.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it(
    "goes out once or is skipped with a reason, whatever people do",
    { timeout: 120_000 },
    async ({ expect, onTestFinished, onTestFailed }) => {
      const clock = fastClock(RATE);
      const sandbox = await roomySandbox(clock);
      onTestFinished(() => sandbox.stop());
      const reply = createGate();
      const running = await runHerald(await fresh(), {
        clock,
        hosts: [sandbox.url],
        seams: { replied: reply.pass },
        // Of several calls at once on a busy machine, none is to end by its deadline.
        callDeadlineMs: 5_000,
        // Fifteen apps that reconcile twice a second are more than an embedded store has time for.
        reconcileMs: 10_000,
      });
      onTestFinished(() => running.close());
      onTestFailed(() => console.error(running.tell()));
      const people = peopleOf(running);

      // Fired and waiting.
      const waiting: (Due & Deed)[] = [];
      for (const deed of DEEDS) {
        const due = await aDue(running, WAITING_MS);
        waiting.push({ ...deed, ...due });
        await deed.does(due, people);
      }
      for (const due of waiting.filter(({ ends }) => ends === "sent")) await running.fact(due.id, "campaign.sent");
      await clock.sleepUntil(Math.max(...waiting.map(({ nominalAt }) => nominalAt)) + 10 * SECOND_MS);
      const ended = await Promise.all(
        waiting.map(async ({ what, app, id, notice }) => {
          const { status, outcome } = await running.find(app, id);
          const accepted = [notice.id, `new-${app}`].flatMap((mark) => callsFor(sandbox, mark, "accepted")).length;
          return { what, status, accepted, why: status === "skipped" ? outcome?.text : undefined };
        }),
      );
      expect(ended).toEqual(
        DEEDS.map(({ what, ends, why }) => ({ what, status: ends, accepted: ends === "sent" ? 1 : 0, why })),
      );

      // Already with the provider.
      reply.close();
      const deeds = DEEDS.filter(({ what }) => /new words|other times$|paused$|removed$/.test(what));
      const calling: (Due & Deed)[] = [];
      for (const deed of deeds) calling.push({ ...deed, ...(await aDue(running, CALLING_MS)) });
      await reply.reached(deeds.length);
      for (const due of calling) await due.does(due, people);
      reply.open();
      for (const { id, notice } of calling) {
        await running.fact(id, "campaign.sent");
        expect(callsFor(sandbox, notice.id, "accepted")).toHaveLength(1);
      }
      expect(running.errors).toEqual([]);
    },
  );
});

/** A schedule in an app of its own, whose next occurrence has fired and is due in so long, or up to a second more. */
async function aDue(running: RunningHerald, inMs: number): Promise<Due> {
  const app = await running.anApp();
  const nominalAt = Math.ceil((running.clock.now() + inMs) / SECOND_MS) * SECOND_MS;
  const id = `tips-${app}`;
  const recurrence = { cron: dailyAt(nominalAt), zone: "UTC" };
  const notice = aNotice({ id, message: aNumberedMessage(id), recurrence });
  await running.herald.defineSchedule({ app, actor: "ann", notice });
  const due = { app, notice, nominalAt, id: occurrenceId(id, nominalAt) };
  await running.fact(due.id, "occurrence.fired");
  return due;
}

function dailyAt(nominalAt: number): string {
  const at = new Date(nominalAt % DAY_MS);
  return `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *`;
}

function peopleOf({ herald }: RunningHerald): People {
  const by = ({ app, notice }: Due) => ({ app, actor: "ann", id: notice.id });
  return {
    define: (due, change) => herald.defineSchedule({ ...by(due), notice: { ...due.notice, ...change } }),
    active: (due, active) => herald.setScheduleActive({ ...by(due), active }),
    remove: (due) => herald.removeSchedule(by(due)),
    skipNext: (due) => herald.skipNext(by(due)),
  };
}
