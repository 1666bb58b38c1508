/** Starting and stopping: a ledger that may not be up to date sends nothing until a person arms it; a stop loses no answer. */
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { fingerprintOf, openWitness } from "../../src/ledger/witness.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { CREDENTIALS } from "../support/numbered-message.ts";
import { freshDirectory } from "../support/fresh-directory.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

const clock = fastClock(100);

/** Where the queue is plays no part here. */
const LEDGERS = PAIRINGS.filter(({ name }) => name === "PGlite" || name === "Postgres");

describe.each(LEDGERS)("on $name", ({ name, isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  const open: RunningHerald[] = [];
  async function run(stores: Stores, sandbox: Sandbox): Promise<RunningHerald> {
    const running = await runHerald(stores, { clock, hosts: [sandbox.url] });
    open.push(running);
    return running;
  }
  afterEach(async () => {
    for (const running of open.splice(0)) {
      await running.close();
      expect(running.errors).toEqual([]);
    }
  });
  async function aSandbox(): Promise<Sandbox> {
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    return sandbox;
  }
  /** Stores whose ledger has sent something, closed again. */
  async function usedStores(sandbox: Sandbox): Promise<{ stores: Stores; app: string; waiting: string }> {
    const stores = await fresh();
    const running = await runHerald(stores, { clock, hosts: [sandbox.url] });
    const app = await running.anApp();
    const sent = await running.submit(app);
    await running.fact(sent.id, "campaign.sent");
    const waiting = await running.submit(app, { at: clock.now() + 60_000, late: "send" });
    await running.close();
    return { stores, app, waiting: waiting.id };
  }
  /** Starts the app and shows that it is disarmed, sends nothing, and sends once a person has armed it. */
  async function armsOnlyByHand(running: RunningHerald, sandbox: Sandbox, app: string, why: RegExp): Promise<void> {
    expect((await running.herald.start(app)).disarmedWhy).toMatch(why);
    const { id, seatAt } = await running.submit(app, { late: "send" });
    expect(seatAt).toBeNull();
    expect(callsFor(sandbox, id)).toEqual([]);
    await running.herald.arm({ app, actor: "ops", note: "I looked" });
    await running.fact(id, "campaign.sent");
    expect(await running.herald.checkWitness(app)).toBeNull();
  }

  it("a ledger as the witness knows it starts armed", async () => {
    const sandbox = await aSandbox();
    const { stores, app, waiting } = await usedStores(sandbox);
    const running = await run(stores, sandbox);
    expect((await running.herald.start(app)).disarmedWhy).toBeNull();
    await running.fact(waiting, "campaign.sent");
  });

  it("a call that only the witness knows makes its campaign uncertain and the app disarmed", async () => {
    const sandbox = await aSandbox();
    const { stores, app, waiting } = await usedStores(sandbox);
    const witness = openWitness({
      directory: stores.witnessDirectory,
      fingerprint: `sandbox-${fingerprintOf(CREDENTIALS.appKey)}`,
      copy: null,
      onCopyFailed: () => undefined,
    });
    const call = { ledgerId: "this", app, campaign: waiting, token: "forgotten", at: clock.now(), realAt: Date.now() };
    await witness.append(call);

    const running = await run(stores, sandbox);
    await armsOnlyByHand(running, sandbox, app, /older than what was sent.*the last for "c\d+"/);
    expect((await running.find(app, waiting)).status).toBe("uncertain");
    expect(callsFor(sandbox, waiting)).toEqual([]);
    expect((await running.herald.ledger.listAttempts(app, waiting))[0]).toMatchObject({
      token: "forgotten",
      counts: true,
    });
  });

  it("a ledger that has sent before and finds no witness starts disarmed", async () => {
    const sandbox = await aSandbox();
    const { stores, app } = await usedStores(sandbox);
    await rm(stores.witnessDirectory, { recursive: true });
    await armsOnlyByHand(await run(stores, sandbox), sandbox, app, /witness of its calls is gone/);
  });

  if (name === "PGlite")
    it("a ledger directory copied elsewhere starts disarmed", async () => {
      const sandbox = await aSandbox();
      const { stores, app } = await usedStores(sandbox);
      if (stores.store.kind !== "pglite") throw new Error("this is about a directory");
      const directory = join(await freshDirectory(), "copy");
      await cp(stores.store.directory, directory, { recursive: true });
      const copy = await run({ ...stores, store: { kind: "pglite", directory } }, sandbox);
      await armsOnlyByHand(copy, sandbox, app, /has moved, so it may be a copy/);
    });

  it("an idle process stops within a second or two, one with a call in hand when that has settled", async () => {
    const slow = await startSandbox({
      ...CREDENTIALS,
      clock: systemClock,
      slowMs: 700,
      faults: [{ kind: "slow", n: 1 }],
    });
    onTestFinished(() => slow.stop());
    const running = await runHerald(await fresh(), { clock: systemClock, hosts: [slow.url], callDeadlineMs: 5_000 });
    const app = await running.anApp();
    const { id } = await running.submit(app);
    await expect.poll(() => callsFor(slow, id).length).toBe(1);
    const facts = [...running.facts];
    await running.close();
    expect(facts.some(({ action }) => action === "campaign.sent")).toBe(false);
    expect(running.facts.some(({ action, subject }) => action === "campaign.sent" && subject === id)).toBe(true);
    expect(running.errors).toEqual([]);

    const idle = await run(await fresh(), await aSandbox());
    await idle.anApp();
    const stopAt = Date.now();
    await idle.close();
    expect(Date.now() - stopAt).toBeLessThan(2_500);
  });

  it("a stop shortly before a seat gives the release back, and the next process sends it", async () => {
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const stores = await fresh();
    const first = await runHerald(stores, { clock: systemClock, hosts: [sandbox.url] });
    const app = await first.anApp();
    const { id } = await first.submit(app, { at: Date.now() + 1_000 });
    await first.fact(id, "campaign.releasing");
    await first.close();
    expect(first.facts.map(({ action }) => action)).toContain("campaign.returned");
    expect(callsFor(sandbox, id)).toEqual([]);

    const second = await runHerald(stores, { clock: systemClock, hosts: [sandbox.url] });
    onTestFinished(second.close);
    await second.herald.start(app);
    await second.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
    expect(await second.herald.ledger.findApp(app)).toMatchObject({ hold: null, neverLeftCount: 0 });
  });
});
