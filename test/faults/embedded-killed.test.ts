/** The embedded store's process is killed while it writes, and a second process wants its directory. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { FromSubmitter, SubmitterOrder } from "../support/submitter-child.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const ROUNDS = 6;
const KILLED_WITHIN_MS = 600;

const embedded = PAIRINGS.filter(({ name }) => name.endsWith("PGlite"));

describe.each(embedded)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("every submit that was acknowledged outlives the process, whenever it is killed", async () => {
    const stores = await fresh();
    const acknowledged: string[] = [];
    const killedAfterMs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = startSubmitter({ stores, app: `round-${round}` });
      const found = await child.found;
      expect(found, `killed after ${killedAfterMs.join(", ")} ms`).toEqual(expect.arrayContaining(acknowledged));
      const afterMs = Math.round(Math.random() * KILLED_WITHIN_MS);
      killedAfterMs.push(afterMs);
      await systemClock.sleepUntil(systemClock.now() + afterMs);
      acknowledged.push(...(await child.kill()));
    }
    const ledger = await openLedger(stores.store, systemClock);
    const ids: string[] = [];
    for (const { app } of await ledger.listApps()) ids.push(...(await ledger.listCampaigns(app)).map(({ id }) => id));
    await ledger.close();
    expect(ids).toEqual(expect.arrayContaining(acknowledged));
    // Else the children were killed before they wrote anything, and this was no test.
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  });

  it("a second process is told who has the directory, also while that one is frozen, and gets it when it is gone", async () => {
    const stores = await fresh();
    const holder = startWorkerProcess({ stores, hosts: ["http://127.0.0.1:1"], apps: ["shop"] }, onTestFinished);
    await holder.started();
    const open = () => openLedger(stores.store, systemClock);
    const held = {
      code: "data-directory-held",
      message: expect.stringContaining(`in use by process ${holder.pid} on`),
    };
    await expect(open()).rejects.toMatchObject(held);
    holder.freeze();
    await expect(open()).rejects.toMatchObject(held);
    await holder.kill();
    const ledger = await open();
    expect(await ledger.listApps()).toMatchObject([{ app: "shop" }]);
    await ledger.close();
  });
});

/** Starts a process that submits without a pause; killing it answers what it had acknowledged. */
function startSubmitter(order: SubmitterOrder) {
  const file = fileURLToPath(new URL("../support/submitter-child.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(order)], { execArgv: [] });
  const gone = once(child, "close");
  const acknowledged: string[] = [];
  const found = new Promise<readonly string[]>((resolve, reject) => {
    child.on("message", (message: FromSubmitter) => {
      if (message.kind === "found") resolve(message.ids);
      else acknowledged.push(message.id);
    });
    void gone.then(() => reject(new Error("the submitter ended before it had opened the store")));
  });
  const kill = async (): Promise<readonly string[]> => {
    child.kill("SIGKILL");
    await gone;
    return acknowledged;
  };
  onTestFinished(async () => void (await kill()));
  return { found, kill };
}
