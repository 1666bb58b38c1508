import { describe, expect, it } from "vitest";
import { createRecovery } from "../../soak/recovery.ts";

function aRecovery() {
  let now = 0;
  const recovery = createRecovery(() => now, { happened: () => undefined });
  return { recovery, at: (ms: number) => (now = ms) };
}

describe("createRecovery()", () => {
  it("measures from what was put right last to the first round of reconciling after it", () => {
    const { recovery, at } = aRecovery();
    at(100);
    const killed = recovery.begin("kill");
    const frozen = recovery.begin("redis-freeze");
    at(500);
    killed();
    recovery.sign(550);
    at(900);
    frozen();
    recovery.sign(900);
    recovery.sign(1_250);
    recovery.sign(9_000);
    expect(recovery.figures()).toEqual({ "redis-freeze": { times: 1, slowestMs: 350 } });
  });

  it("gives a measurement up when something else breaks first", () => {
    const { recovery, at } = aRecovery();
    recovery.begin("kill")();
    recovery.begin("kill");
    at(700);
    recovery.sign(700);
    expect(recovery.figures()).toEqual({});
    expect(recovery.silentSince).toBeNull();
  });

  it("knows since when it has been silent, and whether anything was broken meanwhile", () => {
    const { recovery, at } = aRecovery();
    at(100);
    const over = recovery.begin("kill");
    at(200);
    over();
    expect(recovery.silentSince).toBe(200);
    expect(recovery.wasBrokenSince(150)).toBe(true);
    expect(recovery.wasBrokenSince(201)).toBe(false);
    recovery.sign(300);
    expect(recovery.silentSince).toBeNull();
  });
});
