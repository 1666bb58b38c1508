/** What makes a campaign go out, or keeps it from it, besides bad answers (`test/faults`): people, deadlines, schedules. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { aNotice } from "../support/a-campaign.ts";
import { aNumberedMessage } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

const MINUTE_MS = 60_000;

/** A hold of five minutes lasts a fifth of a second. */
const RATE = 1_500;

describe.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let sandbox: Sandbox;
  let running: RunningHerald;
  const outcomeOf = async (app: string, id: string) => (await running.find(app, id)).status;

  beforeAll(async () => {
    const clock = fastClock(RATE);
    sandbox = await roomySandbox(clock);
    running = await runHerald(await fresh(), { clock, hosts: [sandbox.url] });
  });
  afterEach(() => expect(running.errors.splice(0)).toEqual([]));
  afterAll(async () => {
    await running.close();
    await sandbox.stop();
  });

  it("accepted: it is sent, once, at its seat and not before", async () => {
    const app = await running.anApp();
    const { id, seatAt } = await running.submit(app, { at: running.clock.now() + 10 * MINUTE_MS });
    await running.fact(id, "campaign.sent");
    const calls = callsFor(sandbox, id);
    expect(calls).toMatchObject([{ outcome: "accepted" }]);
    expect(calls[0]?.timeMs).toBeGreaterThanOrEqual(seatAt ?? Infinity);
    expect(await running.find(app, id)).toMatchObject({
      status: "sent",
      outcome: { messageUid: calls[0]?.messageUID },
    });
    expect(await running.herald.ledger.listAttempts(app, id)).toMatchObject([{ reply: "accepted", counts: true }]);
  });

  it("expired: what has no seat before its deadline is not sent, and says so", async () => {
    const app = await running.anApp({ rules: { quota: [{ kind: "sliding", windowMs: 60 * MINUTE_MS, limit: 1 }] } });
    const first = await running.submit(app);
    const second = await running.submit(app, { deadline: running.clock.now() + 20 * MINUTE_MS });
    expect(second).toMatchObject({ seatAt: null, firstSeatAt: expect.any(Number) });
    await running.fact(first.id, "campaign.sent");
    await running.fact(second.id, "campaign.expired");
    expect(callsFor(sandbox, second.id)).toEqual([]);
  });

  it("paused: what falls due meanwhile waits, and goes out after a person resumes", async () => {
    const app = await running.anApp();
    const { id } = await running.submit(app, { at: running.clock.now() + 25 * MINUTE_MS, late: "send" });
    await running.herald.pause({ app, actor: "ops", note: "wording" });
    await running.clock.sleepUntil(running.clock.now() + 40 * MINUTE_MS);
    expect(callsFor(sandbox, id)).toEqual([]);
    await running.herald.resume({ app, actor: "ops" });
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id, "accepted")).toHaveLength(1);
  });

  it("cancelled: it is not sent", async () => {
    const app = await running.anApp();
    const { id } = await running.submit(app, { at: running.clock.now() + 10 * MINUTE_MS });
    await running.herald.cancel({ app, actor: "ann", id });
    const later = await running.submit(app, { at: running.clock.now() + 15 * MINUTE_MS });
    await running.fact(later.id, "campaign.sent");
    expect([await outcomeOf(app, id), callsFor(sandbox, id)]).toEqual(["cancelled", []]);
  });

  it("a schedule fires into a campaign, which is released like any other", async () => {
    const app = await running.anApp();
    const notice = aNotice({
      id: `notice-${app}`,
      message: aNumberedMessage(app),
      recurrence: { cron: "*/20 * * * *" },
      anytime: true,
    });
    await running.herald.defineSchedule({ app, actor: "ann", notice });
    await expect.poll(() => callsFor(sandbox, app, "accepted").length, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    await running.herald.setScheduleActive({ app, actor: "ann", id: notice.id, active: false });
    const fired = await running.herald.ledger.listCampaigns(app, { scheduleId: notice.id });
    expect(new Set(fired.map((each) => each.nominalAt)).size).toBe(fired.length);
    for (const { id, nominalAt } of fired) {
      const own = await running.herald.ledger.listAttempts(app, id);
      const calls = callsFor(sandbox, app).filter((call) => own.some(({ token }) => token === call.requestId));
      expect(calls.length).toBeLessThanOrEqual(1);
      for (const call of calls) expect(call.timeMs).toBeGreaterThanOrEqual(nominalAt ?? Infinity);
    }
  });
});
