import { describe, expect, it } from "vitest";
import { nextTryAt } from "../../src/domain/delivery.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";

describe("nextTryAt()", () => {
  const waits = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 10 * HOUR_MS];

  it("waits longer each time, and gives up after the eighth try", () => {
    const delays = Array.from({ length: 8 }, (_, n) =>
      nextTryAt({ now: 0, tries: n + 1, retryAfterMs: null, roll: 0 }),
    );
    expect(delays).toEqual([...waits, null]);
  });

  it.each<[number | null, number]>([
    [null, 5 * SECOND_MS],
    [SECOND_MS, 5 * SECOND_MS],
    [MINUTE_MS, MINUTE_MS],
    [48 * HOUR_MS, 12 * HOUR_MS],
  ])("lets a receiver that asks for %s ms only lengthen the wait", (retryAfterMs, waitMs) => {
    expect(nextTryAt({ now: 7, tries: 1, retryAfterMs, roll: 0 })).toBe(7 + waitMs);
  });

  it("adds a little chance, so that not all come back at one instant", () => {
    const at = nextTryAt({ now: 0, tries: 3, retryAfterMs: null, roll: 0.999 })!;
    expect(at).toBeGreaterThan(2 * MINUTE_MS);
    expect(at).toBeLessThan(2 * MINUTE_MS + 12 * SECOND_MS);
  });
});
