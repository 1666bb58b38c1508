import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataDirectoryHeld, lockDirectory } from "../../../src/ledger/embedded/directory-lock.ts";

let directory: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "herald-lock-"));
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(directory, { recursive: true, force: true });
});

describe("lockDirectory()", () => {
  it("tells the second process who holds the directory, in one sentence", async () => {
    const holder = await startHolder();
    const held = refusal();
    expect(held).toBeInstanceOf(DataDirectoryHeld);
    expect(held.code).toBe("data-directory-held");
    expect(held.holder).toMatchObject({ pid: holder.pid, host: hostname() });
    expect(held.message).toMatch(
      new RegExp(
        `^data directory ${directory} is in use by process ${holder.pid} on .+ since \\d{4}-.+Z \\(hold-directory-child\\.ts .+\\); stop that first`,
      ),
    );
  });

  it("refuses a second lock within one process", () => {
    const lock = lockDirectory(directory);
    expect(refusal().holder?.pid).toBe(process.pid);
    lock.release();
  });

  it("is free again once released, and releasing twice does nothing to the next holder", () => {
    const first = lockDirectory(directory);
    first.release();
    const second = lockDirectory(directory);
    first.release();
    expect(refusal().holder?.pid).toBe(process.pid);
    second.release();
  });

  it("is free as soon as the holder was killed", async () => {
    const child = await startHolder();
    await kill(child);
    lockDirectory(directory).release();
  });

  it("is held by a process that is frozen", async () => {
    const child = await startHolder();
    child.kill("SIGSTOP");
    expect(refusal().holder?.pid).toBe(child.pid);
  });

  it("does not take a pid that is in use again for the holder", () => {
    const left = { pid: process.ppid, host: hostname(), since: "2026-01-01T00:00:00.000Z", command: "herald run" };
    writeFileSync(join(directory, "holder.json"), JSON.stringify(left));
    const lock = lockDirectory(directory);
    expect(JSON.parse(readFileSync(join(directory, "holder.json"), "utf8"))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  it("goes to exactly one of many who try at once, each time its holder was killed", async () => {
    let contenders = await Promise.all(Array.from({ length: 6 }, startProcess));
    while (contenders.length > 0) {
      const said = await Promise.all(contenders.map(tryToLock));
      expect(said.map((each) => (each === "held" ? each : "refused")).sort()).toEqual([
        "held",
        ...contenders.slice(1).map(() => "refused"),
      ]);
      const holder = contenders[said.indexOf("held")];
      contenders = contenders.filter((each) => each !== holder);
      if (holder !== undefined) await kill(holder);
    }
  });
});

async function startHolder(): Promise<ChildProcess> {
  const child = await startProcess();
  expect(await tryToLock(child)).toBe("held");
  return child;
}

async function startProcess(): Promise<ChildProcess> {
  const program = fileURLToPath(new URL("./hold-directory-child.ts", import.meta.url));
  const child = fork(program, [directory], { execArgv: [] });
  children.push(child);
  await once(child, "message");
  return child;
}

async function tryToLock(child: ChildProcess): Promise<string> {
  const answer = once(child, "message") as Promise<[string]>;
  child.send("try");
  const [said] = await answer;
  return said;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

function refusal(): DataDirectoryHeld {
  try {
    lockDirectory(directory).release();
  } catch (error) {
    if (error instanceof DataDirectoryHeld) return error;
    throw error;
  }
  throw new Error("the directory was not held");
}
