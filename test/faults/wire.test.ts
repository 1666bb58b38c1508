/**
 * Answers that are bad, late, cut off or missing: a call that may have been read is made once, and its campaign waits for
 * a person; only an answer that turns the call down lets it go out again. The sandbox's own record is the judge.
 */
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "vitest";
import type { ReplyKind } from "../../src/domain/outcome.ts";
import { Refused } from "../../src/domain/refused.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import type { FaultKind } from "../../src/sandbox/faults.ts";
import { ROOMY } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { besidesLocks, callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

type Row = {
  readonly fault: FaultKind;
  readonly reply: ReplyKind;
  readonly becomes: "campaign.uncertain" | "campaign.returned";
  readonly hold: "throttled" | "blocked" | null;
  /** How often everyone was reached. */
  readonly accepted: 0 | 1;
};

const unclear = (fault: FaultKind, accepted: 0 | 1): Row => {
  return { fault, reply: "unclear", becomes: "campaign.uncertain", hold: null, accepted };
};

/** The unclear ones share an app, which goes on after each; a hold stays alone with its own. */
const TABLE: readonly Row[] = [
  unclear("error-500", 0),
  unclear("error-504", 1),
  unclear("html-502", 0),
  unclear("code-other", 0),
  unclear("hang-before-reading", 0),
  unclear("hang-after-reading", 1),
  unclear("reset-before-reading", 0),
  unclear("reset-after-reading", 1),
  unclear("truncated-body", 1),
  // The answer comes after the deadline, when nobody listens any more.
  unclear("slow", 1),
  { fault: "not-enabled", reply: "blocked", becomes: "campaign.returned", hold: "blocked", accepted: 0 },
  { fault: "throttle", reply: "throttled", becomes: "campaign.returned", hold: "throttled", accepted: 0 },
];

const CALL_DEADLINE_MS = 3_000;

/** A hold of five minutes lasts a fifth of a second. */
const RATE = 1_500;

describe.concurrent.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("calls once, whatever comes back, and again only when it is known that nobody was reached", async (context) => {
    const { expect, onTestFinished } = context;
    const clock = fastClock(RATE);
    const sandbox = await roomySandbox(clock, { slowMs: CALL_DEADLINE_MS + 500 });
    onTestFinished(() => sandbox.stop());
    const running = await runHerald(await fresh(), {
      ...{ clock, hosts: [sandbox.url], callDeadlineMs: CALL_DEADLINE_MS, reconcileMs: 5_000 },
    });
    onTestFinished(running.close);
    const { herald, fact, facts, find, submit } = running;
    const app = await running.anApp({ start: false });
    await herald.start(app);

    const rows: (Row & { app: string; id: string })[] = [];
    for (const row of TABLE) {
      const own = row.hold === null ? app : await running.anApp({ start: false });
      if (own !== app) await herald.start(own);
      sandbox.addFault(row.fault);
      const { id } = await submit(own, { late: "send" });
      await fact(id, "attempt.ended");
      rows.push({ ...row, app: own, id });
    }

    const tokensOf = async (row: { app: string; id: string }) =>
      (await herald.ledger.listAttempts(row.app, row.id)).map((attempt) => attempt.token);
    /** The first call for a campaign, by the sandbox's record: one that was not read has no content to know it by. */
    const firstCall = async (row: { app: string; id: string }) => {
      const token = (await tokensOf(row)).at(-1);
      return sandbox.record().calls.filter(({ requestId }) => requestId === token);
    };
    const heldOf = (held: string) => facts.find((each) => each.subject === held && each.action === "app.held");
    const seen = rows.map(async (row) => {
      const calls = await firstCall(row);
      const ends = facts.find((each) => each.subject === row.id && STEP.test(each.action));
      return {
        fault: calls.length === 1 ? calls[0]?.fault : calls,
        reply: (await fact(row.id, "attempt.ended")).detail["reply"],
        becomes: ends?.action,
        hold: heldOf(row.app)?.detail["code"] ?? null,
        accepted: calls.filter(({ outcome }) => outcome === "accepted").length,
        counts: (await herald.ledger.listAttempts(row.app, row.id)).at(-1)?.counts,
      };
    });
    expect(await Promise.all(seen)).toEqual(TABLE.map((row) => ({ ...row, counts: row.reply === "unclear" })));

    // What is unclear has used quota up.
    const unclearRows = rows.filter(({ reply }) => reply === "unclear");
    const quota = [{ kind: "sliding" as const, windowMs: 30 * DAY_MS, limit: unclearRows.length }];
    await herald.setRules({ app, actor: "ann", rules: { ...ROOMY, quota } });
    const { id: behind } = await submit(app);
    expect((await find(app, behind)).seatReasons.at(-1)?.code).toBe("hour-quota");
    await herald.setRules({ app, actor: "ann", rules: ROOMY });
    await fact(behind, "campaign.sent");

    const [blocked, throttled] = rows.slice(unclearRows.length);
    if (!blocked || !throttled) throw new Error("the table has lost its last rows");
    expect(await find(blocked.app, blocked.id)).toMatchObject({ status: "scheduled", seatAt: null });
    expect((await submit(blocked.app, { late: "send" })).seatAt).toBeNull();
    await herald.resume({ app: blocked.app, actor: "ops" });

    await fact(throttled.id, "campaign.sent");
    const held = heldOf(throttled.app);
    const until = Math.ceil(((held?.at ?? 0) + 5 * MINUTE_MS) / SECOND_MS) * SECOND_MS;
    expect(held?.detail).toMatchObject({ until });
    expect(callsFor(sandbox, throttled.id).at(-1)?.timeMs).toBeGreaterThan(until);
    expect(await herald.ledger.findApp(throttled.app)).toMatchObject({ backoffStep: 0 });

    const isUncertain = unclearRows.map(async ({ id }) => (await find(app, id)).status === "uncertain");
    expect(await Promise.all(isUncertain)).not.toContain(false);
    await Promise.all(
      rows.map(async ({ id, reply, accepted }) => {
        if (reply === "unclear") await resolve(running, { app, id, became: accepted === 1 ? "sent" : "not-sent" });
        if (accepted === 0) await fact(id, "campaign.sent");
      }),
    );
    const ended = rows.map(async (row) => ({
      fault: row.fault,
      status: (await find(row.app, row.id)).status,
      tries: (await tokensOf(row)).length,
      accepted: callsFor(sandbox, row.id, "accepted").length,
    }));
    expect(await Promise.all(ended)).toEqual(
      TABLE.map(({ fault, accepted }) => ({ fault, status: "sent", tries: 2 - accepted, accepted: 1 })),
    );
    expect(besidesLocks(running.errors)).toEqual([]);
  });
});

/** The facts that say what an answer has made of a campaign. */
const STEP = /^campaign\.(uncertain|returned|failed|sent)$/;

/** A person decides as soon as Herald lets them: not while an answer may still come. */
async function resolve(
  { herald }: RunningHerald,
  said: { app: string; id: string; became: "sent" | "not-sent" },
): Promise<void> {
  for (;;) {
    try {
      await herald.resolve({ actor: "ops", ...said });
      return;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "too-early") throw error;
      await delay(100);
    }
  }
}
