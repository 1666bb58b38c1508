/**
 * Power fails right after a call, and the disk never got the ledger's last writes: the ledger is as it was just before the
 * release began, while everyone has been reached. The witness had been flushed.
 */
import { execFile } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import { freshDirectory } from "../support/fresh-directory.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Pairing, Stores } from "../support/pairings.ts";
import { findPostgresServer, startPostgresServer } from "../support/postgres-server.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

/** `snapshot` takes the disk as it is at that moment; `lose` brings back that disk, and nothing that came later. */
type Disk = { readonly stores: Stores; snapshot(): Promise<void>; lose(): Promise<void> };

describe.each(PAIRINGS)("on $name", ({ name, isPresent, fresh }) => {
  const onPostgres = name.includes("Postgres");
  if (!isPresent || (onPostgres && findPostgresServer() === undefined)) return it.skip("is not there", () => undefined);

  it("a release whose writes were lost is uncertain and its app disarmed", { timeout: 240_000 }, async () => {
    const { stores, snapshot, lose } = await (onPostgres ? aCluster(fresh) : aDirectory(fresh));
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const hosts = [sandbox.url];
    const order = { stores, hosts, apps: ["shop"], submit: [{ app: "shop", id: "lost", inMs: 500 }] };

    const worker = startWorkerProcess({ ...order, stopAt: "due", callDeadlineMs: 5_000 }, onTestFinished);
    await worker.reached();
    await snapshot();
    worker.thaw();
    await worker.fact("lost", "campaign.sent");
    await worker.kill();
    await lose();

    const back = await runHerald(stores, { clock: systemClock, hosts });
    onTestFinished(back.close);
    expect((await back.find("shop", "lost")).status).toBe("scheduled");
    const running = await back.herald.start("shop");
    expect(running.disarmedWhy).toMatch(/does not know a call made with this App Key, the last for "lost"/);
    expect(await back.find("shop", "lost")).toMatchObject({ status: "uncertain" });
    await back.herald.arm({ app: "shop", actor: "ops" });
    await back.submit("shop", { id: "next" });
    await back.fact("next", "campaign.sent");
    expect(callsFor(sandbox, "lost")).toHaveLength(1);
    await back.close();
  });
});

/** PGlite keeps all it has in its directory; its process is frozen while that is copied. */
async function aDirectory(fresh: Pairing["fresh"]): Promise<Disk> {
  const stores = await fresh();
  if (stores.store.kind !== "pglite") throw new Error("this is about a directory");
  const { directory } = stores.store;
  const kept = join(await freshDirectory(), "kept");
  return {
    stores,
    snapshot: () => cp(directory, kept, { recursive: true }),
    async lose() {
      await rm(directory, { recursive: true });
      await cp(kept, directory, { recursive: true });
    },
  };
}

/** A cluster of its own; frozen while it is copied, so that the copy is what a disk would hold, to be recovered from. */
async function aCluster(fresh: Pairing["fresh"]): Promise<Disk> {
  const server = await startPostgresServer();
  onTestFinished(server.stop);
  const data = join(server.directory, "data");
  const kept = join(server.directory, "kept");
  const copy = (from: string, to: string) => promisify(execFile)("cp", ["-a", from, to]);
  return {
    stores: { ...(await fresh()), store: { kind: "postgres", url: server.url } },
    async snapshot() {
      server.freeze();
      await copy(data, kept).finally(server.thaw);
      await rm(join(kept, "postmaster.pid"));
    },
    async lose() {
      await server.kill();
      await rm(data, { recursive: true });
      await copy(kept, data);
      await server.restart();
    },
  };
}
