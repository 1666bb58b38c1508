/**
 * People who act while a release is under way, at each of its points: what they do takes effect and nothing goes out, or it is
 * refused with the reason and the announcement goes out once. Never both, and the audit tells the order.
 */
import { describe, expect, it, onTestFinished } from "vitest";
import { MINUTE_MS } from "../../src/domain/time.ts";
import { Refused } from "../../src/domain/refused.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Seam, Seams } from "../../src/runtime/seams.ts";
import { SEAMS } from "../../src/runtime/seams.ts";
import { aNotice } from "../support/a-campaign.ts";
import { aNumberedMessage } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

const clock = systemClock;

/** How far the release has come when the person's act gets its turn. At two points the app's lock is held until just after. */
type Phase = "before" | "during" | "after";

function phaseAt(seam: Seam): Phase {
  if (seam === "due") return "before";
  return seam === "settling" || seam === "settled" || seam === "ending" ? "after" : "during";
}

const isLocked = (seam: Seam) => seam === "acquiring" || seam === "settling";

/** What is done about the campaign `id`, and in each phase: what the person is told, and how often everyone is reached. */
type Act = {
  readonly what: string;
  act(running: RunningHerald, app: string, id: string): Promise<unknown>;
  readonly told: Readonly<Record<Phase, "done" | RegExp>>;
  /** When the act comes first; one that comes later changes nothing. */
  readonly callsBefore: 0 | 1;
  /** Clears the way for the next. */
  afterwards?(running: RunningHerald, app: string): Promise<unknown>;
};

const tooLate = (verb: string) => ({
  during: new RegExp(`is releasing and can no longer be ${verb}`),
  after: new RegExp(`is sent and can no longer be ${verb}`),
});
const always = { before: "done", during: "done", after: "done" } as const;
const ann = (app: string) => ({ app, actor: "ann" });

/** There is no approving yet, so nothing can race it. */
const ACTS: readonly Act[] = [
  {
    what: "cancels it",
    act: ({ herald }, app, id) => herald.cancel({ ...ann(app), id }),
    told: { before: "done", ...tooLate("cancelled") },
    callsBefore: 0,
  },
  {
    what: "edits its words",
    act: (running, app, id) => edit(running, app, id, { message: aNumberedMessage(`${id}-edited`) }),
    told: { before: "done", ...tooLate("changed") },
    callsBefore: 1,
  },
  {
    what: "edits its time",
    act: (running, app, id) => edit(running, app, id, { at: clock.now() + 60 * MINUTE_MS }),
    told: { before: "done", ...tooLate("changed") },
    callsBefore: 0,
  },
  {
    what: "pauses the app",
    act: ({ herald }, app) => herald.pause(ann(app)),
    told: always,
    callsBefore: 0,
    afterwards: ({ herald }, app) => herald.resume(ann(app)),
  },
  {
    what: "pauses and resumes the app",
    async act({ herald }, app) {
      await herald.pause(ann(app));
      await herald.resume(ann(app));
    },
    told: always,
    callsBefore: 1,
  },
  { what: "arms the app", act: ({ herald }, app) => herald.arm(ann(app)), told: always, callsBefore: 1 },
  {
    what: "resolves it",
    act: ({ herald }, app, id) => herald.resolve({ ...ann(app), id, became: "not-sent" }),
    told: {
      before: /is scheduled; only an uncertain one needs resolving/,
      during: /is releasing; only an uncertain one needs resolving/,
      after: /is sent; only an uncertain one needs resolving/,
    },
    callsBefore: 1,
  },
];

