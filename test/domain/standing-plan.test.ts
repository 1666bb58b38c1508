import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareClaims, plan } from "../../src/domain/plan.ts";
import type { Claim, PlanInput } from "../../src/domain/plan.ts";
import { makePlan } from "../../src/domain/standing-plan.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import { aCall, aClaim, anInput, anyInput, NOON, ONE_AN_HOUR, FREE_RULES } from "./plan-cases.ts";

/** Mostly moments, sometimes a good part of a day; now and then the clock is set back. */
const ANY_STEP = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 10 * SECOND_MS }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 * MINUTE_MS }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 9 * HOUR_MS }) },
  { weight: 1, arbitrary: fc.integer({ min: -MINUTE_MS, max: -1 }) },
);

describe("a standing plan", () => {
  it("gives each claim that comes last the seat a new plan would, and nothing else would have changed", () => {
    let added = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        anyInput,
        fc.nat({ max: 4 }),
        fc.array(ANY_STEP, { minLength: 7, maxLength: 7 }),
        (input, of, steps) => {
          const inOrder = [...input.claims].sort(compareClaims);
          const first = { ...input, claims: inOrder.slice(0, of) };
          let { seats, standing } = makePlan(first);
          let given = [...seats];
          let now = input.now;
          for (const [index, claim] of inOrder.slice(of).entries()) {
            now += steps[index]!;
            const anew: PlanInput = { ...input, now, claims: inOrder.slice(0, of + index + 1) };
            const seat = standing.add(claim, now);
            if (seat === null) {
              ({ seats, standing } = makePlan(anew));
              given = [...seats];
              refused += 1;
            } else {
              given.push(seat);
              expect(plan(anew)).toEqual(given);
              added += 1;
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
    console.log(`${added} claims added, ${refused} times planned anew`);
    expect(added).toBeGreaterThan(1_000);
  });

  const waiting = [aClaim({ id: "a", at: NOON - HOUR_MS }), aClaim({ id: "b", at: NOON + 2 * HOUR_MS })];
  const crowded = (but: Partial<PlanInput> = {}) =>
    anInput({
      now: NOON,
      rules: { ...FREE_RULES, quota: [ONE_AN_HOUR] },
      usage: [aCall(NOON - 10 * MINUTE_MS)],
      claims: waiting,
      ...but,
    });
  const late = aClaim({ id: "z", bookedAt: 1, at: NOON });

  it.each<[string, PlanInput, Claim, number, boolean]>([
    ["a moment later", crowded(), late, NOON + 1, true],
    ["with nothing else waiting", crowded({ claims: [] }), late, NOON + 1, true],
    [
      "before one of lower priority",
      crowded({ claims: [aClaim({ id: "c", at: NOON, priority: "low" })] }),
      late,
      NOON,
      false,
    ],
    ["before one booked at the same moment with a later id", crowded(), aClaim({ id: "A", at: NOON }), NOON, false],
    ["once the clock was set back", crowded(), late, NOON - 1, false],
    ["once the quota that another waits for is free", crowded(), late, NOON + 50 * MINUTE_MS + 3_000, false],
    ["once another is due", crowded({ claims: [waiting[1]!] }), late, NOON + 2 * HOUR_MS, false],
    ["beside a seat of now", crowded({ usage: [] }), late, NOON, false],
    [
      "beside a call that lasts longer than planned for",
      crowded({ usage: [aCall(NOON - 60_000, { finishedAt: null })] }),
      late,
      NOON,
      false,
    ],
  ])("takes a claim %s, or does not", (_when, input, claim, now, isTaken) => {
    expect(makePlan(input).standing.add(claim, now) !== null).toBe(isTaken);
  });
});
