/** Dice that throw the same numbers for the same seed, so that what they decided can be decided again. */
import { createHash } from "node:crypto";
import { seeded } from "../test/support/seeded.ts";

export type Dice = {
  /** In [0, 1). */
  roll(): number;
  /** A whole number of `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** The wait for something that comes every `meanMs` on average, at moments that know nothing of one another. */
  gapMs(meanMs: number): number;
  pick<T>(from: readonly T[]): T;
  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
};

/** Dice for one purpose: what is thrown for one changes nothing of what is thrown for another. */
export function diceOf(seed: number, purpose: string): Dice {
  const roll = seeded(createHash("sha256").update(`${seed}/${purpose}`).digest().readUInt32LE(0));
  return {
    roll,
    between: (min, max) => min + Math.floor(roll() * (max - min + 1)),
    gapMs: (meanMs) => Math.ceil(-Math.log(1 - roll()) * meanMs),
    pick<T>(from: readonly T[]): T {
      const picked = from[Math.floor(roll() * from.length)];
      if (picked === undefined) throw new RangeError("there is nothing to pick from");
      return picked;
    },
    weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
      const entries = Object.entries(weights) as [Name, number][];
      let left = roll() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      throw new RangeError("the weights are all zero");
    },
  };
}
