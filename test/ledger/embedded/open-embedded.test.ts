import { fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openEmbedded } from "../../../src/ledger/embedded/open-embedded.ts";

let root: string;
/** A store that was opened, used and closed: copied by the tests that need one. */
let template: string;

beforeAll(async () => {
  root = fs.mkdtempSync(join(tmpdir(), "herald-embedded-"));
  template = join(root, "template");
  const { db, close } = await openEmbedded(template);
  await db.exec("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)");
  await close();
});

afterEach(() => void vi.restoreAllMocks());
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

describe("openEmbedded() on a new directory", () => {
  it("made it for its owner alone, and left nothing of the first start behind", () => {
    expect(fs.statSync(template).mode & 0o777).toBe(0o700);
    expect(fs.readdirSync(template).sort()).toEqual(["data", "lock"]);
  });

  it("ends with a sentence and an untouched directory when the child is killed", async () => {
    const directory = join(root, "killed");
    const opening = openEmbedded(directory);
    opening.catch(() => undefined);
    const [child] = await vi.waitUntil(() => listOrNull(childrenOf(process.pid)), { timeout: 10_000, interval: 5 });
    process.kill(Number(child), "SIGKILL");
    await expect(opening).rejects.toMatchObject({
      code: "first-start-failed",
      message: `the embedded database could not be created in ${directory}: initdb was ended by SIGKILL`,
    });
    expect(fs.readdirSync(directory)).toEqual(["lock"]);
  });

  it("does not make a cluster where something else is", async () => {
    const directory = join(root, "occupied");
    fs.mkdirSync(directory);
    fs.writeFileSync(join(directory, "data"), "not a directory");
    await expect(openEmbedded(directory)).rejects.toMatchObject({
      code: "cluster-version-mismatch",
      message: `${directory}/data is not a Postgres cluster; this Herald opens clusters of Postgres 18`,
    });
  });

  it("leaves no half-made cluster when the whole process is killed in the middle", { timeout: 60_000 }, async () => {
    const directory = join(root, "crashed");
    const program = fileURLToPath(new URL("./open-directory-child.ts", import.meta.url));
    const opener = fork(program, [directory], { execArgv: [] });
    await vi.waitUntil(
      () => fs.existsSync(directory) && fs.readdirSync(directory).some((name) => name.startsWith(".init-")),
      {
        timeout: 10_000,
        interval: 5,
      },
    );
    const gone = once(opener, "exit");
    opener.kill("SIGKILL");
    await gone;
    expect(fs.existsSync(join(directory, "data"))).toBe(false);
    const { db, close } = await openEmbedded(directory);
    expect((await db.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await close();
    expect(fs.readdirSync(directory).filter((name) => name.startsWith(".init-")).length).toBeLessThanOrEqual(1);
  });
});

describe("openEmbedded() on a store there is", () => {
  it("finds what was written, in this process alone until closed", async () => {
    const directory = copyOfTemplate();
    const { db, close } = await openEmbedded(directory);
    expect((await db.query("SELECT n FROM kept")).rows).toEqual([{ n: 1 }]);
    await expect(openEmbedded(directory)).rejects.toMatchObject({
      code: "data-directory-held",
      holder: { pid: process.pid },
    });
    await Promise.all([close(), close()]);
    await (await openEmbedded(directory)).close();
  });

  it("flushes every commit to disk", async () => {
    const { db, close } = await openEmbedded(copyOfTemplate());
    expect((await db.query("SHOW fsync")).rows).toEqual([{ fsync: "on" }]);
    const flush = vi.spyOn(fs, "fsyncSync");
    for (let n = 0; n < 5; n++) await db.query("INSERT INTO kept VALUES ($1)", [n]);
    expect(flush).toHaveBeenCalledTimes(5);
    flush.mockClear();
    await db.query("SELECT n FROM kept");
    expect(flush).not.toHaveBeenCalled();
    await close();
  });

  it("never answers a commit that could not be flushed as done", async () => {
    const directory = copyOfTemplate();
    const { db, pool, close } = await openEmbedded(directory);
    const faults: unknown[] = [];
    pool.on("error", (fault: unknown) => faults.push(fault));
    vi.spyOn(fs, "fsyncSync").mockImplementation(() => {
      throw Object.assign(new Error("EIO: i/o error, fsync"), { code: "EIO", errno: -5 });
    });
    const [failed, waiting] = await Promise.allSettled([
      db.query("INSERT INTO kept VALUES (2)"),
      db.transaction((tx) => tx.query("SELECT 1")),
    ]);
    expect(failed).toMatchObject({
      status: "rejected",
      reason: { code: "cluster-panicked", message: expect.stringMatching(/could not fsync .+; start Herald again/) },
    });
    expect(waiting).toMatchObject({ status: "rejected", reason: { code: "cluster-panicked" } });
    await expect(pool.query("SELECT 1")).rejects.toMatchObject({ code: "cluster-panicked" });
    expect(faults).toMatchObject([{ code: "cluster-panicked" }]);
    vi.restoreAllMocks();
    await close();
    const again = await openEmbedded(directory);
    expect((await again.db.query("SELECT n FROM kept WHERE n = 1")).rows).toEqual([{ n: 1 }]);
    await again.close();
  });

  it("lets work in hand end before it closes", async () => {
    const { db, close } = await openEmbedded(copyOfTemplate());
    const work = db.transaction(async (tx) => {
      await tx.query("INSERT INTO kept VALUES (3)");
      await new Promise((resolve) => setImmediate(resolve));
      await tx.query("INSERT INTO kept VALUES (4)");
      return "done";
    });
    const [answer] = await Promise.all([work, close()]);
    expect(answer).toBe("done");
  });

  it.each([
    {
      what: "of another Postgres",
      spoil: (data: string) => fs.writeFileSync(join(data, "PG_VERSION"), "17\n"),
      code: "cluster-version-mismatch",
      says: /was written by Postgres 17; this Herald opens clusters of Postgres 18$/,
    },
    {
      what: "without a version",
      spoil: (data: string) => fs.rmSync(join(data, "PG_VERSION")),
      code: "cluster-version-mismatch",
      says: /is not a Postgres cluster; this Herald/,
    },
    {
      what: "whose control file is cut short",
      spoil: (data: string) => fs.truncateSync(join(data, "global/pg_control"), 100),
      code: "cluster-unreadable",
      says: /cannot be opened: could not read file "global\/pg_control".+; restore it from a backup$/,
    },
    {
      what: "whose write-ahead log is gone",
      spoil: (data: string) => fs.rmSync(join(data, "pg_wal/000000010000000000000001")),
      code: "cluster-unreadable",
      says: /could not locate a valid checkpoint record/,
    },
  ])("refuses a cluster $what, and gives the directory up again", async ({ spoil, code, says }) => {
    const directory = copyOfTemplate();
    spoil(join(directory, "data"));
    for (let time = 0; time < 2; time++) {
      await expect(openEmbedded(directory)).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
    }
  });

  it("refuses a path that is no directory", async () => {
    const file = join(root, "file");
    fs.writeFileSync(file, "");
    await expect(openEmbedded(join(file, "below"))).rejects.toMatchObject({
      code: "data-directory-unusable",
      message: expect.stringMatching(/^data directory .+ cannot be used: ENOTDIR/),
    });
  });

  it("vacuums and checkpoints by itself once there is something to do", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: new Date("2026-11-27T00:00:00Z") });
    try {
      const { db, close } = await openEmbedded(copyOfTemplate(), { housekeepingEveryMs: 60_000 });
      const before = await lastCheckpoint(db);
      await db.exec("INSERT INTO kept SELECT generate_series(1, 50000); UPDATE kept SET n = n + 1");
      vi.advanceTimersByTime(89_999);
      expect(await lastCheckpoint(db)).toBe(before);
      vi.advanceTimersByTime(1);
      await vi.waitUntil(async () => (await lastCheckpoint(db)) !== before, { timeout: 5_000 });
      const { rows } = await db.query(
        "SELECT 1 FROM pg_stat_user_tables WHERE relname = 'kept' AND last_vacuum IS NOT NULL",
      );
      expect(rows).toHaveLength(1);
      await close();
    } finally {
      vi.useRealTimers();
    }
  });
});

it("POSTGRES_MAJOR is the major of the PGlite that is installed", async () => {
  const db = await PGlite.create(join(copyOfTemplate(), "data"));
  const { rows } = await db.query<{ server_version: string }>("SHOW server_version");
  await db.close();
  expect(rows[0]?.server_version).toMatch(/^18\./);
});

let copies = 0;

function copyOfTemplate(): string {
  const directory = join(root, `copy-${++copies}`);
  fs.cpSync(template, directory, { recursive: true });
  return directory;
}

function childrenOf(pid: number): string[] {
  return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
}

function listOrNull<T>(list: T[]): T[] | null {
  return list.length > 0 ? list : null;
}

async function lastCheckpoint(db: PGlite): Promise<string | undefined> {
  const { rows } = await db.query<{ at: string }>("SELECT redo_lsn::text AS at FROM pg_control_checkpoint()");
  return rows[0]?.at;
}
