/**
 * A COMMIT whose answer is lost on the way: nobody can tell whether it stands. Whatever it was about happens once all the
 * same, and nothing is called uncertain of which the ledger can still be asked.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import type { CuttingProxy } from "../support/cutting-proxy.ts";
import { startCuttingProxy } from "../support/cutting-proxy.ts";
import { aNumberedMessage } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

/** What only these transactions send. */
const SUBMITS = /insert into "herald"."campaigns"/;
const ACQUIRES = /insert into "herald"."attempts"/;
const SETTLES = /update "herald"."attempts"/;

const onPostgres = PAIRINGS.filter(({ name }) => name.endsWith("Postgres"));

describe.each(onPostgres)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let sandbox: Sandbox;
  let proxy: CuttingProxy;
  let running: RunningHerald;
  let settled = 0;
  const statusOf = async (app: string, id: string) => (await running.find(app, id)).status;
  const repliesTo = async (app: string, id: string) =>
    (await running.herald.ledger.listAttempts(app, id)).map(({ reply }) => reply).sort();

  beforeAll(async () => {
    sandbox = await roomySandbox(systemClock);
    const stores = await fresh();
    if (stores.store.kind !== "postgres") throw new Error("a pairing on Postgres");
    proxy = await startCuttingProxy(stores.store.url);
    const store = { kind: "postgres", url: proxy.url } as const;
    const seams = { settled: () => void (settled += 1) };
    const options = { clock: systemClock, hosts: [sandbox.url], callDeadlineMs: 1_000, seams };
    running = await runHerald({ ...stores, store }, options);
  });
  afterAll(async () => {
    await running.close();
    await proxy.stop();
    await sandbox.stop();
  });

  describe.each([{ when: "committed" }, { when: "undone" }] as const)("that was $when", ({ when }) => {
    it("a submit can be repeated with its key, and there is one campaign, sent once", async () => {
      const app = await running.anApp();
      const input = { at: systemClock.now(), message: aNumberedMessage(`s-${when}`), id: `s-${when}` };
      const submit = () => running.herald.submit({ app, actor: "ann", key: "k", input });
      const cut = proxy.cutAt(SUBMITS, when);
      await expect(submit()).rejects.toThrow();
      await cut;
      const { id } = await submit();
      await running.fact(id, "campaign.sent");
      expect(await running.herald.ledger.listCampaigns(app)).toHaveLength(1);
      expect(callsFor(sandbox, id)).toHaveLength(1);
    });

    it("an acquired release is given back and sent once, never called uncertain", async () => {
      const app = await running.anApp();
      const cut = proxy.cutAt(ACQUIRES, when);
      const { id } = await running.submit(app);
      await cut;
      await expect.poll(() => statusOf(app, id), { timeout: 20_000 }).toBe("sent");
      expect(callsFor(sandbox, id)).toHaveLength(1);
      expect(await repliesTo(app, id)).toEqual(when === "committed" ? ["accepted", "neverLeft"] : ["accepted"]);
      expect(await running.herald.ledger.findApp(app)).toMatchObject({ hold: null, neverLeftCount: 0 });
    });

    it("an accepted answer is settled once", async () => {
      const app = await running.anApp();
      const cut = proxy.cutAt(SETTLES, when);
      const { id } = await running.submit(app);
      await cut;
      const next = await running.submit(app);
      await running.fact(next.id, "campaign.sent");
      expect(await statusOf(app, id)).toBe("sent");
      expect(callsFor(sandbox, id)).toHaveLength(1);
      expect(await endingsOf(running, app, id)).toHaveLength(1);
    });

    it("a throttled answer raises the wait once", async () => {
      const app = await running.anApp();
      sandbox.addFault("throttle");
      const cut = proxy.cutAt(SETTLES, when);
      const before = settled;
      const { id } = await running.submit(app);
      await cut;
      await expect.poll(() => settled, { timeout: 20_000 }).toBe(before + 1);
      expect(await running.herald.ledger.findApp(app)).toMatchObject({ backoffStep: 1, hold: { code: "throttled" } });
      expect(await endingsOf(running, app, id)).toHaveLength(1);
      expect(await statusOf(app, id)).toBe("scheduled");
      expect(callsFor(sandbox, id)).toHaveLength(1);
    });
  });
});

const endingsOf = async ({ herald }: RunningHerald, app: string, id: string) =>
  (await herald.ledger.listFacts(app, id)).filter(({ action }) => action === "attempt.ended");
