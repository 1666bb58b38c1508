/** Chance that a seed repeats. */

/** Numbers in [0, 1), the same for the same seed (mulberry32: small, fast, even enough for deciding what breaks next). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many instants between two others, in order. */
export function someInstants(roll: () => number, count: number, from: number, until: number): number[] {
  return Array.from({ length: count }, () => Math.floor(from + roll() * (until - from))).sort((a, b) => a - b);
}
