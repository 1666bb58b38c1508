/**
 * A ledger put back to yesterday, to an hour ago, and to minutes before a release: what went out since is uncertain, nothing
 * goes out again, and once a person has looked the rest goes on.
 */
import { describe, expect, it, onTestFinished } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import { Refused } from "../../src/domain/refused.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { timeLapseClock } from "../../src/runtime/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { MORNING } from "../support/a-campaign.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { backupsOf, canDump } from "../support/put-back.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

/** When `noon` goes out. Plan time runs a minute a second, and leaps from one process to the next. */
const NOON = MORNING + 2 * HOUR_MS;

function clockAt(startAt: number): Clock {
  return timeLapseClock({ startAt, rate: 60, originMs: Date.now() });
}

describe.each(PAIRINGS)("on $name", ({ name, isPresent, fresh }) => {
  if (!isPresent || (name.includes("Postgres") && !canDump)) return it.skip("is not there", () => undefined);

  it("a ledger put back sends nothing again, and goes on once it is armed", { timeout: 240_000 }, async () => {
    const stores = await fresh();
    const backups = await backupsOf(stores.store);
    const sandbox = await roomySandbox(clockAt(NOON));
    onTestFinished(() => sandbox.stop());
    const process = (at: number) => aProcess(stores, sandbox, clockAt(at));
    // With `send` no late policy stands in for the witness.
    const late = "send";

    const yesterday = await process(NOON - 24 * HOUR_MS);
    const app = await yesterday.anApp({ start: false });
    await yesterday.submit(app, { id: "half-past", at: NOON - 30 * MINUTE_MS, late });
    await yesterday.submit(app, { id: "noon", at: NOON, late });
    await yesterday.submit(app, { id: "later", at: NOON + 30 * MINUTE_MS, late });
    await yesterday.close();
    await backups.keep("yesterday");

    const hourAgo = await process(NOON - HOUR_MS);
    await hourAgo.submit(app, { id: "ten-to", at: NOON - 10 * MINUTE_MS, late });
    await hourAgo.close();
    await backups.keep("an-hour-ago");

    await goesOut(await process(NOON - 30 * MINUTE_MS), app, "half-past");
    await goesOut(await process(NOON - 10 * MINUTE_MS), app, "ten-to");
    await backups.keep("minutes-ago");
    await goesOut(await process(NOON), app, "noon");

    const put = async (name: string) => {
      await backups.putBack(name);
      const back = await process(NOON + 29 * MINUTE_MS);
      await forgetTimers(back, app);
      expect((await back.herald.start(app)).disarmedWhy).toMatch(/this ledger is older than what was sent/);
      return back;
    };
    /** Arms the app, and shows that new work goes out. */
    const arm = async (back: RunningHerald, id: string) => {
      await back.herald.arm({ app, actor: "ops", note: "I looked" });
      await back.submit(app, { id, late });
      await back.fact(id, "campaign.sent");
    };

    const first = await put("yesterday");
    expect(await uncertain(first, app)).toEqual(["half-past", "noon"]);
    // Handed in anew by whoever missed it: the witness remembers.
    expect(await first.submit(app, { id: "ten-to", late })).toMatchObject({ status: "uncertain" });
    await arm(first, "first");
    await first.fact("later", "campaign.sent");
    expect(await uncertain(first, app)).toEqual(["half-past", "noon", "ten-to"]);
    await first.close();

    const second = await put("an-hour-ago");
    expect(await uncertain(second, app)).toEqual(["half-past", "later", "noon", "ten-to"]);
    await arm(second, "second");
    await second.close();

    const third = await put("minutes-ago");
    expect(await uncertain(third, app)).toEqual(["later", "noon"]);
    await arm(third, "third");
    const resolve = { app, actor: "ops", id: "noon", became: "sent" } as const;
    // Refused as long as its answer could still come, which on this clock's real side may be a moment.
    await expect.poll(() => third.herald.resolve(resolve).then(() => "resolved", codeOf), PATIENTLY).toBe("resolved");
    expect((await third.find(app, "noon")).status).toBe("sent");
    await third.close();

    const ids = ["half-past", "ten-to", "noon", "later", "first", "second", "third"];
    expect(ids.map((id) => callsFor(sandbox, id).length)).toEqual(ids.map(() => 1));
  });
});

async function aProcess(stores: Stores, sandbox: Sandbox, clock: Clock): Promise<RunningHerald> {
  const running = await runHerald(stores, { clock, hosts: [sandbox.url], callDeadlineMs: 2_000 });
  onTestFinished(running.close);
  return running;
}

/** Runs the app until the campaign has gone out, and closes. */
async function goesOut(running: RunningHerald, app: string, id: string): Promise<void> {
  await forgetTimers(running, app);
  expect((await running.herald.start(app)).disarmedWhy).toBeNull();
  await running.fact(id, "campaign.sent");
  await running.close();
}

/** Plan time has leapt, which no queue can know: the jobs are taken away, and reconciling sets them by the new clock. */
async function forgetTimers({ herald }: RunningHerald, app: string): Promise<void> {
  const releases = await herald.queues.releases(app);
  for (const { campaignId, n } of await releases.list()) await releases.drop(campaignId, n);
}

const PATIENTLY = { timeout: 30_000, interval: 500 };

function codeOf(error: unknown): unknown {
  return error instanceof Refused ? error.code : error;
}

async function uncertain({ herald }: RunningHerald, app: string): Promise<readonly string[]> {
  const found = await herald.ledger.listCampaigns(app, { statuses: ["uncertain"] });
  return found.map(({ id }) => id).sort();
}
