/** `herald serve` as people start it: a process, three lines, an address that answers; stopped and started, nothing is lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase, postgresForTests } from "../support/services.ts";

const ENTRANCE = join(import.meta.dirname, "../../src/main/herald.ts");
const state = mkdtempSync(join(tmpdir(), "herald-serve-"));
const postgres = await postgresForTests();
/** A copy of it from before any test. */
const template = mkdtempSync(join(tmpdir(), "herald-serve-template-"));
const running = new Set<ReturnType<typeof start>>();

function start(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [ENTRANCE, ...args], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HERALD_LOG_LEVEL: "error",
      HERALD_STATE_DIR: state,
      USER: "ann",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...said }));
  const run = { child, said, ended };
  running.add(run);
  void ended.then(() => running.delete(run));
  return run;
}

/** The address it prints, and the token in it. */
async function greeting(run: ReturnType<typeof start>): Promise<{ url: string; token: string | null }> {
  for (;;) {
    const found = /Herald is at (http:\/\/[^/]+)\/(?:\?token=(\S+))?/.exec(run.said.out);
    if (found && run.said.out.split("\n").length >= 4) return { url: found[1]!, token: found[2] ?? null };
    await Promise.race([
      once(run.child.stdout, "data"),
      run.ended.then((end) => Promise.reject(new Error(JSON.stringify(end)))),
    ]);
  }
}

async function ask(url: string, method: string, body?: object, token?: string) {
  const answer = await fetch(url, {
    method,
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function stop(run: ReturnType<typeof start>) {
  run.child.kill("SIGINT");
  return run.ended;
}

// The first start of a store takes seconds; here it is not what is tested.
beforeAll(async () => {
  const first = start(["serve", "--port", "0"]);
  await greeting(first);
  await stop(first);
  cpSync(state, template, { recursive: true });
}, 60_000);

afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill("SIGKILL");
    await ended;
  }
});
afterAll(() => {
  for (const directory of [state, template]) rmSync(directory, { recursive: true, force: true });
});

describe("herald serve", () => {
  it("says in three lines where to click, how to use it and how to go live, and is ready", async () => {
    const run = start(["serve", "--port", "0"]);
    const { url, token } = await greeting(run);
    expect(run.said.out.trimEnd().split("\n")).toHaveLength(3);
    expect(run.said.out).toMatch(/SANDBOX.*nobody is reached/);
    expect(run.said.out).toMatch(/--live/);
    expect(token).toBeNull();
    expect(await ask(`${url}/readyz`, "GET")).toMatchObject({ status: 200 });
    expect(await ask(`${url}/v1/session`, "GET")).toMatchObject({ body: { name: "ann", roles: ["operator"] } });
    expect((await stop(run)).code).toBe(0);
  });

  it("sends what is submitted, and after a stop and a start has lost nothing", async () => {
    const first = start(["serve", "--port", "0"]);
    const { url } = await greeting(first);
    const message = { fromUserId: "news", objectName: "RC:TxtMsg", content: { content: "hello" } };
    const submit = async (id: string, at: number) =>
      ask(`${url}/v1/campaigns`, "POST", { id, at: new Date(at).toISOString(), anytime: true, message });
    expect((await submit("now", Date.now())).status).toBe(201);
    expect((await submit("later", Date.now() + 86_400_000)).status).toBe(201);
    for (;;) {
      const { body } = await ask(`${url}/v1/campaigns/now`, "GET");
      if (body["status"] === "sent") break;
      expect(["scheduled", "releasing"]).toContain(body["status"]);
    }
    const seat = (await ask(`${url}/v1/campaigns/later`, "GET")).body["seat"];
    expect(seat).toEqual(expect.any(String));
    expect(await stop(first)).toMatchObject({ code: 0, err: "" });

    const second = start(["serve", "--port", "0"]);
    const again = await greeting(second);
    expect((await ask(`${again.url}/v1/campaigns/now`, "GET")).body).toMatchObject({ status: "sent" });
    expect((await ask(`${again.url}/v1/campaigns/later`, "GET")).body).toMatchObject({ status: "scheduled", seat });
    expect(await ask(`${again.url}/v1/apps/default`, "GET")).toMatchObject({ body: { disarmed: null } });
  });

  it("starts to release an app that is made while it runs", async () => {
    const { url } = await greeting(start(["serve", "--port", "0"]));
    await ask(`${url}/v1/apps/new`, "PUT", { sendWindows: [] });
    for (;;) {
      const { body } = await ask(`${url}/v1/apps/new`, "GET");
      if (body["isWorkerAlive"] === true) break;
    }
  });

  it.skipIf(postgres === null)("a worker alone tells its metrics where it was asked to", async () => {
    const run = start(["worker"], { DATABASE_URL: await freshDatabase(), HERALD_METRICS_PORT: "0" });
    const address = /Its metrics: (\S+\/metrics)\./;
    while (!address.test(run.said.out)) {
      await Promise.race([once(run.child.stdout, "data"), run.ended.then((end) => Promise.reject(new Error(end.err)))]);
    }
    const answer = await fetch(address.exec(run.said.out)![1]!);
    expect(await answer.text()).toContain('herald_worker_alive{app="default"} 1');
    expect((await stop(run)).code).toBe(0);
  });

  it("live, without users, is open only to who has the address it printed, and never prints the secret", async () => {
    const secrets = { RONGCLOUD_APP_KEY: "k3yk3yk3yk3y", RONGCLOUD_APP_SECRET: "s3cr3ts3cr3t" };
    const live = { ...secrets, RONGCLOUD_HOSTS: "http://127.0.0.1:1", HERALD_LOG_LEVEL: "debug" };
    const run = start(["serve", "--live", "--port", "0"], live);
    const { url, token } = await greeting(run);
    expect(run.said.out).toMatch(/LIVE/);
    expect((await ask(`${url}/v1/apps`, "GET")).status).toBe(401);
    const shown = await ask(`${url}/v1/apps`, "GET", undefined, token!);
    expect(shown).toMatchObject({ status: 200, body: { apps: [{ provider: "live" }] } });
    const told = JSON.stringify([run.said, shown.body]);
    for (const secret of Object.values(secrets)) expect(told).not.toContain(secret);
    expect((await stop(run)).code).toBe(0);
  }, 60_000);

  it.each([
    ["0.0.0.0 without users", ["serve", "--host", "0.0.0.0", "--port", "0"], {}, 3, /no users/],
    ["a half on the embedded store", ["api", "--port", "0"], {}, 2, /DATABASE_URL/],
    ["live without credentials", ["serve", "--live"], {}, 2, /RONGCLOUD_APP_KEY/],
    ["a public address that is none", ["serve"], { HERALD_PUBLIC_URL: "herald.example" }, 2, /HERALD_PUBLIC_URL/],
    ["a port that is none", ["serve", "--port", "70700"], {}, 2, /--port/],
  ])("refuses %s, in words", async (_what, args, environment, code, words) => {
    const end = await start(args, environment).ended;
    expect(end.code).toBe(code);
    expect(end.err).toMatch(words);
    expect(end.err).not.toMatch(/at .*\.ts:\d+/);
  });

  it("says so when the port is taken", async () => {
    const { url } = await greeting(start(["serve", "--port", "0"]));
    const other = mkdtempSync(join(tmpdir(), "herald-serve-other-"));
    try {
      cpSync(template, other, { recursive: true });
      const end = await start(["serve", "--port", new URL(url).port], { HERALD_STATE_DIR: other }).ended;
      expect(end).toMatchObject({ code: 4 });
      expect(end.err).toMatch(/listens there already/);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  }, 60_000);
});
