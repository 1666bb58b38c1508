/** Walks through every world that can be reached, breadth first, so that what breaks a law is told in the fewest steps. */
import { findBroken, findHidden, nextAtPeace } from "./laws.ts";
import type { Broken, Law } from "./laws.ts";
import { RefusedStep } from "./ledger-model.ts";
import type { Wanting } from "./ledger-model.ts";
import type { Bounds, Step, World } from "./release-model.ts";
import { firstWorld, stepsFrom, take } from "./release-model.ts";
import { keyOf } from "./world-key.ts";

export type Explored = {
  readonly worlds: number;
  readonly steps: number;
  readonly broken: (Broken & { readonly trace: readonly Step[] }) | null;
};

/** `only` looks for one broken law alone. */
export function explore(bounds: Bounds, { without, only }: { without?: Wanting; only?: Law } = {}): Explored {
  const worlds: World[] = [firstWorld()];
  const indexOf = new Map([[keyOf(firstWorld()), 0]]);
  const cameFrom: number[] = [-1];
  const cameBy: (Step | null)[] = [null];
  /** Where each world goes by itself; -1 where it rests. */
  const goesTo: number[] = [];
  let steps = 0;

  const traceTo = (index: number): Step[] => {
    const trace: Step[] = [];
    for (let at = index; at > 0; at = cameFrom[at]!) trace.unshift(cameBy[at]!);
    return trace;
  };
  const breaks = (broken: Broken, trace: Step[]) => ({ worlds: worlds.length, steps, broken: { ...broken, trace } });

  /** The number of a world, which is new if it is the last. */
  const numberOf = (world: World, from: number, step: Step): number => {
    const key = keyOf(world);
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    indexOf.set(key, worlds.length);
    cameFrom.push(from);
    cameBy.push(step);
    return worlds.push(world) - 1;
  };

  for (let index = 0; index < worlds.length; index += 1) {
    const world = worlds[index]!;
    try {
      for (const step of stepsFrom(world)) {
        const next = take(world, step, bounds, without);
        if (next === null) continue;
        steps += 1;
        const before = worlds.length;
        const number = numberOf(next, index, step);
        const broken = number === before ? findBroken(next, only) : null;
        if (broken) return breaks(broken, traceTo(number));
      }
      const step = nextAtPeace(world);
      const next = step && take(world, step, bounds, without);
      const hidden = next === null ? findHidden(world) : null;
      if (hidden && (only === undefined || only === hidden.law)) return breaks(hidden, traceTo(index));
      goesTo.push(step && next ? numberOf(next, index, step) : -1);
    } catch (error) {
      if (!(error instanceof RefusedStep)) throw error;
      return breaks({ law: "no answer is refused by the ledger", why: error.message }, traceTo(index));
    }
  }
  const restless = findRestless(goesTo);
  if (restless === null) return { worlds: worlds.length, steps, broken: null };
  return breaks(
    { law: "everything ends where people can see it", why: "it goes round in a circle" },
    traceTo(restless),
  );
}

/** A world that, left alone, never comes to rest. */
function findRestless(goesTo: readonly number[]): number | null {
  const comesToRest = new Uint8Array(goesTo.length);
  for (let index = 0; index < goesTo.length; index += 1) {
    const path: number[] = [];
    for (let at = index; at >= 0 && !comesToRest[at]; at = goesTo[at]!) {
      path.push(at);
      if (path.length > LONGEST_WAY) return index;
    }
    for (const each of path) comesToRest[each] = 1;
  }
  return null;
}

const LONGEST_WAY = 200;

export function describeStep(step: Step): string {
  const who = typeof step.by === "number" ? `worker ${"AB"[step.by]}` : step.by;
  return "token" in step ? `${who} ${step.does} call ${step.token + 1}` : `${who} ${step.does}`;
}
