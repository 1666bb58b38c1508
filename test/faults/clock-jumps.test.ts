/**
 * The machine's clock is set forward or back, by a second or by hours, in the middle of things: nothing goes out twice,
 * nothing goes out before its time by the machine's clock, and nothing is left hanging until the clock has caught up.
 * The sandbox keeps the true time throughout. All pairings live through the same jumps, for a process has one clock.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { createGate } from "../support/gate.ts";
import type { Gate } from "../support/gate.ts";
import { setClockRight, shownAt, stepClock, trueClock } from "../support/jumping-clock.ts";
import { leaveInFlight } from "../support/an-attempt.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ROUND_MS = 120_000;

/** A campaign that waits has this long to go when the clock jumps; a call that was begun may take a second. */
const WAIT_MS = 10 * SECOND_MS;
const CALL_DEADLINE_MS = SECOND_MS;

type World = { readonly name: string; readonly running: RunningHerald; readonly seat: Gate; readonly reply: Gate };

const worlds: World[] = [];
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await roomySandbox(trueClock);
  for (const { name, isPresent, fresh } of PAIRINGS) {
    if (!isPresent) continue;
    const [seat, reply] = [createGate(), createGate()];
    const running = await runHerald(await fresh(), {
      clock: systemClock,
      hosts: [sandbox.url],
      callDeadlineMs: CALL_DEADLINE_MS,
      seams: { witnessed: seat.pass, replied: reply.pass },
    });
    worlds.push({ name, running, seat, reply });
  }
}, ROUND_MS);
afterAll(async () => {
  await Promise.all(worlds.map(({ running }) => running.close()));
  await sandbox.stop();
}, ROUND_MS);

type Placed = { readonly app: string; readonly id: string; readonly at: number };

/** Right before its seat, with its call in flight, left in flight by a worker that died, and waiting. */
type Scene = World & Record<"atSeat" | "inFlight" | "lost" | "waiting", Placed>;

async function submit({ running }: World, inMs: number): Promise<Placed> {
  const app = await running.anApp();
  const at = Date.now() + inMs;
  return { app, at, id: (await running.submit(app, { at })).id };
}

async function setScene(world: World): Promise<Omit<Scene, "waiting">> {
  const { reply, seat } = world;
  reply.close();
  const inFlight = await submit(world, 0);
  await reply.reached(1);
  const lost = await submit(world, HOUR_MS);
  await leaveInFlight(world.running.herald.ledger, { ...lost, host: sandbox.url });
  seat.close();
  const atSeat = await submit(world, 0);
  await seat.reached(1);
  return { ...world, inFlight, lost, atSeat };
}

/** The same scene on every pairing, then the jump, and everything that stood still goes on. */
async function jump(byMs: number): Promise<readonly Scene[]> {
  const ready = await Promise.all(worlds.map(setScene));
  const scenes = await Promise.all(
    ready.map(async (scene): Promise<Scene> => ({ ...scene, waiting: await submit(scene, WAIT_MS) })),
  );
  stepClock(byMs);
  for (const { seat, reply } of worlds) {
    seat.open();
    reply.open();
  }
  return scenes;
}

/** How often everyone was reached, and whether that was ever before the time the machine's clock showed. */
function verdictOn({ id, at }: Placed): { times: number; early: boolean } {
  const accepted = callsFor(sandbox, id, "accepted");
  return { times: accepted.length, early: accepted.some(({ timeMs }) => shownAt(timeMs) < at) };
}

const ONCE = { times: 1, early: false };
const NEVER = { times: 0, early: false };

async function statusOf({ running }: World, { app, id }: Placed): Promise<string> {
  const { status, held } = await running.find(app, id);
  return held ? `held: ${held.code}` : status;
}

const sent = ({ running }: World, { id }: Placed) => running.fact(id, "campaign.sent");

