/**
 * Quota on the whole system: a day and a third of plan time at the fastest lapse there is, over two midnights, against a
 * provider that counts as Herald was told, and one that does not and is used by somebody else as well. `quota.test.ts`
 * has the other readings, for weeks.
 */
import { describe, it } from "vitest";
import type { TestContext } from "vitest";
import { DAY_MS, HOUR_MS } from "../../src/domain/time.ts";
import { latestIn, RATE_MAX } from "../../src/runtime/clock.ts";
import { createClient } from "../../src/rongcloud/client.ts";
import { aMessage } from "../support/a-campaign.ts";
import { CREDENTIALS } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { exceeded, throttledPerDay, TOLD, UNTOLD } from "../support/quota-scenarios.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import { seeded, someInstants } from "../support/seeded.ts";

/** From noon in Shanghai on, over its midnight and over UTC's. */
const LASTS_MS = 30 * HOUR_MS;
const CALL_DEADLINE_MS = 1_000;
const CAMPAIGNS = 14;

const named = (name: string) => [...TOLD, ...UNTOLD].filter((scenario) => scenario.name === name);
const ROWS = [
  ...named("a sliding hour and Beijing's day"),
  ...named("UTC's day and an hour by the clock, and somebody else"),
].map((scenario) => ({ ...scenario, refusedMax: TOLD.includes(scenario) ? 0 : 3 }));

describe.concurrent.each(PAIRINGS)("on $name", ({ name, isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("is never refused where it was told the truth, and else at most three times a day", async (context) => {
    const lives: Promise<string>[] = [];
    for (const scenario of ROWS) lives.push((await begin(scenario, await fresh(), context)).ended);
    const figures = await Promise.all(lives);
    console.log(figures.map((figure) => `${name}, ${figure}`).join("\n"));
  });
});

/** Resolves once everything runs; the end comes much later. */
async function begin(
  scenario: (typeof ROWS)[number],
  stores: Stores,
  { expect, onTestFinished }: TestContext,
): Promise<{ readonly ended: Promise<string> }> {
  const clock = fastClock(RATE_MAX);
  const until = clock.now() + LASTS_MS;
  const sandbox = await roomySandbox(clock, { limits: { hour: 2, day: 3 }, ...scenario.provider });
  onTestFinished(() => sandbox.stop());
  const running = await runHerald(stores, {
    ...{ clock, hosts: [sandbox.url], callDeadlineMs: CALL_DEADLINE_MS, reconcileMs: 2_000 },
  });
  onTestFinished(running.close);
  const app = await running.anApp({ rules: scenario.rules, start: false });
  await running.herald.start(app);

  const roll = seeded(3);
  const ids: string[] = [];
  for (const at of someInstants(roll, CAMPAIGNS, clock.now(), until - 8 * HOUR_MS)) {
    const deadline = Math.min(at + 10 * HOUR_MS + roll() * DAY_MS, until + DAY_MS);
    ids.push((await running.submit(app, { at, deadline: Math.floor(deadline), late: "send" })).id);
  }
  return { ended: untilOver() };

  async function untilOver(): Promise<string> {
    const stranger = createClient({ ...CREDENTIALS, callDeadlineMs: CALL_DEADLINE_MS, clock });
    onTestFinished(() => stranger.close());
    const others = (scenario.othersPerDay * LASTS_MS) / DAY_MS;
    for (const [n, at] of someInstants(roll, others, clock.now(), until).entries()) {
      await clock.sleepUntil(at);
      const sendBefore = latestIn(clock, CALL_DEADLINE_MS);
      await stranger.call({ message: aMessage(), host: sandbox.url, token: `stranger-${n}`, sendBefore });
    }
    await clock.sleepUntil(until);
    for (const id of ids) {
      const campaign = await running.find(app, id);
      expect(["sent", "expired", "scheduled", "releasing", "uncertain"]).toContain(campaign.status);
      if (campaign.status === "expired" || campaign.status === "uncertain") expect(campaign.outcome?.text).toBeTruthy();
      if (campaign.status === "scheduled" && campaign.seatAt !== campaign.at)
        expect(campaign.seatReasons).not.toEqual([]);
    }
    await running.close();
    for (const id of ids) expect(callsFor(sandbox, id, "accepted").length).toBeLessThanOrEqual(1);

    const record = sandbox.record();
    const isHeralds = ({ requestId }: { requestId: string | null }) => !requestId?.startsWith("stranger");
    const most = throttledPerDay(record.calls.filter(isHeralds), scenario);
    expect(most).toBeLessThanOrEqual(scenario.refusedMax);
    expect(exceeded(record.accepted.filter(isHeralds), scenario, Infinity)).toEqual([]);
    expect(record.accepted.filter(isHeralds).length).toBeGreaterThanOrEqual(2);
    return `${scenario.name}: ${record.calls.filter(isHeralds).length} calls, at most ${most} refused a day`;
  }
}
