/**
 * A process that died with a release in hand leaves its job locked, and no other job of the app is given out meanwhile. On
 * the embedded store the next process knows that the owner is gone, and does not wait for the lock to run out.
 */
import { describe, it } from "vitest";
import { openEmbedded } from "../../src/ledger/embedded/open-embedded.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { roomySandbox } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

/** Longer than this test may take. */
const LOCKED_MS = 3_600_000;

const EMBEDDED = PAIRINGS.filter(({ name }) => name === "PGlite");

describe.each(EMBEDDED)("on $name", ({ fresh }) => {
  it("goes on at once when another process died with a job in hand", async ({ expect, onTestFinished }) => {
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const stores = await fresh();
    const order = { stores, hosts: [sandbox.url], apps: ["shop"] };
    const submit = [
      { app: "shop", id: "first", inMs: 300 },
      { app: "shop", id: "second", inMs: 500 },
    ];
    const dead = startWorkerProcess({ ...order, submit, stopAt: "ending" }, onTestFinished);
    await dead.reached();
    await dead.kill();
    if (stores.store.kind !== "pglite") throw new Error("it is for the embedded store");
    const { db, close } = await openEmbedded(stores.store.directory);
    const locked = await db.query("update bullmq.job set locked_until_ms = $1 where state = 'active' returning id", [
      Date.now() + LOCKED_MS,
    ]);
    await close();
    expect(locked.rows).toHaveLength(1);

    const next = startWorkerProcess(order, onTestFinished);
    await next.fact("second", "campaign.sent");
    await next.stop();
    expect(sandbox.record().accepted).toHaveLength(2);
  });
});
