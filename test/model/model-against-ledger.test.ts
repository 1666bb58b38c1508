/**
 * The model and the product, side by side: the same steps in the same order, and after each the same campaign, the same
 * attempts, the same holds, and each worker at the same place. What the model proves is worth as much as this.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ATTEMPT_GRACE_MS } from "../../src/domain/flight.ts";
import { SECOND_MS } from "../../src/domain/time.ts";
import { SEND_WITHIN_MS } from "../../src/worker/acquire.ts";
import { LEDGERS } from "../support/ledger-backends.ts";
import { describeStep, explore } from "./explore.ts";
import { findBroken } from "./laws.ts";
import { openRealRelease } from "./real-release.ts";
import type { RealRelease, View } from "./real-release.ts";
import { CALL_DEADLINE_MS } from "./real-worker.ts";
import type { Age, Bounds, Step, World } from "./release-model.ts";
import { firstWorld, stepsFrom, take } from "./release-model.ts";
import { TAKEN_AWAY } from "./taken-away.ts";

const BOUNDS: Bounds = {
  attempts: 4,
  restores: 0,
  deadline: true,
  turnedDown: ["throttled", "refused", "blocked"],
};

/** Either one of the steps that can be tried, or so many seconds that pass. */
const CHOICES = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ step: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ seconds: fc.integer({ min: 1, max: 26 }) }) },
  ),
  { minLength: 15, maxLength: 40, size: "max" },
);

describe.each(LEDGERS.filter(({ name }) => name === "pglite"))("on $name", ({ open }) => {
  const desk = open();

  it("the product takes every step as the model does", async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(CHOICES, async (choices) => {
        const real = await openRealRelease(desk);
        let world = firstWorld();
        const trace: string[] = [];
        for (const choice of choices) {
          if ("seconds" in choice) {
            trace.push(`${choice.seconds} s pass`);
            world = await letTimePass(real, world, choice.seconds);
          } else {
            const step = triedFrom(world, choice.step);
            trace.push(describeStep(step));
            world = await takeBoth(real, world, step);
          }
          expect(await real.view(), trace.join("\n")).toEqual(viewOf(world));
          taken += 1;
        }
      }),
      // So many walks, not so many seconds: one broken off by the time would go on, and move the next test's clock.
      { numRuns: 25 },
    );
    console.log(`${taken} steps, each the same in the model and on the ledger`);
    expect(taken).toBeGreaterThan(300);
  }, 120_000);

  /** The shortest ways to two accepted calls, were a fence not there: the product is led along each of them. */
  it.each(TAKEN_AWAY.filter(({ bounds }) => bounds.restores === 0))(
    'on the way on which nothing but "$without" prevents the worst, it is prevented',
    async ({ without, bounds, law }) => {
      const trace = explore(bounds, { without, only: law }).broken?.trace ?? [];
      const real = await openRealRelease(desk);
      let world = firstWorld();
      for (const step of trace) {
        if (step.by === "time" && step.does === "ages") {
          const startedAt = (await real.startedAts())[step.token] ?? 0;
          const age = world.ages[step.token] === "fresh" ? SEND_WITHIN_MS : CALL_DEADLINE_MS + ATTEMPT_GRACE_MS;
          real.clock.setTo(Math.max(real.clock.now(), startedAt + age));
          world = await aged(real, world);
        } else if (canBeTried(world, step)) {
          world = await takeBoth(real, world, step);
        }
        expect(await real.view(), describeStep(step)).toEqual(viewOf(world));
      }
      expect(trace.length).toBeGreaterThan(10);
      expect(findBroken(world)).toBeNull();
    },
    60_000,
  );
});

/** A step somebody tries, most often one that leads somewhere. */
function triedFrom(world: World, choice: number): Step {
  const tries = stepsFrom(world).flatMap((step) => Array<Step>(weightOf(world, step)).fill(step));
  return tries[choice % tries.length]!;
}

