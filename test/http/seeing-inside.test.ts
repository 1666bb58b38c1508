/** Who is shown the metrics and the queues, what a page that is not ours may do, and what is told of a request. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECOND_MS } from "../../src/domain/time.ts";
import { createMetricsApp } from "../../src/http/metrics-page.ts";
import type { ToldRequest } from "../../src/http/tell-requests.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import { at } from "../support/a-campaign.ts";
import { frontDoorOn } from "../support/front-door.ts";
import type { FrontDoorUnderTest } from "../support/front-door.ts";
import type { HandClock } from "../support/hand-clock.ts";
import { openWithoutWorker } from "../support/herald-without-worker.ts";
import { aNumberedMessage, markOf } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { namesIn, valueOf } from "../support/scrape.ts";

describe.each(PAIRINGS)("seeing inside, on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let herald: Herald;
  let clock: HandClock;
  let door: FrontDoorUnderTest;
  const told: ToldRequest[] = [];
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    ({ herald, clock } = await openWithoutWorker(await fresh()));
    door = frontDoorOn(herald, clock, { onRequest: (request) => told.push(request) });
    expect((await door.ask("GET", "/metrics")).status, "on this machine, without users").toBe(200);
    tokens["root"] = await door.aUser("root", ["operator"]);
    clock.pass(10 * SECOND_MS);
    for (const app of ["own", "other"]) await door.ask("PUT", `/v1/apps/${app}`, { token: tokens["root"], body: {} });
    tokens["viewer"] = await door.aUser("vera", ["viewer"], ["own"]);
    tokens["viewer of all"] = await door.aUser("victor", ["viewer"]);
    tokens["operator of own"] = await door.aUser("olga", ["operator"], ["own"]);
    const input = { id: "spring", at: at("12:00"), message: aNumberedMessage("spring") };
    await herald.submit({ app: "own", actor: "ann", input });
  }, 60_000);

  afterAll(() => herald.close());

  const asked = (path: string, who?: string) => door.ask("GET", path, who === undefined ? {} : { token: tokens[who]! });

  it("shows each caller the metrics of their own apps, and strangers none", async () => {
    expect((await asked("/metrics")).status).toBe(401);
    const own = await asked("/metrics", "viewer");
    expect(own.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(valueOf(own.text, "herald_campaigns", { app: "own", status: "scheduled" })).toBe(1);
    expect(valueOf(own.text, "herald_queue_jobs", { app: "own", state: "delayed" })).toBe(1);
    expect(own.text).not.toContain("other");
    const all = await asked("/metrics", "viewer of all");
    expect(valueOf(all.text, "herald_campaigns", { app: "other", status: "scheduled" })).toBe(0);
  });

  it("shows a worker's own listener to the same callers, and nothing else through it", async () => {
    const alone = createMetricsApp(door.needs);
    const get = (path: string, token?: string) =>
      alone.request(
        `http://127.0.0.1${path}`,
        token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
      );
    expect((await get("/metrics")).status).toBe(401);
    expect(await (await get("/metrics", tokens["viewer"])).text()).toContain('herald_campaigns{app="own"');
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(200);
    expect((await get("/v1/apps", tokens["root"])).status).toBe(404);
    const strange = await alone.request("http://127.0.0.1/metrics", { headers: { host: "evil.example" } });
    expect(strange.status).toBe(421);
  });

  it.each([
    [undefined, 401],
    ["viewer of all", 403],
    ["operator of own", 403],
    ["root", 200],
  ])("answers %s asking for the queues with %d", async (who, status) => {
    for (const path of ["/queues", "/queues/api/queues", "/queues/queue/x"]) {
      expect((await asked(path, who)).status, path).toBe(status);
    }
  });

  it("shows the timers, and no message", async () => {
    const { body, text } = await asked("/queues/api/queues", "root");
    const queues = (body as { queues: { displayName: string; name: string; readOnlyMode: boolean; counts: object }[] })
      .queues;
    expect(queues.map(({ displayName }) => displayName).sort()).toEqual(["release other", "release own", "schedules"]);
    expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
    const own = queues.find(({ displayName }) => displayName === "release own")!;
    expect(own.counts).toMatchObject({ delayed: 1 });
    const jobs = await asked(
      `/queues/api/queues?activeQueue=${encodeURIComponent(own.name)}&status=delayed&page=1&jobsPerPage=10`,
      "root",
    );
    expect(jobs.text).toContain('"campaignId":"spring"');
    expect(text + jobs.text).not.toContain(markOf("spring"));
  });

  it("takes no change to a queue, whoever asks", async () => {
    const { body } = await asked("/queues/api/queues", "root");
    const names = (body as { queues: { name: string }[] }).queues.map(({ name }) => encodeURIComponent(name));
    const asks = names.flatMap((name) => [`/queues/api/queues/${name}/pause`, `/queues/api/queues/${name}/obliterate`]);
    for (const path of ["/queues/api/queues/pause", ...asks]) {
      for (const method of ["PUT", "POST", "PATCH", "DELETE"]) {
        const { status } = await door.ask(method, path, { token: tokens["root"]!, body: {} });
        expect([404, 405], `${method} ${path}`).toContain(status);
      }
    }
    expect((await herald.queues.releases("own").then((queue) => queue.list())).length).toBe(1);
  });

  it("lets the board's page load nothing from elsewhere, and finds all it needs here", async () => {
    for (const path of ["/queues", "/queues/"]) {
      const page = await asked(path, "root");
      const policy = page.headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(page.headers.get("x-frame-options")).toBe("DENY");
      expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
      const parts = [...page.text.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, part]) => part!);
      expect(parts.length).toBeGreaterThan(4);
      for (const part of parts) expect((await asked(`/queues/${part}`, "root")).status, part).toBe(200);
    }
  });

  it("tells of each request who asked and how it ended, and no value of it", async () => {
    told.length = 0;
    await asked("/v1/campaigns?app=own&q=hush-hush", "viewer");
    await door.ask("POST", "/v1/campaigns?app=own", { token: tokens["viewer"]!, body: { name: "hush-hush" } });
    await door.ask("GET", "/v1/apps", { token: "herald_hush-hush" });
    expect(told).toMatchObject([
      { method: "GET", path: "/v1/campaigns", query: ["app", "q"], status: 200, caller: "vera" },
      { method: "POST", path: "/v1/campaigns", query: ["app"], status: 403, caller: "vera" },
      { method: "GET", path: "/v1/apps", query: [], status: 401, caller: null },
    ]);
    expect(JSON.stringify(told)).not.toContain("hush");
    for (const token of Object.values(tokens)) expect(JSON.stringify(told)).not.toContain(token);
  });

  it("has every metric that the example dashboard draws", async () => {
    const { text } = await asked("/metrics", "viewer of all");
    const file = readFileSync(join(import.meta.dirname, "../../examples/grafana-dashboard.json"), "utf8");
    const drawn = new Set(
      [...file.matchAll(/herald_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, "")),
    );
    expect(drawn.size).toBeGreaterThan(10);
    expect([...drawn].filter((name) => !namesIn(text).includes(name))).toEqual([]);
  });
});
