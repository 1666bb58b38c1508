/** `herald run` and `herald arm` as people start them: a process, a file, an exit code. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const ENTRANCE = join(import.meta.dirname, "../../src/main/herald.ts");
const made: string[] = [];

/** A state directory whose store has been started once: the first start takes seconds, a copy of it does not. */
const template = mkdtempSync(join(tmpdir(), "herald-run-template-"));

beforeAll(async () => {
  await start(["arm", "--app", "none"], { HERALD_STATE_DIR: template }).ended;
}, 60_000);

afterAll(() => rmSync(template, { recursive: true, force: true }));

afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "herald-run-"));
  made.push(directory);
  return directory;
}

/** A state directory with an empty ledger in it. */
function aState(): string {
  const directory = aDirectory();
  cpSync(template, directory, { recursive: true });
  return directory;
}

function aFile(directory: string, contents: object): string {
  const path = join(directory, "campaigns.json");
  writeFileSync(path, JSON.stringify(contents));
  return path;
}

function aCampaign(id: string, at: number, more: object = {}) {
  const message = { fromUserId: "news", objectName: "RC:TxtMsg", content: { content: "hello" } };
  return { id, at: new Date(at).toISOString(), anytime: true, message, ...more };
}

function start(args: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [ENTRANCE, ...args], {
    env: { PATH: process.env["PATH"] ?? "", HERALD_LOG_LEVEL: "error", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    ...said,
  }));
  return { child, said, ended };
}

async function untilSaid(run: ReturnType<typeof start>, text: string): Promise<void> {
  while (!run.said.out.includes(text)) {
    await Promise.race([
      once(run.child.stdout, "data"),
      run.ended.then((end) => Promise.reject(new Error(JSON.stringify(end)))),
    ]);
  }
}

describe("herald run", () => {
  it("releases a file to its own sandbox, says what happened, and ends; run again, it has nothing to do", async () => {
    const state = aState();
    const file = aFile(state, { campaigns: [aCampaign("now", Date.now(), { name: "Now" })] });
    const first = await start(["run", "-f", file], { HERALD_STATE_DIR: state }).ended;
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/^SANDBOX: .*nobody is reached/);
    expect(first.out).toContain("● Now: sent");

    const second = await start(["run", "-f", file], { HERALD_STATE_DIR: state }).ended;
    expect(second).toMatchObject({ code: 0, err: "" });
    expect(second.out).not.toContain("sent");
  }, 60_000);

  it("stops on SIGTERM with nothing lost, and goes on when started again", async () => {
    const state = aState();
    const file = aFile(state, { campaigns: [aCampaign("later", Date.now() + 3_600_000, { name: "Later" })] });
    const run = start(["run", "-f", file], { HERALD_STATE_DIR: state });
    await untilSaid(run, "Later: goes out");
    run.child.kill("SIGTERM");
    expect(await run.ended).toMatchObject({ code: 0 });

    const moved = aFile(state, { campaigns: [aCampaign("later", Date.now(), { name: "Later" })] });
    const again = await start(["run", "-f", moved], { HERALD_STATE_DIR: state }).ended;
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain("● Later: sent");
  }, 60_000);

  it("tells a second process who holds the directory", async () => {
    const state = aState();
    const file = aFile(state, { campaigns: [aCampaign("later", Date.now() + 3_600_000)] });
    const holder = start(["run", "-f", file], { HERALD_STATE_DIR: state });
    await untilSaid(holder, "goes out");
    const second = await start(["run", "-f", file], { HERALD_STATE_DIR: state }).ended;
    expect(second.code).toBe(4);
    expect(second.err).toContain(String(holder.child.pid));
    expect(second.err.trim().split("\n")).toHaveLength(1);
    holder.child.kill("SIGTERM");
    await holder.ended;
  }, 60_000);

  it("refuses a file with faults before it makes anything", async () => {
    const state = aDirectory();
    const file = aFile(state, { campaigns: [{ ...aCampaign("a", 0), at: "tomorrow", prioritty: "urgent" }] });
    const run = await start(["run", "-f", file], { HERALD_STATE_DIR: join(state, "below") }).ended;
    expect(run.code).toBe(2);
    expect(run.err).toContain("campaigns[0].at");
    expect(run.err).toContain('did you mean "priority"?');
    expect(readdirSync(state)).toEqual(["campaigns.json"]);
  });

  it.each([
    ["--live without credentials", ["--live"], {}, 2, "RONGCLOUD_APP_SECRET"],
    ["a store that does not answer", [], { DATABASE_URL: "postgres://u:hunter2@127.0.0.1:1/herald" }, 4, "127.0.0.1:1"],
    ["a queue that does not answer", [], { REDIS_URL: "redis://:hunter2@127.0.0.1:1" }, 4, "127.0.0.1:1"],
  ])(
    "answers %s with one sentence",
    async (_case, flags, environment, code, words) => {
      const state = aState();
      const file = aFile(state, { campaigns: [aCampaign("now", Date.now())] });
      const run = await start(["run", "-f", file, ...flags], { HERALD_STATE_DIR: state, ...environment }).ended;
      expect(run).toMatchObject({ code });
      expect(run.err).toContain(words);
      expect(run.err.trim().split("\n")).toHaveLength(1);
      expect(run.err + run.out).not.toContain("hunter2");
    },
    60_000,
  );
});

describe("herald arm", () => {
  it("shows why a ledger without its witness is disarmed, and arms it once a person says so", async () => {
    const state = aState();
    const environment = { HERALD_STATE_DIR: state };
    const file = aFile(state, { app: { id: "shop" }, campaigns: [aCampaign("now", Date.now())] });
    expect(await start(["run", "-f", file], environment).ended).toMatchObject({ code: 0 });
    rmSync(join(state, "witness"), { recursive: true });

    const disarmed = await start(["run", "-f", file], environment).ended;
    expect(disarmed.code).toBe(3);
    expect(disarmed.err).toContain("herald arm --app shop --yes");
    expect(await start(["arm", "--app", "shop"], environment).ended).toMatchObject({ code: 3 });
    expect(await start(["arm", "--app", "shop", "--yes"], environment).ended).toMatchObject({ code: 0 });
    expect(await start(["run", "-f", file], environment).ended).toMatchObject({ code: 0 });
  }, 90_000);
});
