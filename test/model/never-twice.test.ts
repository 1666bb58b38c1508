/** The model of `release-model.ts`, explored: that it holds, and that it would not without each of the things it stands on. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeStep, explore } from "./explore.ts";
import { findBroken } from "./laws.ts";
import { FENCES } from "./ledger-model.ts";
import type { Bounds, Step, World } from "./release-model.ts";
import { RESTORED, TAKEN_AWAY, THREE_CALLS } from "./taken-away.ts";
import { firstWorld, stepsFrom, take } from "./release-model.ts";

/** More of everything than can be explored to the end. */
const LONG: Bounds = { attempts: 4, restores: 2, deadline: true, turnedDown: ["throttled", "refused", "blocked"] };

describe("an announcement goes out at most once, and ends where people can see it", () => {
  it.each([
    { what: "with three calls, in every order of steps", bounds: THREE_CALLS, worldsMin: 100_000 },
    { what: "with a restored ledger, in every order of steps", bounds: RESTORED, worldsMin: 300_000 },
  ])(
    "$what",
    ({ what, bounds, worldsMin }) => {
      const { worlds, steps, broken } = explore(bounds);
      expect(broken).toBeNull();
      console.log(`${what}: ${worlds} worlds, ${steps} steps`);
      expect(worlds).toBeGreaterThan(worldsMin);
    },
    120_000,
  );

  it("on long walks with more calls and restores than can all be explored", () => {
    const walk = fc.array(fc.nat(), { minLength: 100, maxLength: 200, size: "max" });
    fc.assert(
      fc.property(walk, (choices) => {
        const trace: Step[] = [];
        let world = firstWorld();
        for (const choice of choices) {
          const way = wayFrom(world, choice);
          world = way.next;
          trace.push(way.step);
          const broken = findBroken(world);
          if (broken) throw new Error([broken.law, broken.why, ...trace.map(describeStep)].join("\n"));
        }
      }),
      { numRuns: 5_000 },
    );
  }, 120_000);
});

/** The first step, counted on from `choice`, that leads anywhere. Time and workers can always go on. */
function wayFrom(world: World, choice: number): { step: Step; next: World } {
  const steps = stepsFrom(world);
  for (let tried = 0; tried < steps.length; tried += 1) {
    const step = steps[(choice + tried) % steps.length]!;
    const next = take(world, step, LONG);
    if (next !== null) return { step, next };
  }
  throw new Error("nothing can happen any more");
}

describe("without", () => {
  it.each(TAKEN_AWAY)(
    '"$without" the model finds what goes wrong',
    ({ without, bounds, law }) => {
      const { broken, worlds } = explore(bounds, { without, only: law });
      expect(broken?.law).toBe(law);
      console.log(
        `without "${without}" (${broken?.trace.length} steps, ${worlds} worlds): ${broken?.trace.map(describeStep).join("; ")}`,
      );
    },
    60_000,
  );

  it("nothing is left out: every fence has its row", () => {
    expect(TAKEN_AWAY.map(({ without }) => without)).toEqual(expect.arrayContaining([...FENCES]));
  });
});
