import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeFault } from "../../src/domain/fault.ts";
import { readApiSettings, readConfig } from "../../src/runtime/config.ts";

function configOf(environment: Record<string, string>) {
  const read = readConfig(environment);
  if (read.kind === "faults") throw new Error(read.faults.map(describeFault).join("\n"));
  return read.config;
}

describe("readConfig()", () => {
  it("needs nothing: the embedded store in the user's state directory, no credentials, twenty seconds a call", () => {
    expect(configOf({})).toEqual({
      stateDirectory: join(homedir(), ".local/state/herald"),
      witnessDirectory: join(homedir(), ".local/state/herald/witness"),
      databaseUrl: null,
      redisUrl: null,
      credentials: null,
      region: "beijing",
      hosts: null,
      callDeadlineMs: 20_000,
      secretsDirectory: null,
      smtp: null,
      allowPrivateTargets: false,
      logLevel: "info",
      host: "127.0.0.1",
      port: 7070,
      publicUrl: null,
      allowedHosts: [],
      metricsPort: null,
      otlpEndpoint: null,
      user: "herald",
    });
  });

  it("keeps everything below HERALD_STATE_DIR, and the witness wherever it is told to", () => {
    expect(configOf({ HERALD_STATE_DIR: "/srv/herald" }).witnessDirectory).toBe("/srv/herald/witness");
    expect(configOf({ HERALD_WITNESS_DIR: "/mnt/witness" }).witnessDirectory).toBe("/mnt/witness");
    expect(configOf({ XDG_STATE_HOME: "/state" }).stateDirectory).toBe("/state/herald");
  });

  it("takes an empty variable for one that is not set", () => {
    expect(
      configOf({ DATABASE_URL: "", REDIS_URL: "", RONGCLOUD_APP_KEY: "", RONGCLOUD_APP_SECRET: "" }),
    ).toMatchObject({
      databaseUrl: null,
      redisUrl: null,
      credentials: null,
    });
  });

  it("reads how alerts go out: where secrets are, by which mail server, and how far", () => {
    const smtp = { HERALD_SMTP_URL: "smtps://mail.example.com", HERALD_SMTP_FROM: "Herald <herald@example.com>" };
    expect(
      configOf({ ...smtp, HERALD_SECRETS_DIR: "/run/secrets", HERALD_ALLOW_PRIVATE_TARGETS: "true" }),
    ).toMatchObject({
      secretsDirectory: "/run/secrets",
      smtp: { url: "smtps://mail.example.com", from: "Herald <herald@example.com>" },
      allowPrivateTargets: true,
    });
  });

  it("reads hosts as a list, with http on loopback only", () => {
    const hosts = "https://api.rong-api.com/, http://127.0.0.1:8080";
    expect(configOf({ RONGCLOUD_HOSTS: hosts }).hosts).toEqual(["https://api.rong-api.com", "http://127.0.0.1:8080"]);
  });

  it.each([
    [{ DATABASE_URL: "mysql://u:hunter2@db/herald" }, "DATABASE_URL"],
    [{ REDIS_URL: "localhost:6379" }, "REDIS_URL"],
    [{ RONGCLOUD_APP_KEY: "key" }, "RONGCLOUD_APP_SECRET"],
    [{ RONGCLOUD_APP_SECRET: "hunter2" }, "RONGCLOUD_APP_KEY"],
    [{ RONGCLOUD_HOSTS: "http://api.rong-api.com" }, "RONGCLOUD_HOSTS"],
    [{ RONGCLOUD_HOSTS: "https://api.rong-api.com/v1" }, "RONGCLOUD_HOSTS"],
    [{ HERALD_CALL_DEADLINE_SECONDS: "0" }, "HERALD_CALL_DEADLINE_SECONDS"],
    [{ HERALD_CALL_DEADLINE_SECONDS: "soon" }, "HERALD_CALL_DEADLINE_SECONDS"],
    [{ HERALD_LOG_LEVEL: "loud" }, "HERALD_LOG_LEVEL"],
    [{ HERALD_SMTP_URL: "smtp://herald:hunter2@mail.example.com" }, "HERALD_SMTP_FROM"],
    [{ HERALD_SMTP_URL: "https://herald:hunter2@mail", HERALD_SMTP_FROM: "herald@example.com" }, "HERALD_SMTP_URL"],
    [{ HERALD_SMTP_URL: "smtp://mail", HERALD_SMTP_FROM: "Herald\r\nBcc: <a@example.com>" }, "HERALD_SMTP_FROM"],
    [{ HERALD_ALLOW_PRIVATE_TARGETS: "yes" }, "HERALD_ALLOW_PRIVATE_TARGETS"],
  ])("refuses %j at %s", (environment, path) => {
    const read = readConfig(environment);
    expect(read.kind === "faults" && read.faults.map((fault) => fault.path)).toEqual([path]);
    expect(JSON.stringify(read)).not.toContain("hunter2");
  });

  it("tells every fault at once", () => {
    const read = readConfig({ DATABASE_URL: "x", HERALD_LOG_LEVEL: "loud", RONGCLOUD_APP_KEY: "key" });
    expect(read.kind === "faults" && read.faults.map((fault) => fault.path)).toEqual([
      "DATABASE_URL",
      "HERALD_LOG_LEVEL",
      "RONGCLOUD_APP_SECRET",
    ]);
  });
});

describe("readApiSettings()", () => {
  it("needs nothing, and is not bothered by what is wrong with a store", () => {
    expect(readApiSettings({ DATABASE_URL: "nonsense", HERALD_URL: "", HERALD_TOKEN: "" })).toEqual({
      kind: "settings",
      settings: { url: "http://127.0.0.1:7070", isUrlGiven: false, token: null, app: "default" },
    });
  });

  it("takes an address, a token and an app", () => {
    expect(
      readApiSettings({ HERALD_URL: "https://herald.example/", HERALD_TOKEN: "herald_x", HERALD_APP: "shop" }),
    ).toEqual({
      kind: "settings",
      settings: { url: "https://herald.example", isUrlGiven: true, token: "herald_x", app: "shop" },
    });
  });

  it.each([
    [{ HERALD_URL: "http://herald.example" }, "HERALD_URL"],
    [{ HERALD_URL: "https://herald.example/v1" }, "HERALD_URL"],
    [{ HERALD_URL: "https://ann:hunter2@herald.example" }, "HERALD_URL"],
    [{ HERALD_TOKEN: "hunter2 hunter2" }, "HERALD_TOKEN"],
  ])("refuses %j at %s, and repeats no secret", (environment, path) => {
    const read = readApiSettings(environment);
    expect(read.kind === "faults" && read.faults.map((fault) => fault.path)).toEqual([path]);
    expect(JSON.stringify(read)).not.toContain("hunter2");
  });
});
