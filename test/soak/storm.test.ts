import { describe, expect, it } from "vitest";
import { SEAMS } from "../../src/runtime/seams.ts";
import { FAULT_KINDS } from "../../src/sandbox/faults.ts";
import { drawDeeds } from "../../soak/deeds.ts";
import { diceOf } from "../../soak/dice.ts";
import { drawStorm } from "../../soak/storm.ts";

const ALL = { workers: 2, redis: true, postgres: true };
const HOUR = 3_600_000;

describe("diceOf()", () => {
  it("throws the same numbers for the same seed and purpose, and others for another", () => {
    const throwsOf = (seed: number, purpose: string) => {
      const dice = diceOf(seed, purpose);
      return Array.from({ length: 20 }, () => dice.roll());
    };
    expect(throwsOf(7, "storm")).toEqual(throwsOf(7, "storm"));
    expect(throwsOf(7, "storm")).not.toEqual(throwsOf(8, "storm"));
    expect(throwsOf(7, "storm")).not.toEqual(throwsOf(7, "deeds"));
    for (const thrown of throwsOf(7, "storm")) expect(thrown >= 0 && thrown < 1).toBe(true);
  });

  it("picks what weighs more more often, and never what weighs nothing", () => {
    const dice = diceOf(1, "weights");
    const picked = Array.from({ length: 4_000 }, () => dice.weighted({ heavy: 3, light: 1, none: 0 }));
    const share = picked.filter((name) => name === "heavy").length / picked.length;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.8);
    expect(picked).not.toContain("none");
  });
});

describe("drawStorm()", () => {
  it("draws the same storm for the same seed, enough of it for its length, and overlaps some of it", () => {
    const storm = drawStorm(diceOf(3, "storm"), HOUR, ALL);
    expect(storm).toEqual(drawStorm(diceOf(3, "storm"), HOUR, ALL));
    expect(storm.reduce((sum, { gapMs }) => sum + gapMs, 0)).toBeGreaterThanOrEqual(HOUR);
    const waitedFor = storm.filter(({ isWaitedFor }) => isWaitedFor).length / storm.length;
    expect(waitedFor).toBeGreaterThan(0.7);
    expect(waitedFor).toBeLessThan(0.8);
  });

  it("in an hour breaks everything there is, at every seam and with every fault of the provider's", () => {
    const storm = drawStorm(diceOf(3, "storm"), HOUR, ALL);
    const kinds = new Set(storm.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      ...["call", "freeze", "freeze-at", "kill", "kill-at", "postgres-freeze", "postgres-kill"],
      ...["redis-flush", "redis-freeze", "redis-kill", "stop", "stranger", "unreachable"],
    ]);
    const killedAt = new Set(storm.flatMap((each) => (each.kind === "kill-at" ? [each.seam] : [])));
    expect([...killedAt].sort()).toEqual([...SEAMS].sort());
    const faults = new Set(storm.flatMap((each) => (each.kind === "call" ? [each.fault] : [])));
    expect([...faults].sort()).toEqual([...FAULT_KINDS].sort());
  });

  it("breaks no store that is not there", () => {
    const storm = drawStorm(diceOf(3, "storm"), HOUR, { workers: 1, redis: false, postgres: false });
    expect(storm.filter(({ kind }) => kind.startsWith("redis") || kind.startsWith("postgres"))).toEqual([]);
    expect(storm.every((each) => !("worker" in each) || each.worker === 0)).toBe(true);
  });
});

describe("drawDeeds()", () => {
  const deeds = drawDeeds(diceOf(3, "deeds"), HOUR, { rate: 2_000, dayLimit: 3 });

  it("begins with announcements, and gives each a label of its own", () => {
    expect(deeds.slice(0, 3).map(({ kind, atMs }) => ({ kind, atMs }))).toEqual(
      Array(3).fill({ kind: "submit", atMs: 0 }),
    );
    const labels = deeds.flatMap((deed) => (deed.kind === "submit" ? [deed.label] : []));
    expect(new Set(labels).size).toBe(labels.length);
  });

  it("asks for about one and a half times what the quota lets out", () => {
    const days = (HOUR * 2_000) / 86_400_000;
    const perDay = deeds.filter(({ kind }) => kind === "submit").length / days;
    expect(perDay).toBeGreaterThan(3.5);
    expect(perDay).toBeLessThan(5.5);
  });
});
