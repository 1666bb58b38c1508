import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Finding } from "../../src/cli/doctor-command.ts";
import { lockDirectory } from "../../src/ledger/embedded/directory-lock.ts";
import { judgeSkew } from "../../src/main/doctor/finding.ts";
import { examineNode, examineZones } from "../../src/main/doctor/machine.ts";
import { examineCredentials } from "../../src/main/doctor/rongcloud.ts";
import { runCaptured } from "../support/captured-io.ts";
import { freshDirectory } from "../support/fresh-directory.ts";
import { freshDatabase, postgresForTests, redisForTests } from "../support/services.ts";

const postgres = await postgresForTests();
const redis = await redisForTests();

type Environment = Record<string, string>;

async function findings(environment: Environment, flags: readonly string[] = []) {
  const { out, code } = await runCaptured(["doctor", "--json", ...flags], environment);
  const all = JSON.parse(out) as Finding[];
  return { all, code, of: (about: string) => all.filter((each) => each.about === about) };
}

async function aPlace(): Promise<Environment> {
  const HERALD_STATE_DIR = join(await freshDirectory(), "state");
  return { HERALD_STATE_DIR };
}

describe("herald doctor", () => {
  it("finds a laptop where nothing was ever started in order", async () => {
    const { all, code } = await findings(await aPlace());
    expect(all.filter(({ verdict }) => verdict === "fail")).toEqual([]);
    expect(code).toBe(0);
    expect(all.map(({ about }) => about)).toEqual([
      ...[
        "settings",
        "Node.js",
        "time zones",
        "state directory",
        "witness directory",
        "embedded ledger",
        "credentials",
      ],
    ]);
  });

  it("says it to people in columns, with what to do beneath", async () => {
    const { out, code } = await runCaptured(["doctor"], { REDIS_URL: "nonsense" });
    expect(code).toBe(4);
    expect(out).toMatch(/^fail {2}settings +REDIS_URL must be .*\n +→ mend them in the environment\n/);
  });

  it("knows a directory that is no directory, and one that others can read", async () => {
    const place = await aPlace();
    await mkdir(place["HERALD_STATE_DIR"]!, { mode: 0o755 });
    await chmod(place["HERALD_STATE_DIR"]!, 0o755);
    await writeFile(join(place["HERALD_STATE_DIR"]!, "witness"), "");
    const { of, code } = await findings(place);
    expect(code).toBe(4);
    expect(of("state directory")).toContainEqual(
      expect.objectContaining({ verdict: "warn", text: expect.stringContaining("is open to others") }),
    );
    expect(of("witness directory")).toEqual([
      expect.objectContaining({ verdict: "fail", text: expect.stringContaining("is no directory") }),
    ]);
  });

  it("says who has the embedded ledger, and leaves it to them", async () => {
    const place = await aPlace();
    const directory = join(place["HERALD_STATE_DIR"]!, "sandbox");
    await mkdir(directory, { recursive: true, mode: 0o700 });
    expect((await findings(place)).of("embedded ledger")[0]?.text).toContain("in use by nobody");
    const lock = lockDirectory(directory);
    onTestFinished(lock.release);
    expect((await findings(place)).of("embedded ledger")).toEqual([
      expect.objectContaining({ verdict: "ok", text: expect.stringContaining(`process ${process.pid}`) }),
    ]);
  });

  it.skipIf(postgres === null)("asks PostgreSQL for its version and its time", async () => {
    const { of, code } = await findings({ ...(await aPlace()), DATABASE_URL: await freshDatabase() });
    expect(code).toBe(0);
    expect(of("PostgreSQL")).toEqual([expect.objectContaining({ verdict: "ok", text: expect.stringMatching(/^\d+/) })]);
    expect(of("clock of PostgreSQL")).toMatchObject([{ verdict: "ok" }]);
  });

  it.skipIf(redis === null)("asks Redis what it keeps, and for its time", async () => {
    const { of } = await findings({ ...(await aPlace()), REDIS_URL: redis!.url });
    expect(of("Redis").length).toBeGreaterThan(0);
    expect(of("clock of Redis")).toMatchObject([{ verdict: "ok" }]);
  });

  it("fails for stores that do not answer, without their passwords", async () => {
    const away = {
      DATABASE_URL: "postgres://ann:hunter2@127.0.0.1:9/herald",
      REDIS_URL: "redis://:hunter2@127.0.0.1:9",
    };
    const { out, code } = await runCaptured(["doctor", "--json"], { ...(await aPlace()), ...away });
    expect(code).toBe(4);
    const failed = (JSON.parse(out) as Finding[]).filter(({ verdict }) => verdict === "fail");
    expect(failed.map(({ about }) => about)).toEqual(["PostgreSQL", "Redis"]);
    expect(out).not.toContain("hunter2");
  });

  it("asks the hosts for the time, without credentials and only when told to", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(
        `${request.method} ${Object.keys(request.headers)
          .filter((name) => /app-key|signature|nonce/.test(name))
          .join()}`,
      );
      response.end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const live = { RONGCLOUD_HOSTS: host, RONGCLOUD_APP_KEY: "uwd1c0sxdlx2", RONGCLOUD_APP_SECRET: "Y1W2MeFwwwRxa0" };
    const place = { ...(await aPlace()), ...live };
    await findings(place);
    expect(asked).toEqual([]);
    const { of, all, code } = await findings(place, ["--network"]);
    expect(asked).toEqual(["HEAD "]);
    expect(of("127.0.0.1")).toMatchObject([{ verdict: "ok" }]);
    expect(code).toBe(0);
    expect(JSON.stringify(all)).not.toMatch(/uwd1c0sxdlx2|Y1W2MeFwwwRxa0/);
  });

  it("misses credentials only where they are needed", async () => {
    const { of, code } = await findings({ ...(await aPlace()), RONGCLOUD_HOSTS: "http://127.0.0.1:9" }, ["--live"]);
    expect(code).toBe(4);
    expect(of("credentials")).toMatchObject([{ verdict: "fail" }]);
    expect(of("127.0.0.1")).toMatchObject([{ verdict: "fail" }]);
  });
});