/** What ends a campaign early makes a walk that has little to tell. */
function weightOf(world: World, step: Step): number {
  const { by, does } = step;
  if (by === "operator" || does === "ages") return 0;
  if (take(world, step, BOUNDS) === null) return by === "provider" || by === "time" || !isWish(step) ? 0 : 1;
  if (does === "passes the deadline" || does === "cancels" || does === "resolves sent" || does === "dies") return 1;
  if (does === "cannot witness" || does === "cannot connect" || does === "is stopped") return 2;
  // Before it writes once more the product really waits, longer each time.
  if (does.endsWith("unheard")) return 2;
  return 12;
}

/** A fence may have led a worker elsewhere than the trace has it; then its step is no longer there to be taken. */
function canBeTried(world: World, step: Step): boolean {
  const isThere = stepsFrom(world).some((each) => describeStep(each) === describeStep(step));
  return isThere && (isWish(step) || take(world, step, BOUNDS) !== null);
}

/** Whoever wishes may be told no; everything else either can be done or cannot. */
function isWish({ by, does }: Step): boolean {
  return by === "person" || by === "reconciler" || does.startsWith("knocks");
}

async function takeBoth(real: RealRelease, world: World, step: Step): Promise<World> {
  if (step.by === "operator") throw new Error("a restore is not tried here");
  if (step.by === "time") {
    real.clock.setTo(step.does === "ends the hold" ? ((await real.holdEndsAt()) ?? 0) : real.deadline + 1);
    const next = take(world, step, BOUNDS) ?? world;
    return aged(real, next);
  }
  const isGranted = await real.take(step);
  const view = await real.view();
  if (step.by === "person" && mayBeRefused(step)) expect(isGranted, describeStep(step)).toBe(isPermitted(world, step));
  // How long a call may take is reckoned from its own start, which may be late: the clock may stop it before it is over.
  const isCutShort = step.by !== "person" && step.does === "writes the rest" && viewHas(view, step, "replied");
  const taken: Step = isCutShort && typeof step.by === "number" ? { by: step.by, does: "breaks off" } : step;
  return take(world, taken, BOUNDS) ?? world;
}

async function letTimePass(real: RealRelease, world: World, seconds: number): Promise<World> {
  real.clock.pass(seconds * SECOND_MS);
  return aged(real, world);
}

/** The model's clock, brought to where the real one stands. */
async function aged(real: RealRelease, world: World): Promise<World> {
  const now = real.clock.now();
  const holdEndsAt = await real.holdEndsAt();
  const isFree = world.ledger.hold === "passing" && holdEndsAt !== null && holdEndsAt <= now;
  const ages = (await real.startedAts()).map((startedAt): Age => {
    if (now - startedAt >= CALL_DEADLINE_MS + ATTEMPT_GRACE_MS) return "over";
    return now - startedAt >= SEND_WITHIN_MS ? "late" : "fresh";
  });
  let next = isFree ? (take(world, { by: "time", does: "ends the hold" }, BOUNDS) ?? world) : world;
  for (const [token, age] of ages.entries()) {
    while (next.ages[token] !== age) {
      const older = take(next, { by: "time", does: "ages", token }, BOUNDS);
      if (older === null) throw new Error(`call ${token + 1} cannot become ${age}`);
      next = older;
    }
  }
  return next;
}

const mayBeRefused = (step: Step) => step.does !== "resumes" && step.does !== "arms";

/** Cancelling twice is no fault, and an edit changes nothing that the model knows of. */
function isPermitted(world: World, step: Step): boolean {
  if (step.does === "edits") return world.ledger.status === "scheduled";
  if (step.does === "cancels" && world.ledger.status === "cancelled") return true;
  return take(world, step, BOUNDS) !== null;
}

function viewHas(view: View, step: Step, at: World["workers"][0]["at"]): boolean {
  return typeof step.by === "number" && view.workers[step.by]?.at === at;
}

function viewOf({ ledger, workers }: World): View {
  return { ledger, workers: workers.map(({ at, reply }) => ({ at, reply: at === "replied" ? reply : null })) };
}
