import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import { compareClaims, plan } from "../../src/domain/plan.ts";
import type { Claim, PlanInput, Seat } from "../../src/domain/plan.ts";
import { overQuota } from "../../src/domain/quota.ts";
import { DAY_MS, HOUR_MS } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import { NOON, aClaim, anInput, anyInput } from "./plan-cases.ts";
import { isFeasible, occupiedBySeat, occupiedByUsage, oraclePlan } from "./plan-oracle.ts";
import type { Occupied } from "./plan-oracle.ts";

/** How far the oracle looks; a seat past it is one it does not know. */
const HORIZON_MS = 3 * DAY_MS;

const RUNS = { numRuns: 150 };

describe("plan() follows its laws", () => {
  it("seats every claim where the oracle does, walking the grid minute by minute", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const seen = plan(input).map((seat) => withinHorizon(seat, input.now + HORIZON_MS));
        const expected = oraclePlan(input, HORIZON_MS);
        expect(seen.slice(0, expected.length)).toEqual(expected);
      }),
      RUNS,
    );
  });

  it("exceeds no window that usage had not already exceeded, before or after any seat", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const calls = occupiedByUsage(input);
        const seats = seated(input).map(({ seatAt, claim }) => occupiedBySeat(input.rules, seatAt, isUrgent(claim)));
        const before = overQuota(calls.map(times), input.rules.quota, input.rules.marginMs);
        const after = overQuota([...calls, ...seats].map(times), input.rules.quota, input.rules.marginMs);
        expect(after).toEqual(before);
      }),
      RUNS,
    );
  });

  it("gives no seat before `at` or now, after the deadline, in a hold, near another seat or outside a send window", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const taken: Occupied[] = occupiedByUsage(input);
        for (const { seatAt, claim } of seated(input)) {
          expect(isFeasible(input, taken, claim, seatAt)).toBe(true);
          expect(seatAt).toBeLessThanOrEqual(claim.deadline ?? Infinity);
          taken.push(occupiedBySeat(input.rules, seatAt, isUrgent(claim)));
        }
      }),
      RUNS,
    );
  });

  it("never moves a seat, or its reasons, for a claim that comes later in claim order", () => {
    fc.assert(
      fc.property(anyInput, fc.nat({ max: 7 }), (input, count) => {
        const inOrder = [...input.claims].sort(compareClaims);
        const some = plan({ ...input, claims: inOrder.slice(0, count) });
        expect(plan(input).slice(0, count)).toEqual(some);
      }),
      RUNS,
    );
  });

  it("does not depend on the order of its input", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const turned = { ...input, claims: input.claims.toReversed(), usage: input.usage.toReversed() };
        const distinct = new Set(input.claims.map(({ id }) => id)).size === input.claims.length;
        fc.pre(distinct);
        expect(plan(turned)).toEqual(plan(input));
      }),
      RUNS,
    );
  });

  it("holds its laws over months of the default rules", () => {
    const claims = Array.from({ length: 400 }, (_, i) => aClaim({ id: `c${i}`, at: NOON + (i % 7) * 11 * HOUR_MS }));
    const input = anInput({ now: NOON, rules: { ...DEFAULT_RULES, zone: "Europe/Berlin" }, claims });
    const seats = seated(input);
    const calls = seats.map(({ seatAt }) => ({ startedAt: seatAt, finishedAt: seatAt + input.rules.callSpanMs }));
    expect(seats).toHaveLength(400);
    expect(overQuota(calls, input.rules.quota, input.rules.marginMs)).toEqual([]);
  });
});

function withinHorizon({ id, seatAt, firstSeatAt }: Seat, horizonAt: Instant) {
  const seen = (instant: Instant | null) => (instant !== null && instant > horizonAt ? null : instant);
  return { id, seatAt: seen(seatAt), firstSeatAt: seen(firstSeatAt) };
}

function seated(input: PlanInput): { seatAt: Instant; claim: Claim }[] {
  const byId = new Map(input.claims.map((claim) => [claim.id, claim]));
  return plan(input).flatMap(({ id, seatAt }) => {
    const claim = byId.get(id);
    return seatAt === null || claim === undefined ? [] : [{ seatAt, claim }];
  });
}

function isUrgent({ priority }: Claim): boolean {
  return priority === "urgent";
}

function times({ from, to }: Occupied) {
  return { startedAt: from, finishedAt: to };
}