describe("judgeSkew()", () => {
  it.each([
    ["the same", { theirs: 10_000 }, "ok"],
    ["somewhere in a slow answer", { theirs: 14_000, answeredAt: 15_000 }, "ok"],
    ["within the second it is told by", { theirs: 9_000, grainMs: 1_000 }, "ok"],
    ["half a second off", { theirs: 10_500 }, "ok"],
    ["more than that", { theirs: 10_501 }, "warn"],
    ["just the margin of windows", { theirs: 8_000 }, "warn"],
    ["more than the margin", { theirs: 7_999 }, "fail"],
  ])("%s", (_what, read, verdict) => {
    expect(judgeSkew("it", { askedAt: 10_000, answeredAt: 10_000, grainMs: 0, ...read }).verdict).toBe(verdict);
  });
});

describe("what is judged of the machine and the credentials", () => {
  it.each([
    ["24.21.0", "ok"],
    ["22.22.0", "ok"],
    ["22.21.9", "fail"],
    ["20.19.0", "fail"],
  ])("Node.js %s is %s", (version, verdict) => expect(examineNode(version).verdict).toBe(verdict));

  it("zones are as of 2024 at least, in this runtime", () => {
    expect(examineZones().verdict).toBe("ok");
    expect(examineZones(() => -240)).toMatchObject({
      verdict: "warn",
      text: expect.stringContaining("60 minutes off"),
    });
  });

  it.each([
    ["uwd1c0sxdlx2", "Y1W2MeFwwwRxa0", "ok"],
    ["uwd1c0sxdlx2 ", "Y1W2MeFwwwRxa0", "warn"],
    ["uwd1c0sxdlx2", "Y1W2-MeFwwwRxa0", "warn"],
    ["uwd1c0sxdlx2", "uwd1c0sxdlx2", "warn"],
    ["short", "Y1W2MeFwwwRxa0", "warn"],
  ])("key %j and secret %j are %s, and neither is repeated", (appKey, appSecret, verdict) => {
    const found = examineCredentials({ credentials: { appKey, appSecret } }, true);
    expect(found.verdict).toBe(verdict);
    expect(found.text).not.toContain(appKey);
    expect(found.text).not.toContain(appSecret);
  });
});
