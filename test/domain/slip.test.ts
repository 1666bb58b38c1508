import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slip } from "../../src/domain/slip.ts";
import { MINUTE_MS } from "../../src/domain/time.ts";
import { at } from "../support/a-campaign.ts";

const slipMs = 15 * MINUTE_MS;
const NOON = at("12:00");

describe("slip()", () => {
  it.each<[string, Partial<Parameters<typeof slip>[0]>, number | null, number | null]>([
    [
      "the first seat is told by the answer",
      { before: null, promisedAt: at("18:00"), toldAt: null },
      at("18:00"),
      null,
    ],
    ["no seat is no news here", { before: null, promisedAt: null, toldAt: null }, null, null],
    ["fifteen minutes are none", { promisedAt: at("12:15") }, NOON, null],
    ["one more millisecond is", { promisedAt: at("12:15") + 1 }, at("12:15") + 1, NOON],
    ["moves add up", { before: at("12:10"), promisedAt: at("12:20") }, at("12:20"), NOON],
    ["earlier is no slip, and no new promise", { promisedAt: at("11:00") }, NOON, null],
    ["after an edit nothing counts", { before: null, promisedAt: at("18:00") }, at("18:00"), null],
    ["of before there were alerts", { toldAt: null, promisedAt: at("18:00") }, at("18:00"), null],
    [
      "an occurrence's first seat far from its time",
      { before: null, toldAt: null, promisedAt: at("12:16"), expectedAt: NOON },
      at("12:16"),
      NOON,
    ],
    [
      "an occurrence's first seat near its time",
      { before: null, toldAt: null, promisedAt: at("12:10"), expectedAt: NOON },
      NOON,
      null,
    ],
  ])("%s", (_edge, but, toldAt, slippedFrom) => {
    const given = { before: NOON, promisedAt: NOON, toldAt: NOON, expectedAt: null, slipMs, ...but };
    expect(slip(given)).toEqual({ toldAt, slippedFrom });
  });

  it("never leaves people believing in a time more than that earlier than the seat, and alerts no oftener than it must", () => {
    const moves = fc.array(fc.integer({ min: 0, max: 3 * 60 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(moves, (minutes) => {
        let seat = { before: null as number | null, toldAt: null as number | null };
        for (const minute of minutes) {
          const promisedAt = NOON + minute * MINUTE_MS;
          const { toldAt, slippedFrom } = slip({ ...seat, promisedAt, expectedAt: null, slipMs });
          expect(promisedAt - toldAt!).toBeLessThanOrEqual(slipMs);
          if (slippedFrom !== null) expect(promisedAt - slippedFrom).toBeGreaterThan(slipMs);
          else if (seat.toldAt !== null) expect(toldAt).toBe(seat.toldAt);
          seat = { before: promisedAt, toldAt };
        }
      }),
    );
  });
});
