import { describe, expect, it } from "vitest";
import { readFlags } from "../../soak/flags.ts";

describe("readFlags()", () => {
  it("soaks all pairings for an hour and a half when nothing is said", () => {
    expect(readFlags([])).toEqual({
      kind: "flags",
      flags: {
        lengthMs: 5_400_000,
        seed: null,
        pairings: ["pglite", "postgres", "redis-postgres", "redis-pglite"],
        rate: 2_000,
        dayLimit: 3,
        json: false,
        log: null,
      },
    });
  });

  it("takes what is said", () => {
    const args = ["--minutes", "2", "--seed", "42", "--pairing", "postgres", "--rate=1000", "--day-limit=24", "--json"];
    expect(readFlags(args)).toMatchObject({
      flags: { lengthMs: 120_000, seed: 42, pairings: ["postgres"], rate: 1_000, dayLimit: 24, json: true },
    });
  });

  it.each([
    [["--hours", "much"], '--hours must be a number from 0.001 to 10000; got "much"'],
    [["--hours", "1", "--minutes", "1"], "--hours and --minutes say the same thing: give one of them"],
    [["--seed", "1.5"], '--seed must be a whole number from 0 to 4294967295; got "1.5"'],
    [["--rate", "5000"], '--rate must be a number from 100 to 2000; got "5000"'],
    [
      ["--pairing", "postgers"],
      '--pairing must be one of pglite, postgres, redis-postgres, redis-pglite or all; got "postgers" — did you mean "postgres"?',
    ],
  ])("refuses %j in one sentence", (args, why) => {
    expect(readFlags(args)).toEqual({ kind: "bad", why });
  });

  it("refuses a flag it does not know", () => {
    expect(readFlags(["--minuets", "2"])).toMatchObject({ kind: "bad", why: expect.stringContaining("--minuets") });
  });
});
