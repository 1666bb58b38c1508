/** What becomes of a campaign after each answer, on every pairing of stores, against the real sandbox over HTTP. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/server.ts";
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
  const holdOf = async (app: string) => (await running.herald.ledger.findApp(app))?.hold;

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

  it("throttled: the app holds, the campaign gets a later seat and is sent then, and the ladder begins anew", async () => {
    const app = await running.anApp();
    sandbox.addFault("throttle");
    const { id } = await running.submit(app);
    const held = await running.fact(app, "app.held");
    const until = Math.ceil((held.at + 5 * MINUTE_MS) / 1_000) * 1_000;
    expect(held.detail).toMatchObject({ code: "throttled", until });
    expect(await running.herald.ledger.findApp(app)).toMatchObject({ backoffStep: 1 });

    await running.fact(id, "campaign.sent");
    const [first, second, ...more] = callsFor(sandbox, id);
    expect([first?.outcome, second?.outcome, more]).toEqual(["throttled", "accepted", []]);
    expect(second?.timeMs).toBeGreaterThan(until);
    expect(await running.herald.ledger.findApp(app)).toMatchObject({ backoffStep: 0 });
    expect((await running.herald.ledger.listAttempts(app, id)).map(({ reply, counts }) => [reply, counts])).toEqual([
      ["accepted", true],
      ["throttled", false],
    ]);
  });

  it("blocked: nothing of the app goes out until a person resumes it", async () => {
    const app = await running.anApp();
    sandbox.addFault("not-enabled");
    const { id } = await running.submit(app, { late: "send" });
    await running.fact(app, "app.held");
    expect(await holdOf(app)).toMatchObject({ code: "blocked", until: null });
    expect(await running.find(app, id)).toMatchObject({ status: "scheduled", seatAt: null });
    const other = await running.submit(app, { late: "send" });
    expect(other.seatAt).toBeNull();

    await running.herald.resume({ app, actor: "ops" });
    await Promise.all([running.fact(id, "campaign.sent"), running.fact(other.id, "campaign.sent")]);
    expect(callsFor(sandbox, id, "accepted")).toHaveLength(1);
  });

  it("unclear: it is uncertain, the quota is spent, nothing is sent again, and the app goes on", async () => {
    const app = await running.anApp({ rules: { quota: [{ kind: "sliding", windowMs: 60 * MINUTE_MS, limit: 2 }] } });
    sandbox.addFault("hang-after-reading");
    const { id } = await running.submit(app);
    await running.fact(id, "campaign.uncertain");
    const [second, third] = [await running.submit(app), await running.submit(app)];
    await running.fact(second.id, "campaign.sent");
    expect((await running.find(app, third.id)).seatAt).toBeGreaterThan(running.clock.now() + 30 * MINUTE_MS);
    expect(await outcomeOf(app, id)).toBe("uncertain");
    expect(callsFor(sandbox, id)).toHaveLength(1);
  });
});