/** In every jump: the answer in hand is written down, and what nobody will settle is uncertain without waiting for the clock. */
async function checkFlights(scene: Scene): Promise<void> {
  const { running, inFlight, lost } = scene;
  await sent(scene, inFlight);
  await running.fact(lost.id, "campaign.uncertain");
  expect(verdictOn(inFlight)).toEqual(ONCE);
  expect(verdictOn(lost)).toEqual(NEVER);
  expect(
    running.facts.filter(({ subject, action }) => subject === inFlight.id && /uncertain|late/.test(action)),
  ).toEqual([]);
}

afterEach(() => {
  setClockRight();
  // BullMQ renews and judges its locks by dates, so a jump may cost it a job's lock. The ledger knows better.
  const isLostLock = (error: string) => /lock for job|not in the active state/.test(error);
  for (const { running } of worlds) {
    expect(running.errors.splice(0).filter((error) => !isLostLock(error))).toEqual([]);
  }
});

describe("a clock set back", () => {
  it("by a second makes everything wait that second", { timeout: ROUND_MS }, async () => {
    for (const scene of await jump(-SECOND_MS)) {
      await checkFlights(scene);
      for (const placed of [scene.atSeat, scene.waiting]) {
        await sent(scene, placed);
        expect(verdictOn(placed)).toEqual(ONCE);
      }
    }
  });

  it.each([
    ["a minute", MINUTE_MS],
    ["ten minutes", 10 * MINUTE_MS],
    ["two hours", 2 * HOUR_MS],
  ])(
    "by %s gives back what has not begun, and it goes out by the clock as it is",
    { timeout: ROUND_MS },
    async (_, byMs) => {
      const scenes = await jump(-byMs);
      for (const scene of scenes) {
        await checkFlights(scene);
        const { running, atSeat, waiting } = scene;
        const returned = await running.fact(atSeat.id, "campaign.returned");
        expect(returned.detail["why"]).toBe("the clock was set back before the call began");
        for (const placed of [atSeat, waiting]) {
          expect(await statusOf(scene, placed)).toBe("scheduled");
          expect((await running.find(placed.app, placed.id)).seatAt).toBe(placed.at);
          expect(verdictOn(placed)).toEqual(NEVER);
        }
        expect((await running.herald.ledger.findApp(atSeat.app))?.hold).toBeNull();
      }
      stepClock(byMs);
      for (const scene of scenes) {
        for (const placed of [scene.atSeat, scene.waiting]) {
          await sent(scene, placed);
          expect(verdictOn(placed)).toEqual(ONCE);
        }
      }
    },
  );
});

describe("a clock set forward", () => {
  it.each([
    ["a second", SECOND_MS],
    ["a minute", MINUTE_MS],
    ["ten minutes", 10 * MINUTE_MS],
  ])("by %s sends what is due by it, once", { timeout: ROUND_MS }, async (_, byMs) => {
    for (const scene of await jump(byMs)) {
      await checkFlights(scene);
      for (const placed of [scene.atSeat, scene.waiting]) {
        await sent(scene, placed);
        expect(verdictOn(placed)).toEqual(ONCE);
      }
    }
  });

  it(
    "by two hours asks a person about what that made late, and stays so when it is set back",
    { timeout: ROUND_MS },
    async () => {
      const scenes = await jump(2 * HOUR_MS);
      for (const scene of scenes) {
        await checkFlights(scene);
        const { running, atSeat, waiting } = scene;
        await running.fact(waiting.id, "campaign.held");
        await running.fact(atSeat.id, "campaign.returned");
        expect(await statusOf(scene, waiting)).toBe("held: late");
      }
      setClockRight();
      for (const scene of scenes) {
        // It still goes out where a sign of life came between the jump and its return; else a person is asked as well.
        await expect.poll(() => statusOf(scene, scene.atSeat), { timeout: 60_000 }).toMatch(/^(sent|held: late)$/);
        const once = (await statusOf(scene, scene.atSeat)) === "sent" ? ONCE : NEVER;
        expect(verdictOn(scene.atSeat)).toEqual(once);
        expect(await statusOf(scene, scene.waiting)).toBe("held: late");
        expect(verdictOn(scene.waiting)).toEqual(NEVER);
      }
    },
  );
});
