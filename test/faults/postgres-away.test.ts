/** Postgres goes away and comes back — killed, restarted or hung — while Herald idles, waits, calls, and stops. */
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { CREDENTIALS } from "../support/numbered-message.ts";
import type { OwnPostgres } from "../support/own-postgres.ts";
import { OWN_POSTGRES_PAIRINGS, startOwnPostgres } from "../support/own-postgres.ts";
import { callsFor, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

describe.each(OWN_POSTGRES_PAIRINGS)("on $name, a server that", ({ isPresent, redisUrl }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let server: OwnPostgres;
  let sandbox: Sandbox;
  let running: RunningHerald;
  const stops: (() => Promise<void>)[] = [];
  const start = async () =>
    runHerald(await server.stores(redisUrl), { clock: systemClock, hosts: [sandbox.url], callDeadlineMs: 5_000 });
  const passMs = (ms: number) => systemClock.sleepUntil(systemClock.now() + ms);

  beforeAll(async () => {
    server = await startOwnPostgres((stop) => stops.push(stop));
    const limits = { hour: 1_000, day: 1_000 };
    sandbox = await startSandbox({ ...CREDENTIALS, clock: systemClock, limits, slowMs: 1_000 });
    stops.push(() => sandbox.stop());
    running = await start();
    stops.push(running.close);
  }, 60_000);
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  }, 60_000);
  // Whatever a test did to it, the next one finds it well.
  afterEach(() => server.thaw());

  it("is restarted while nothing is due: the next campaign goes out", async () => {
    const app = await running.anApp();
    await server.restart();
    const submit = () => running.submit(app, { id: `idle-${app}` });
    await expect.poll(() => submit().then(({ id }) => id, String), { timeout: 20_000 }).toBe(`idle-${app}`);
    await running.fact(`idle-${app}`, "campaign.sent");
    expect(callsFor(sandbox, `idle-${app}`)).toHaveLength(1);
  });

  it("is restarted while a campaign waits, across its seat: it goes out within five seconds of being back", async () => {
    const app = await running.anApp();
    const { id } = await running.submit(app, { at: systemClock.now() + 1_000 });
    await server.kill();
    await passMs(1_500);
    await server.restart();
    const backAt = Date.now();
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
    expect((callsFor(sandbox, id)[0]?.timeMs ?? Infinity) - backAt).toBeLessThan(5_000);
  });

  it.each(["killed", "frozen"] as const)("is %s during a call: its answer is kept until it is written", async (how) => {
    const app = await running.anApp();
    sandbox.addFault("slow");
    const { id } = await running.submit(app);
    await expect.poll(() => callsFor(sandbox, id).length, { interval: 5 }).toBe(1);
    if (how === "killed") {
      running.errors.splice(0);
      await server.kill();
      const isTrying = () => running.errors.some((error) => error.startsWith("settling"));
      await expect.poll(isTrying, { timeout: 20_000 }).toBe(true);
      await server.restart();
    } else {
      server.freeze();
      await passMs(2_000);
      server.thaw();
    }
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
    const next = await running.submit(app);
    await running.fact(next.id, "campaign.sent");
    expect(callsFor(sandbox, next.id)).toHaveLength(1);
  });

  it("hangs and then dies leaves no connection behind that is in nobody's hands", async () => {
    const app = await running.anApp();
    const submits = Array.from({ length: 3 }, async () => running.submit(app).catch(() => null));
    await Promise.all(submits);
    // Each of these begins a transaction on a connection that looks well; there are eight in all.
    const apps = await Promise.all(Array.from({ length: 9 }, () => running.anApp({ start: false })));
    server.freeze();
    const hanging = apps.map((each) => running.herald.pause({ app: each, actor: "ann" }).catch(() => "failed"));
    await passMs(200);
    await server.kill();
    expect(new Set(await Promise.all(hanging))).toEqual(new Set(["failed"]));
    await server.restart();
    const pause = (each: string) => running.herald.pause({ app: each, actor: "ann" }).then(() => "done", String);
    for (const each of apps) await expect.poll(() => pause(each), { timeout: 20_000 }).toBe("done");
  });

  it("hangs fails what is asked of it instead of keeping it for ever, and serves again once it is thawed", async () => {
    const app = await running.anApp();
    server.freeze();
    const askedAt = Date.now();
    await expect(running.herald.pause({ app, actor: "ann" })).rejects.toThrow();
    expect(Date.now() - askedAt).toBeLessThan(20_000);
    server.thaw();
    const { id } = await running.submit(app);
    // Whether the pause that hung stands is for the ledger to say; a person resumes.
    await running.herald.resume({ app, actor: "ann" });
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
  });

  it("hangs does not keep an idle Herald from closing within five seconds", async () => {
    const idle = await start();
    onTestFinished(idle.close);
    for (let app = 0; app < 3; app += 1) await idle.anApp();
    server.freeze();
    // Long enough for a heartbeat and a round of reconciling to hang in it.
    await passMs(6_000);
    const closingAt = Date.now();
    await idle.close();
    expect(Date.now() - closingAt).toBeLessThan(5_000);
  });
});
