/** Workers that freeze where no call of theirs is at stake: idle, while firing a schedule, and alone on their store. */
import { describe, it } from "vitest";
import { SECOND_MS } from "../../src/domain/time.ts";
import { systemClock, timeLapseClock } from "../../src/runtime/clock.ts";
import { aNotice } from "../support/a-campaign.ts";
import { aNumberedMessage, ROOMY } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const isAlone = (name: string) => name.includes("PGlite");
const SHARED = PAIRINGS.filter(({ name }) => !isAlone(name));
const ALONE = PAIRINGS.filter(({ name }) => isAlone(name));

describe.each(SHARED)("two workers on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("one that froze idle keeps nothing from going out, and repeats nothing", async ({ expect, onTestFinished }) => {
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const [stores, hosts] = [await fresh(), [sandbox.url]];
    const apps = ["idle-1", "idle-2", "idle-3"];
    const frozen = startWorkerProcess({ stores, hosts, apps }, onTestFinished);
    await frozen.started();
    frozen.freeze();

    const awake = await runHerald(stores, { clock: systemClock, hosts, reconcileMs: 60_000 });
    onTestFinished(() => awake.close());
    for (const app of apps) await awake.herald.start(app);
    const submit = async (app: string, round: number) => {
      const { id } = await awake.submit(app, { id: `${app}-${round}`, at: Date.now() + SECOND_MS });
      return id;
    };
    const first = await Promise.all(apps.map((app) => submit(app, 1)));
    await Promise.all(first.map((id) => awake.fact(id, "campaign.sent")));
    frozen.thaw();
    const second = await Promise.all(apps.map((app) => submit(app, 2)));
    const sentBy = (id: string) => Promise.race([frozen.fact(id, "campaign.sent"), awake.fact(id, "campaign.sent")]);
    await Promise.all(second.map(sentBy));
    await frozen.stop();
    const accepted = [...first, ...second].map((id) => callsFor(sandbox, id, "accepted").length);
    expect(accepted).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("one that froze while firing a schedule loses no occurrence and doubles none", async (context) => {
    const { expect, onTestFinished } = context;
    // Ten minutes, the time by which firing is ahead, take ten seconds.
    const timeLapse = { startAt: Date.UTC(2026, 10, 27, 4), rate: 60, originMs: Date.now() };
    const clock = timeLapseClock(timeLapse);
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    const [stores, hosts, app] = [await fresh(), [sandbox.url], "fires"];
    const awake = await runHerald(stores, { clock, hosts });
    onTestFinished(() => awake.close());
    const notice = aNotice({ id: "tick", message: aNumberedMessage("tick"), recurrence: { cron: "*/10 * * * *" } });
    await awake.herald.setRules({ app, actor: "ann", rules: ROOMY });
    await awake.herald.defineSchedule({ app, actor: "ann", notice: { ...notice, anytime: true } });

    const frozen = startWorkerProcess(
      { stores, hosts, apps: [app], stopAt: "occurrence.fired", timeLapse },
      onTestFinished,
    );
    await frozen.reached();
    const made = () => awake.herald.ledger.listCampaigns(app, { scheduleId: "tick" });
    const fired = () => awake.facts.filter(({ action }) => action === "occurrence.fired").map(({ subject }) => subject);
    const half = (await made()).map(({ id }) => id).filter((id) => !fired().includes(id));
    expect(half).toHaveLength(1);
    await awake.herald.start(app);
    const before = fired().length;
    await expect.poll(() => fired().length, { timeout: 60_000 }).toBeGreaterThan(before);
    frozen.thaw();
    const ids = [...half, ...fired()];
    const sentBy = (id: string) => Promise.race([frozen.fact(id, "campaign.sent"), awake.fact(id, "campaign.sent")]);
    await Promise.all(ids.map(sentBy));
    await awake.herald.removeSchedule({ app, actor: "ann", id: "tick" });
    await frozen.stop();

    const all = await made();
    const nominals = all.map(({ nominalAt }) => nominalAt ?? 0).sort((a, b) => a - b);
    expect(nominals).toEqual(nominals.map((_at, index) => (nominals[0] ?? 0) + index * 600 * SECOND_MS));
    const calls = sandbox.record().accepted.map(({ requestId }) => requestId);
    for (const { id } of all.filter(({ status }) => status === "sent")) {
      const own = await awake.herald.ledger.listAttempts(app, id);
      expect(own.filter(({ token }) => calls.includes(token))).toHaveLength(1);
    }
  });
});

describe.each(ALONE)("on $name, which one process has to itself", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("a frozen holder keeps others out, and sends once after it thaws", async ({ expect, onTestFinished }) => {
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const [stores, hosts] = [await fresh(), [sandbox.url]];
    const order = { stores, hosts, apps: ["alone"], submit: [{ app: "alone", id: "c", inMs: 300 }] };
    const holder = startWorkerProcess({ ...order, stopAt: "connected" }, onTestFinished);
    await holder.reached();
    const second = runHerald(stores, { clock: systemClock, hosts });
    await expect(second).rejects.toThrow(`is in use by process ${holder.pid}`);

    // Beyond its latest instant to send, its BullMQ lock and the age at which its call is given up.
    await systemClock.sleepUntil(Date.now() + 7 * SECOND_MS);
    expect(callsFor(sandbox, "c")).toEqual([]);
    holder.thaw();
    expect((await holder.fact("c", "attempt.ended")).detail["reply"]).toBe("neverLeft");
    await holder.fact("c", "campaign.sent");
    await holder.stop();
    expect(callsFor(sandbox, "c", "accepted")).toHaveLength(1);
  });
});
