/**
 * The witness is lost, cut short, spoilt or cannot be written, and Redis is wiped, all beside an intact ledger. A ledger
 * that cannot tell whether it is up to date releases nothing on its own; what only keeps time is put back.
 */
import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Clock } from "../../src/runtime/clock.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { aNotice } from "../support/a-campaign.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const GONE = /has sent before, but the witness of its calls is gone/;

type Loss = {
  readonly what: string;
  strike(stores: Stores): Promise<unknown>;
  /** Why the app starts disarmed, where Redis keeps a copy of the witness and where it does not; null when it starts armed. */
  readonly disarmed: { readonly withCopy: RegExp | null; readonly alone: RegExp | null };
};

const LOSSES: readonly Loss[] = [
  { what: "is lost", strike: async (stores) => rm(await fileOf(stores)), disarmed: { withCopy: null, alone: GONE } },
  {
    what: "is emptied",
    strike: async (stores) => truncate(await fileOf(stores)),
    disarmed: { withCopy: null, alone: GONE },
  },
  {
    what: "lost the end of its last line",
    async strike(stores) {
      const file = await fileOf(stores);
      await truncate(file, (await readFile(file)).length - 20);
    },
    disarmed: { withCopy: null, alone: null },
  },
  {
    what: "is full of other bytes",
    async strike(stores) {
      const file = await fileOf(stores);
      await writeFile(file, Buffer.alloc((await readFile(file)).length, 0xe9));
    },
    disarmed: { withCopy: null, alone: GONE },
  },
  {
    what: "is lost together with all of Redis",
    async strike(stores) {
      await rm(await fileOf(stores));
      await wipeRedis(stores);
    },
    disarmed: { withCopy: GONE, alone: GONE },
  },
];

describe.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  /** A ledger that has sent one announcement, with another one and a schedule waiting; nothing runs on it. */
  async function aLedgerThatHasSent(clock: Clock = systemClock) {
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    const stores = await fresh();
    const open = async () => {
      const running = await runHerald(stores, { clock, hosts: [sandbox.url], callDeadlineMs: 1_000 });
      onTestFinished(running.close);
      return running;
    };
    const before = await open();
    const app = await before.anApp();
    for (const id of ["first", "sent"]) {
      await before.submit(app, { id });
      await before.fact(id, "campaign.sent");
    }
    await before.submit(app, { id: "waiting", at: clock.now() + 4_000, late: "send" });
    await before.herald.defineSchedule({ app, actor: "ann", notice: aNotice({ id: "yearly" }) });
    await before.close();
    return { sandbox, stores, app, open };
  }

  it.each(LOSSES)("a witness that $what", async ({ strike, disarmed }) => {
    const { sandbox, stores, app, open } = await aLedgerThatHasSent();
    await strike(stores);
    const after = await open();
    const expected = stores.redisUrl === null ? disarmed.alone : disarmed.withCopy;
    const { disarmedWhy } = await after.herald.start(app);
    if (expected === null) expect(disarmedWhy).toBeNull();
    else {
      expect(disarmedWhy).toMatch(expected);
      await systemClock.sleepUntil((await after.find(app, "waiting")).at + 1_000);
      expect(await after.find(app, "waiting")).toMatchObject({ status: "scheduled" });
      expect(callsFor(sandbox, "waiting")).toEqual([]);
      await after.herald.arm({ app, actor: "ops" });
    }
    await after.fact("waiting", "campaign.sent");
    expect(["sent", "waiting"].map((id) => callsFor(sandbox, id).length)).toEqual([1, 1]);
    await after.close();
    expect(after.errors).toEqual([]);
  });

  it("a witness that can be neither read nor written holds everything until it can be", async () => {
    // The app is held for thirty seconds of the plan's time at once.
    const { sandbox, stores, app, open } = await aLedgerThatHasSent(fastClock(10));
    const running = await open();
    await running.herald.start(app);
    await running.fact("waiting", "campaign.sent");
    // Nobody, not even root, writes to a directory as if it were a file.
    const file = await fileOf(stores);
    await rename(file, `${file}.away`);
    await mkdir(file);
    await running.submit(app, { id: "unwitnessed" });
    await running.fact(app, "app.held");
    expect((await running.herald.ledger.findApp(app))?.hold).toMatchObject({ code: "witness" });
    expect(callsFor(sandbox, "unwitnessed")).toEqual([]);
    await rm(file, { recursive: true });
    await rename(`${file}.away`, file);
    await running.fact("unwitnessed", "campaign.sent");
    expect(callsFor(sandbox, "unwitnessed")).toHaveLength(1);
    await running.close();
  });

  it("a first release that died before it was witnessed is uncertain, and looks like no lost witness", async () => {
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const [stores, hosts, app] = [await fresh(), [sandbox.url], "dies-first"];
    const submit = [{ app, id: "first", inMs: 300 }];
    const worker = startWorkerProcess({ stores, hosts, apps: [app], submit, stopAt: "acquired" }, onTestFinished);
    await worker.reached();
    await worker.kill();
    const after = await runHerald(stores, { clock: systemClock, hosts, callDeadlineMs: 1_000 });
    onTestFinished(after.close);
    expect((await after.herald.start(app)).disarmedWhy).toBeNull();
    await after.fact("first", "campaign.uncertain");
    await after.submit(app, { id: "second" });
    await after.fact("second", "campaign.sent");
    expect(["first", "second"].map((id) => callsFor(sandbox, id).length)).toEqual([0, 1]);
    await after.close();
    expect(after.errors).toEqual([]);
  });

  it("a Redis that was wiped while nobody ran gets every job and timer back", async ({ skip }) => {
    const { sandbox, stores, app, open } = await aLedgerThatHasSent();
    if (stores.redisUrl === null) return skip("there is no Redis to wipe");
    await wipeRedis(stores);
    const after = await open();
    expect((await after.herald.start(app)).disarmedWhy).toBeNull();
    const [jobs, timers] = [await after.herald.queues.releases(app), await after.herald.queues.schedules()];
    expect((await jobs.list()).length).toBe(1);
    expect((await timers.list()).map(({ scheduleId }) => scheduleId)).toEqual(["yearly"]);
    await after.fact("waiting", "campaign.sent");
    expect(["sent", "waiting"].map((id) => callsFor(sandbox, id).length)).toEqual([1, 1]);
    await after.close();
    expect(after.errors).toEqual([]);
  });
});

async function fileOf({ witnessDirectory }: Stores): Promise<string> {
  const [name = ""] = await readdir(witnessDirectory);
  return join(witnessDirectory, name);
}

async function wipeRedis({ redisUrl, redisPrefix }: Stores): Promise<void> {
  if (redisUrl === null) return;
  const redis = new Redis(redisUrl);
  try {
    const keys = await redis.keys(`${redisPrefix}*`);
    expect(keys.length).toBeGreaterThan(0);
    await redis.del(...keys);
  } finally {
    redis.disconnect();
  }
}
