/**
 * Two workers on one store, one of them frozen in the middle of a release for longer than its lock, then thawed. While it
 * stands still the other goes on: it sends what had not begun and calls uncertain what had; a person may even say that it
 * did not go out and have it sent again. What thaws then is a zombie: it must not send.
 *
 * Real processes, SIGSTOP and SIGCONT, and the sandbox's own record as the judge.
 */
import { describe, it } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import { createSlots } from "../support/slots.ts";
import { startWorkerProcess } from "../support/worker-process.ts";
import type { StopPoint } from "../support/worker-process.ts";

type Row = {
  readonly stopAt: StopPoint;
  readonly froze: string;
  /** What the other worker makes of it while the first stands still; "served" means that it only clears the job away. */
  readonly meanwhile: "sent" | "uncertain" | "served";
  /** What a person then says, with the campaign gone out again before the thaw. */
  readonly person?: "not-sent";
  /** What the zombie's call turns out to have been, where it had begun one. */
  readonly thawed: "neverLeft" | "unclear" | "accepted" | null;
  readonly ends: "sent" | "uncertain";
  /** How often everyone was reached. */
  readonly accepted: 0 | 1 | 2;
  /** It freezes only once the service has read the request. */
  readonly isRead?: true;
};

/** Where the worker froze, what happened meanwhile, and what must come of it after the thaw. */
const TABLE: readonly Row[] = [
  {
    stopAt: "campaign.seated",
    froze: "before its job was set",
    meanwhile: "sent",
    thawed: null,
    ends: "sent",
    accepted: 1,
  },
  { stopAt: "due", froze: "before acquiring", meanwhile: "sent", thawed: null, ends: "sent", accepted: 1 },
  {
    stopAt: "acquiring",
    froze: "before the go was committed, holding the app's lock",
    meanwhile: "sent",
    thawed: null,
    ends: "sent",
    accepted: 1,
  },
  ...(["campaign.releasing", "acquired", "witnessed", "connected"] as const).map((stopAt): Row => ({
    stopAt,
    froze: `at "${stopAt}", and a person had it sent again`,
    meanwhile: "uncertain",
    person: "not-sent",
    thawed: "neverLeft",
    ends: "sent",
    accepted: 1,
  })),
  {
    stopAt: "halfWritten",
    froze: "half way through the request, and a person had it sent again",
    meanwhile: "uncertain",
    person: "not-sent",
    thawed: "unclear",
    ends: "sent",
    accepted: 1,
  },
  {
    stopAt: "connected",
    froze: "after connecting, and nobody decided",
    meanwhile: "uncertain",
    thawed: "neverLeft",
    ends: "sent",
    accepted: 1,
  },
  {
    stopAt: "halfWritten",
    froze: "half way through the request, and nobody decided",
    meanwhile: "uncertain",
    thawed: "unclear",
    ends: "uncertain",
    accepted: 0,
  },
  {
    stopAt: "written",
    froze: "with the answer sent but unread",
    meanwhile: "uncertain",
    thawed: "accepted",
    ends: "sent",
    accepted: 1,
    isRead: true,
  },
  {
    stopAt: "replied",
    froze: "with the answer in hand",
    meanwhile: "uncertain",
    thawed: "accepted",
    ends: "sent",
    accepted: 1,
  },
  {
    stopAt: "settling",
    froze: "before settling was committed, holding the app's lock",
    meanwhile: "uncertain",
    thawed: "accepted",
    ends: "sent",
    accepted: 1,
  },
  {
    stopAt: "written",
    froze: "with the answer sent but unread, and a person was wrong",
    meanwhile: "uncertain",
    person: "not-sent",
    thawed: "accepted",
    ends: "sent",
    accepted: 2,
    isRead: true,
  },
  ...(["campaign.sent", "settled", "ending"] as const).map((stopAt): Row => ({
    stopAt,
    froze: `at "${stopAt}"`,
    meanwhile: "served",
    thawed: null,
    ends: "sent",
    accepted: 1,
  })),
];

/** Processes that start at the same time; frozen ones cost nothing. */
const STARTING_MAX = 2;

const LOOKING = { interval: 100, timeout: 60_000 };

/** On the embedded store a second process is refused. */
const SHARED = PAIRINGS.filter(({ name }) => !name.includes("PGlite"));

describe.concurrent.each(SHARED)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("a worker that thaws sends nothing, wherever it froze", { timeout: 400_000 }, async (context) => {
    const { expect, onTestFinished } = context;
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const [stores, hosts] = [await fresh(), [sandbox.url]];
    const standby = await runHerald(stores, {
      clock: systemClock,
      hosts,
      callDeadlineMs: 1_000,
      reconcileMs: 5_000,
    });
    onTestFinished(() => standby.close());
    const inSlot = createSlots(STARTING_MAX);

    const undergo = async ({ stopAt, froze, meanwhile, person, thawed, isRead }: Row, at: number) => {
      const [app, id] = [`freezes-${at}`, `c${at}`];
      const zombie = await inSlot(async () => {
        const order = { stores, hosts, apps: [app], submit: [{ app, id, inMs: 300 }], stopAt };
        const worker = startWorkerProcess(order, onTestFinished);
        await worker.reached();
        return worker;
      });
      if (isRead) await expect.poll(() => callsFor(sandbox, id).length, LOOKING).toBe(1);
      const running = await standby.herald.start(app);
      if (meanwhile === "served") {
        const jobs = (await standby.herald.queues.releases(app)).list;
        await expect.poll(jobs, LOOKING).toEqual([]);
      } else await standby.fact(id, `campaign.${meanwhile}`);
      if (person) {
        await standby.herald.resolve({ app, actor: "ops", id, became: person });
        await standby.fact(id, "campaign.sent");
      }
      zombie.thaw();
      if (thawed) expect((await zombie.fact(id, "attempt.ended")).detail["reply"]).toBe(thawed);
      if (thawed === "neverLeft") {
        await Promise.race([zombie.fact(id, "campaign.sent"), standby.fact(id, "campaign.sent")]);
      }
      await Promise.all([zombie.stop(), running.stop()]);
      const facts = await standby.herald.ledger.listFacts(app, id);
      return {
        froze,
        ends: (await standby.find(app, id)).status,
        accepted: callsFor(sandbox, id, "accepted").length,
        alarms: facts.filter(({ action }) => action === "campaign.duplicate-alarm").length,
        holds: (await standby.herald.ledger.findApp(app))?.hold ?? null,
      };
    };
    // One row that breaks must not end the test under the others.
    const ended = await Promise.all(
      TABLE.map((row, at) => undergo(row, at).catch((broke: unknown) => ({ froze: row.froze, broke: String(broke) }))),
    );
    expect(ended).toEqual(
      TABLE.map(({ froze, ends, accepted }) => ({
        froze,
        ends,
        accepted,
        alarms: accepted === 2 ? 1 : 0,
        holds: null,
      })),
    );
  });
});
