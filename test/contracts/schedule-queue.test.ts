import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Instant } from "../../src/domain/time.ts";
import type { Queues } from "../../src/queue/open-queues.ts";
import type { ScheduleQueue } from "../../src/queue/schedule-queue.ts";
import { timeLapseClock } from "../../src/runtime/clock.ts";
import { BACKENDS, openQueuesForTest, recorder } from "./queue-backends.ts";
import type { BackendOpen } from "./queue-backends.ts";

const RATE = 100;
const START_AT = Date.UTC(2026, 10, 27);
const MINUTE_MS = 60_000;

/** Definitions these tests use: "every <ms>", "once <instant>", "never", "broken". */
function nextFire(definition: string, after: Instant): Instant | null {
  const [word, value] = definition.split(" ");
  if (word === "every") return (Math.floor(after / Number(value)) + 1) * Number(value);
  if (word === "once") return Number(value) > after ? Number(value) : null;
  if (word === "never") return null;
  throw new Error(`cannot read ${definition}`);
}

describe.each(BACKENDS)("a schedule queue on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  const clock = timeLapseClock({ startAt: START_AT, rate: RATE, originMs: Date.now() });
  let store: BackendOpen;
  let queues: Queues;
  let schedules: ScheduleQueue;
  let errors: string[];

  beforeAll(async () => {
    store = await open();
    ({ queues, errors } = await openQueuesForTest(store.backend, { clock, nextFire }));
    schedules = await queues.schedules();
  });
  afterAll(async () => {
    await queues.close();
    await store.close();
    expect(errors).toEqual([]);
  });

  const nextAtOf = async (scheduleId: string) =>
    (await schedules.list()).find((schedule) => schedule.scheduleId === scheduleId)?.nextAt;

  /** Registers one schedule, fires what is due while `during` runs, and takes the schedule away again. */
  async function withWorker(
    registration: { scheduleId: string; app: string; definition: string },
    fire: () => Promise<void>,
    during: () => Promise<void>,
  ): Promise<void> {
    await schedules.register(registration);
    const worker = schedules.start(fire);
    await during();
    await schedules.unregister(registration.scheduleId, registration.app);
    await worker.close();
  }

  it("rings at every firing of the definition, never early and none left out", async () => {
    const rings = recorder<Instant>();
    await withWorker(
      { scheduleId: "minutely", app: "shop", definition: `every ${MINUTE_MS}` },
      async () => rings.note(clock.now()),
      async () => {
        const at = (await rings.atLeast(5)).slice(0, 5);
        const minutes = at.map((ring) => Math.floor(ring / MINUTE_MS));
        expect(minutes).toEqual(minutes.map((_, index) => (minutes[0] ?? 0) + index));
        for (const ring of at) expect(ring % MINUTE_MS).toBeLessThan(300 * RATE);
      },
    );
  });

  it("says what is registered and when it rings next", async () => {
    const definition = `every ${60 * MINUTE_MS}`;
    await schedules.register({ scheduleId: "hourly", app: "shop", definition });
    await schedules.register({ scheduleId: "hourly", app: "other shop: 2", definition });
    const expected = nextFire(definition, clock.now()) ?? 0;
    const listed = [...(await schedules.list())].sort((a, b) => a.app.localeCompare(b.app));
    expect(listed).toMatchObject([
      { scheduleId: "hourly", app: "other shop: 2", definition },
      { scheduleId: "hourly", app: "shop", definition },
    ]);
    for (const { nextAt } of listed) {
      expect((nextAt ?? 0) - expected).toBeGreaterThanOrEqual(0);
      expect((nextAt ?? 0) - expected).toBeLessThanOrEqual(RATE);
    }
    await schedules.unregister("hourly", "shop");
    await schedules.unregister("hourly", "shop");
    await schedules.unregister("hourly", "other shop: 2");
    expect(await schedules.list()).toEqual([]);
  });

  it("keeps a due tick when the same schedule is registered again", async () => {
    const registration = { scheduleId: "due", app: "shop", definition: `once ${clock.now() + 20_000}` };
    await schedules.register(registration);
    const dueAt = (await nextAtOf("due")) ?? 0;
    await clock.sleepUntil(dueAt + 5_000);
    await schedules.register(registration);
    expect(await nextAtOf("due")).toBe(dueAt);

    const rings = recorder<string>();
    const worker = schedules.start(async (scheduleId, app) => rings.note(`${app}/${scheduleId}`));
    expect(await rings.atLeast(1)).toEqual(["shop/due"]);
    await worker.close();
    await schedules.unregister("due", "shop");
  });

  it("follows a changed definition, and goes when the new one never fires", async () => {
    const registration = { scheduleId: "changing", app: "shop" };
    await schedules.register({ ...registration, definition: `every ${60 * MINUTE_MS}` });
    const before = await nextAtOf("changing");
    await schedules.register({ ...registration, definition: `every ${24 * 60 * MINUTE_MS}` });
    expect(await nextAtOf("changing")).toBeGreaterThan(before ?? 0);
    await schedules.register({ ...registration, definition: "never" });
    expect(await schedules.list()).toEqual([]);
    await schedules.register({ ...registration, definition: "never" });
    expect(await schedules.list()).toEqual([]);
  });

  it("says null once a schedule has rung for the last time, and rings again when registered anew", async () => {
    const registration = { scheduleId: "last", app: "shop" };
    const rings = recorder<Instant>();
    const worker = schedules.start(async () => rings.note(clock.now()));
    await schedules.register({ ...registration, definition: `once ${clock.now() + 10_000}` });
    await rings.atLeast(1);
    await expect.poll(() => nextAtOf("last")).toBeNull();
    await schedules.register({ ...registration, definition: `once ${clock.now() + 10_000}` });
    await rings.atLeast(2);
    await worker.close();
    await schedules.unregister("last", "shop");
  });

  it("looks again in a minute, and says why, when the next firing cannot be reckoned", async () => {
    await schedules.register({ scheduleId: "unsound", app: "shop", definition: "broken" });
    const inRealMs = clock.toRealMs(((await nextAtOf("unsound")) ?? 0) - clock.now());
    expect(inRealMs).toBeGreaterThan(55_000);
    expect(inRealMs).toBeLessThanOrEqual(60_001);
    expect(errors.splice(0)).toEqual(["next firing of broken: cannot read broken"]);
    await schedules.unregister("unsound", "shop");
  });

  it("tries a firing that threw again, and the schedule goes on", async () => {
    const rings = recorder<Instant>();
    await withWorker(
      { scheduleId: "stumbles", app: "shop", definition: `every ${5 * MINUTE_MS}` },
      async () => {
        rings.note(clock.now());
        if (rings.facts.length === 1) throw new Error("the ledger is away");
      },
      async () => {
        const [first = 0, again = 0, next = 0] = await rings.atLeast(3);
        expect(clock.toRealMs(again - first)).toBeGreaterThanOrEqual(1_990);
        expect(Math.floor(next / (5 * MINUTE_MS))).toBe(Math.floor(first / (5 * MINUTE_MS)) + 1);
      },
    );
    expect(errors.splice(0)).toEqual([expect.stringContaining("the ledger is away")]);
  });

  it("goes on by its own reckoning in a process that did not register it", async () => {
    const elsewhere = await openQueuesForTest(store.backend, { clock, nextFire });
    const rings = recorder<Instant>();
    await schedules.register({ scheduleId: "shared", app: "shop", definition: `every ${MINUTE_MS}` });
    const worker = (await elsewhere.queues.schedules()).start(async () => rings.note(clock.now()));
    const [first = 0, second = 0] = await rings.atLeast(2);
    expect(Math.floor(second / MINUTE_MS) - Math.floor(first / MINUTE_MS)).toBe(1);
    await schedules.unregister("shared", "shop");
    await worker.close();
    await elsewhere.queues.close();
    expect(elsewhere.errors).toEqual([]);
  });
});
