/** A disk that runs full under the embedded store, or under the witness: nothing is lost, and nothing is sent unrecorded. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";
import type { SmallDisk } from "../support/small-disk.ts";
import { startSmallDisk } from "../support/small-disk.ts";

const HOUR_MS = 3_600_000;
const NO_SPACE = /No space left on device/;

const probe = await startSmallDisk(1);
await probe?.stop();
const mayMount = probe !== null;
const needs = mayMount ? "" : " (skipped: it needs leave to mount a tmpfs)";

describe.runIf(mayMount).each(PAIRINGS)(`the witness's disk is full, on $name${needs}`, ({ isPresent, fresh }) => {
  it.runIf(isPresent)(
    "nothing is sent, the app says why, and it goes out to the same host when there is room",
    async () => {
      const disk = await aDisk(1);
      const clock = fastClock(60);
      const sandbox = await roomySandbox(clock);
      onTestFinished(() => sandbox.stop());
      const stores = { ...(await fresh()), witnessDirectory: join(disk.directory, "witness") };
      const running = await runHerald(stores, { clock, hosts: [sandbox.url, "http://127.0.0.1:1"] });
      onTestFinished(running.close);
      const app = await running.anApp();

      await disk.fill();
      const { id } = await running.submit(app);
      await running.fact(id, "campaign.returned", 2);
      const state = await running.herald.ledger.findApp(app);
      expect(state).toMatchObject({ neverLeftCount: 0, hold: { code: "witness" } });
      expect(state?.hold?.why).toMatch(/^the witness of calls cannot be written, so nothing is sent: .*ENOSPC/);
      expect((await running.find(app, id)).status).toBe("scheduled");
      expect(callsFor(sandbox, id)).toEqual([]);

      await disk.free();
      await running.fact(id, "campaign.sent");
      expect(callsFor(sandbox, id)).toHaveLength(1);
      const attempts = await running.herald.ledger.listAttempts(app, id);
      expect(new Set(attempts.map(({ host }) => host))).toEqual(new Set([sandbox.url]));
      expect(attempts.filter(({ counts }) => counts)).toMatchObject([{ reply: "accepted" }]);
    },
  );
});

const embedded = PAIRINGS.filter(({ name }) => name.endsWith("PGlite"));

describe.runIf(mayMount).each(embedded)(`the store's disk is full, on $name${needs}`, ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let disk: SmallDisk;
  let sandbox: Sandbox;
  let stores: Stores;
  let running: RunningHerald;
  /** An answer stays in hand, unsettled, for so long. */
  let beforeReading = Promise.resolve();
  const start = async (): Promise<void> => {
    const seams = { replied: () => beforeReading };
    running = await runHerald(stores, { clock: systemClock, hosts: [sandbox.url], seams });
  };
  const statusOf = async (app: string, id: string) => (await running.find(app, id)).status;
  const session = () => {
    const db = running.herald.ledger.embedded?.db;
    if (!db) throw new Error("this ledger is not embedded");
    return db;
  };

  beforeAll(async () => {
    sandbox = await roomySandbox(systemClock);
    const started = await startSmallDisk(128);
    if (!started) throw new Error("it could be mounted a moment ago");
    disk = started;
    const made = await fresh();
    if (made.store.kind !== "pglite") throw new Error("a pairing on PGlite");
    const directory = join(disk.directory, "store");
    await cp(made.store.directory, directory, { recursive: true });
    stores = { ...made, store: { kind: "pglite", directory } };
    await start();
  }, 60_000);
  afterAll(async () => {
    await running.close();
    await disk.stop();
    await sandbox.stop();
  }, 60_000);

  /** Fills the disk, and then the pages that are on it already: not one fact about this campaign fits any more. */
  async function fill(app: string, id: string): Promise<void> {
    await disk.fill();
    onTestFinished(disk.free);
    const filler = `insert into herald.audit (at, app, actor, subject, action, detail) values (0, $1, 'f', $2, 'f', '{}')`;
    for (;;) {
      const error = await session()
        .query(filler, [app, id])
        .then(() => null, String);
      if (error === null) continue;
      expect(error).toMatch(NO_SPACE);
      return;
    }
  }

  it("a submit is refused and leaves nothing; with room again it is accepted", async () => {
    const app = await running.anApp({ start: false });
    const submit = () => running.submit(app, { id: `full-${app}`, at: systemClock.now() + HOUR_MS });
    await fill(app, `full-${app}`);
    await expect(submit()).rejects.toMatchObject({ cause: { message: expect.stringMatching(NO_SPACE) } });
    expect(await running.herald.ledger.listCampaigns(app)).toEqual([]);
    await disk.free();
    expect((await submit()).id).toBe(`full-${app}`);
  });

  it("a release that cannot be written down is not begun; it goes out when there is room", async () => {
    const app = await running.anApp();
    const { id, at } = await running.submit(app, { at: systemClock.now() + 4_000 });
    await fill(app, id);
    running.errors.splice(0);
    await systemClock.sleepUntil(at + 3_000);
    // Either the queue's own store has no room for the job's start, or the ledger none for the attempt.
    expect(running.errors.join("\n")).toMatch(/No space left on device|Failed query: insert into "herald"\."attempts"/);
    expect(callsFor(sandbox, id)).toEqual([]);
    await disk.free();
    // If the store's log had no room either, it has stopped for good, and whoever runs Herald starts it anew.
    if (running.errors.some((error) => error.includes("ClusterPanicked"))) {
      await running.close();
      await start();
      onTestFinished((await running.herald.start(app)).stop);
    }
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
  });

  it("an answer that cannot be settled is kept until there is room", async () => {
    const app = await running.anApp();
    const filled = Promise.withResolvers<void>();
    beforeReading = filled.promise;
    const { id } = await running.submit(app);
    await expect.poll(() => callsFor(sandbox, id).length, { interval: 5 }).toBe(1);
    await fill(app, id);
    running.errors.splice(0);
    filled.resolve();
    const isTrying = () => running.errors.filter((error) => error.startsWith("settling")).length > 1;
    await expect.poll(isTrying, { timeout: 20_000 }).toBe(true);
    expect(await statusOf(app, id)).toBe("releasing");
    await disk.free();
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
  });

  it("a store that stops for want of a log file says so, and opened again with room it has lost nothing", async () => {
    const app = await running.anApp();
    const dueAt = systemClock.now() + 4_000;
    const kept = [
      await running.submit(app, { at: dueAt }),
      await running.submit(app, { at: systemClock.now() + HOUR_MS }),
    ];
    await disk.fill();
    onTestFinished(disk.free);
    running.errors.splice(0);
    // The log goes on in a new file, for which there is no room.
    const end = session().exec("select pg_switch_wal(); create table public.straw (n int)");
    await expect(end).rejects.toThrow();
    const hasSaidSo = () => running.errors.some((error) => error.includes("the embedded store: ClusterPanicked"));
    await expect.poll(hasSaidSo, { timeout: 20_000 }).toBe(true);
    await running.close();

    await disk.free();
    await start();
    onTestFinished((await running.herald.start(app)).stop);
    const [due, later] = kept;
    await running.fact(due?.id ?? "", "campaign.sent");
    expect(callsFor(sandbox, due?.id ?? "")).toHaveLength(1);
    expect(await statusOf(app, later?.id ?? "")).toBe("scheduled");
  });
});

async function aDisk(megabytes: number): Promise<SmallDisk> {
  const disk = await startSmallDisk(megabytes);
  if (!disk) throw new Error("it could be mounted a moment ago");
  onTestFinished(disk.stop);
  return disk;
}
