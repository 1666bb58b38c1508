/**
 * Walking to the first open instant, and telling what stood in the way.
 *
 * From the instant asked for, the first constraint that closes it says when it alone lets go; from the next whole minute
 * the question is asked again. Those steps are the reasons. After a few the rest is searched silently, and what a search
 * found closed is remembered: constraints only ever close more, so no minute is searched twice. That, and constraints
 * that leap over whole runs of full days, keep a plan of decades near-linear.
 */
import { BlockedTime } from "./blocked-time.ts";
import type { Constraint } from "./constraint.ts";
import type { Reason } from "./plan.ts";
import { MINUTE_MS } from "./time.ts";
import type { Instant } from "./time.ts";

/** Where a walk arrives, null for nowhere, and what it met on the way. */
type Walk = { readonly arrivesAt: Instant | null; readonly reasons: readonly Reason[] };

/** Walks from exactly `from`; takes what is still closed after `giveUpAt` for closed for ever. */
export type Walker = (from: Instant, giveUpAt: Instant) => Walk;

/** Steps told as they come; of a longer walk only the step that decided it is told besides. */
const STEPS_TOLD_MAX = 6;

/** A walker past these constraints, which are asked in this order. One walker remembers what its searches found. */
export function createWalker(constraints: readonly Constraint[]): Walker {
  const searched = new BlockedTime();
  const trail = new Trail(constraints.length);

  return (from, giveUpAt) => {
    trail.clear();
    let at = from;
    for (let steps = 0; at <= giveUpAt; steps++) {
      const closing = firstClosing(constraints, at);
      if (closing === null) return { arrivesAt: at, reasons: trail.tell() };
      if (steps === STEPS_TOLD_MAX) break;
      at = wholeMinuteFrom(trail.meet(closing, at));
    }
    const found = at <= giveUpAt ? search(at, giveUpAt) : Infinity;
    if (found === Infinity) return { arrivesAt: null, reasons: trail.tell() };
    const deciding = firstClosing(constraints, found - MINUTE_MS);
    if (deciding !== null) trail.meet(deciding, found - MINUTE_MS);
    return { arrivesAt: found, reasons: trail.tell() };
  };

  /** The first minute ≥ `from`, itself a whole minute, that every constraint leaves open; Infinity for none. */
  function search(from: Instant, giveUpAt: Instant): Instant {
    let at = searched.nextFree(from);
    while (at <= giveUpAt) {
      const closing = firstClosing(constraints, at);
      if (closing === null) break;
      at = searched.nextFree(wholeMinuteFrom(closing.nextFree(at)));
    }
    const found = at <= giveUpAt ? at : Infinity;
    searched.add(from, found);
    return found;
  }
}

function firstClosing(constraints: readonly Constraint[], at: Instant): Constraint | null {
  for (const constraint of constraints) if (constraint.nextFree(at) !== at) return constraint;
  return null;
}

/**
 * The constraints a walk met, each at the place it was first met and with its last end. Kept from walk to walk: a plan
 * of a hundred thousand seats takes half a million steps.
 */
class Trail {
  private readonly met: Constraint[] = [];
  private length = 0;
  private readonly firstAt: Float64Array;
  private readonly lastAt: Float64Array;
  private readonly until: Float64Array;

  constructor(size: number) {
    this.firstAt = new Float64Array(size);
    this.lastAt = new Float64Array(size);
    this.until = new Float64Array(size);
  }

  clear(): void {
    this.length = 0;
  }

  /** Notes that `constraint` closes `at`, and answers when it alone lets go. */
  meet(constraint: Constraint, at: Instant): Instant {
    let place = 0;
    while (place < this.length && this.met[place] !== constraint) place++;
    if (place === this.length) {
      this.length++;
      this.met[place] = constraint;
      this.firstAt[place] = at;
    }
    const until = constraint.nextFree(at);
    this.lastAt[place] = at;
    this.until[place] = until;
    return until;
  }

  tell(): Reason[] {
    const { firstAt, lastAt, until } = this;
    return this.met
      .slice(0, this.length)
      .map((constraint, place) =>
        constraint.explain({ firstAt: firstAt[place] ?? 0, lastAt: lastAt[place] ?? 0, until: until[place] ?? 0 }),
      );
  }
}

/** The first whole minute that is not before `at`. */
export function wholeMinuteFrom(at: Instant): Instant {
  return Math.ceil(at / MINUTE_MS) * MINUTE_MS;
}
