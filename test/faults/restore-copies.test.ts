/**
 * Two ledgers where there was one, both running with the same App Key; and a ledger put back under a running process, between
 * two releases and in the middle of a call.
 */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Seams } from "../../src/runtime/seams.ts";
import { freshDirectory } from "../support/fresh-directory.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { findPostgresServer, startPostgresServer } from "../support/postgres-server.ts";
import { backupsOf, canDump, copyDatabase, restoreElsewhere } from "../support/put-back.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";

const clock = systemClock;

const PLACES = [
  { where: "beside its original", copyOf: copyBeside },
  { where: "on another server", copyOf: copyToAnotherServer },
];

describe.each(PAIRINGS)("on $name", ({ name, isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  /** One cluster beside the other takes servers; a directory has no server to be moved to. */
  const places = name.includes("Postgres") && canDump && findPostgresServer() ? PLACES : PLACES.slice(0, 1);

  it.each(places)("a copy $where starts disarmed and keeps its hands off; the original goes on", async ({ copyOf }) => {
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    const stores = await fresh();
    const options = { clock, hosts: [sandbox.url], callDeadlineMs: 5_000, reconcileMs: 60_000 };
    const before = await runHerald(stores, options);
    onTestFinished(before.close);
    const app = await before.anApp({ start: false });
    await before.submit(app, { id: "shared", at: clock.now() + 3_600_000 });
    await before.close();
    const copied = await copyOf(stores);

    const original = await runHerald(stores, options);
    onTestFinished(original.close);
    const copy = await runHerald(copied, options);
    onTestFinished(copy.close);
    expect((await original.herald.start(app)).disarmedWhy).toBeNull();
    expect((await copy.herald.start(app)).disarmedWhy).toMatch(
      /^this ledger has moved, so it may be a copy of one that still releases: it was at .+ and is now at .+$/,
    );
    const { revision } = await original.find(app, "shared");
    await original.herald.edit({ app, actor: "ann", id: "shared", revision, change: { at: clock.now() + 1_000 } });
    await original.fact("shared", "campaign.sent");
    // The copy, too, has something due now.
    await copy.submit(app, { id: "copied" });
    expect(await copy.find(app, "copied")).toMatchObject({ status: "scheduled", seatAt: null });
    expect(await copy.find(app, "shared")).toMatchObject({ status: "scheduled", seatAt: null });
    expect(original.facts.filter(({ action }) => action === "reconciler.corrected")).toEqual([]);

    // Armed after all, it learns of the original's call before anything goes out.
    await copy.herald.arm({ app, actor: "ops" });
    await copy.fact("shared", "campaign.uncertain");
    await copy.close();
    await original.close();
    expect(["shared", "copied"].map((id) => callsFor(sandbox, id).length)).toEqual([1, expect.any(Number)]);
  });
});

async function copyBeside(stores: Stores): Promise<Stores> {
  if (stores.store.kind === "postgres") {
    return { ...stores, store: { kind: "postgres", url: await copyDatabase(stores.store.url) } };
  }
  const directory = join(await freshDirectory(), "copy");
  await cp(stores.store.directory, directory, { recursive: true });
  return { ...stores, store: { kind: "pglite", directory } };
}

/** By dump and restore, as one moves to another machine. */
async function copyToAnotherServer(stores: Stores): Promise<Stores> {
  if (stores.store.kind !== "postgres") throw new Error("this is about a database");
  const server = await startPostgresServer();
  onTestFinished(server.stop);
  await restoreElsewhere(stores.store.url, server.url);
  return { ...stores, store: { kind: "postgres", url: server.url } };
}

/** Nobody can exchange an embedded ledger under its process: the directory is locked, and read once. */
const SWAPPABLE = PAIRINGS.filter(({ name, isPresent }) => name.includes("Postgres") && isPresent && canDump);

describe.each(SWAPPABLE)("under a running process, on $name", ({ fresh }) => {
  async function aRunning(seams: Seams) {
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    const stores = await fresh();
    const running = await runHerald(stores, { clock, hosts: [sandbox.url], callDeadlineMs: 20_000, seams });
    onTestFinished(running.close);
    const app = await running.anApp();
    return { sandbox, running, app, backups: await backupsOf(stores.store) };
  }

  it("a ledger put back between releases sends nothing again", async () => {
    const { sandbox, running, app, backups } = await aRunning({});
    await running.submit(app, { id: "sent", at: clock.now() + 4_000, late: "send" });
    await backups.keep("before");
    await running.fact("sent", "campaign.sent");
    await backups.putBack("before");
    // What was sent cannot become uncertain: only what waits again can.
    await running.fact("sent", "campaign.uncertain");
    expect((await running.herald.ledger.findApp(app))?.disarmedWhy).toMatch(/older than what was sent/);
    await running.herald.arm({ app, actor: "ops" });
    await running.submit(app, { id: "next" });
    await running.fact("next", "campaign.sent");
    expect(["sent", "next"].map((id) => callsFor(sandbox, id).length)).toEqual([1, 1]);
    await running.close();
  });

  it("a ledger put back during a call is told of its answer, and disarmed", async () => {
    let swap: () => Promise<void> = async () => undefined;
    const { sandbox, running, app, backups } = await aRunning({ written: () => swap() });
    await running.submit(app, { id: "sent", at: clock.now() + 4_000, late: "send" });
    await backups.keep("before");
    swap = async () => {
      swap = async () => undefined;
      await backups.putBack("before");
    };
    await running.fact(app, "attempt.unknown");
    expect((await running.fact("sent", "campaign.sent")).detail).toMatchObject({ late: true });
    expect((await running.herald.ledger.findApp(app))?.disarmedWhy).toMatch(/older than what was sent/);
    expect(await found(running, app, "sent")).toBe("sent");
    expect(callsFor(sandbox, "sent")).toHaveLength(1);
    await running.close();
  });
});

async function found(running: Awaited<ReturnType<typeof runHerald>>, app: string, id: string): Promise<string> {
  return (await running.find(app, id)).status;
}