describe.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  /** Herald with a person who acts once, at the point given last. */
  async function aRace() {
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    let armed: { at: Seam; id: string; act: () => Promise<unknown>; told: (answer: Promise<unknown>) => void } | null =
      null;
    const come = async (seam: Seam, campaignId?: string) => {
      if (armed?.at !== seam || (campaignId ?? armed.id) !== armed.id) return;
      const { act, told } = armed;
      armed = null;
      const answer = act().then(
        () => "done",
        (error: unknown) => (error instanceof Refused ? error.message : error),
      );
      told(answer);
      if (!isLocked(seam)) await answer;
    };
    const seams: Seams = Object.fromEntries(
      SEAMS.map((seam) => [seam, (campaignId?: string) => come(seam, campaignId)]),
    );
    const running = await runHerald(await fresh(), { clock, hosts: [sandbox.url], callDeadlineMs: 10_000, seams });
    onTestFinished(running.close);
    /** Resolves with what the person is told, once that campaign's release comes to that point. */
    const actAt = (at: Seam, id: string, act: () => Promise<unknown>) =>
      new Promise((resolve) => (armed = { at, id, act, told: resolve }));
    return { sandbox, running, actAt };
  }

  it.each(ACTS)("a person who $what", { timeout: 240_000 }, async ({ what, act, told, callsBefore, afterwards }) => {
    const { sandbox, running, actAt } = await aRace();
    const app = await running.anApp();
    const name = what.replaceAll(" ", "-");
    const answers: unknown[] = [];
    for (const at of SEAMS) {
      const id = `${name}-${at}`;
      const answer = actAt(at, id, () => act(running, app, id));
      await running.submit(app, { id });
      answers.push(await answer);
      if (callsBefore === 1 || phaseAt(at) !== "before") await running.fact(id, "campaign.sent");
      else expect(callsFor(sandbox, id)).toEqual([]);
      await afterwards?.(running, app);
      if (afterwards) await running.fact(id, "campaign.sent");
    }
    const expectedIn = (phase: Phase) => {
      const expected = told[phase];
      return expected === "done" ? "done" : (expect.stringMatching(expected) as unknown);
    };
    // Whoever waits for the app's lock gets it after the release's next transaction, or after the one that settles.
    const later = answers.map((answer, n) => isLocked(SEAMS[n]!) && String(answer).includes("is sent"));
    expect(answers).toEqual(SEAMS.map((at, n) => expectedIn(later[n] ? "after" : phaseAt(at))));
    // The next release on this app has gone out by now, so nothing is left that could still send.
    await running.submit(app, { id: `${name}-last` });
    await running.fact(`${name}-last`, "campaign.sent");
    for (const at of SEAMS) {
      const id = `${name}-${at}`;
      const calls = callsFor(sandbox, id, "accepted").length + callsFor(sandbox, `${id}-edited`, "accepted").length;
      const isStopped = phaseAt(at) === "before" && callsBefore === 0 && !afterwards;
      expect({ id, calls }).toEqual({ id, calls: isStopped ? 0 : 1 });
      const actions = (await running.herald.ledger.listFacts(app, id)).map(({ action }) => action);
      const releases = actions.filter((action) => action === "campaign.releasing" || action === "campaign.sent");
      expect({ id, releases }).toEqual({ id, releases: isStopped ? [] : ["campaign.releasing", "campaign.sent"] });
      const acted = actions.findIndex((action) => action === "campaign.cancelled" || action === "campaign.edited");
      if (acted !== -1 && !isStopped) expect(acted).toBeLessThan(actions.indexOf("campaign.releasing"));
    }
    await running.close();
    expect(running.errors).toEqual([]);
  });

  it("a person who skips an occurrence", { timeout: 240_000 }, async () => {
    const { sandbox, running, actAt } = await aRace();
    const app = await running.anApp();
    // Fired at once, for it is less than ten minutes away; sent at once, because a person moves it; next due tomorrow.
    const nominal = new Date(Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS + 9 * MINUTE_MS);
    const cron = `${nominal.getUTCMinutes()} ${nominal.getUTCHours()} * * *`;
    for (const at of SEAMS) {
      const schedule = `skip-${at}`;
      const notice = aNotice({ id: schedule, message: aNumberedMessage(schedule), recurrence: { cron, zone: "UTC" } });
      await running.herald.defineSchedule({ ...ann(app), notice });
      const id = `${schedule}~${nominal.getTime()}`;
      const skipped = actAt(at, id, async () => {
        expect((await running.herald.skipNext({ ...ann(app), id: schedule })) === nominal.getTime()).toBe(at === "due");
      });
      await edit(running, app, id, { at: clock.now() });
      expect(await skipped).toBe("done");
      if (at !== "due") await running.fact(id, "campaign.sent");
      expect((await running.find(app, id)).status).toBe(at === "due" ? "skipped" : "sent");
    }
    expect(SEAMS.map((at) => callsFor(sandbox, `skip-${at}`).length)).toEqual(
      SEAMS.map((at) => (at === "due" ? 0 : 1)),
    );
    await running.close();
    expect(running.errors).toEqual([]);
  });
});

async function edit(
  { herald, find }: RunningHerald,
  app: string,
  id: string,
  change: Parameters<RunningHerald["herald"]["edit"]>[0]["change"],
): Promise<unknown> {
  const { revision } = await find(app, id);
  return herald.edit({ ...ann(app), id, revision, change });
}
