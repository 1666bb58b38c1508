/** What breaks, in which order: drawn by seeded dice before anything runs. Pure. Times are real. */
import type { Seam } from "../src/runtime/seams.ts";
import { SEAMS } from "../src/runtime/seams.ts";
import type { FaultKind } from "../src/sandbox/faults.ts";
import { FAULT_KINDS } from "../src/sandbox/faults.ts";
import type { Dice } from "./dice.ts";

export type Breakage =
  /** SIGKILL, now or at the next release that passes a seam; another process takes its place `forMs` later. */
  | { readonly kind: "kill" | "stop"; readonly worker: number; readonly forMs: number }
  | { readonly kind: "kill-at" | "freeze-at"; readonly worker: number; readonly seam: Seam; readonly forMs: number }
  /** SIGSTOP, and SIGCONT `forMs` later. */
  | { readonly kind: "freeze"; readonly worker: number; readonly forMs: number }
  | { readonly kind: "redis-flush" }
  | { readonly kind: StoreBreakage; readonly forMs: number }
  /** The next call meets with a fault of the provider's. */
  | { readonly kind: "call"; readonly fault: FaultKind }
  /** Nobody listens at the provider's address. */
  | { readonly kind: "unreachable"; readonly forMs: number }
  /** Somebody else sends with the same App Key. */
  | { readonly kind: "stranger" };

type StoreBreakage = "redis-kill" | "redis-freeze" | "postgres-kill" | "postgres-freeze";

export type Gust = Breakage & {
  /** Since the one before broke, or since work went on after it. */
  readonly gapMs: number;
  /** Whether the next waits until this is over and work goes on again; otherwise it may come in the middle of it. */
  readonly isWaitedFor: boolean;
};

/** What there is to break. */
export type Breakable = { readonly workers: number; readonly redis: boolean; readonly postgres: boolean };

const GAP_MS = 1_500;

/** Where everything broke at once, nothing would go out that a fault could hit. */
const WAITED_FOR = 0.75;

/** As much as can break within `lengthMs`, were it over at once. */
export function drawStorm(dice: Dice, lengthMs: number, there: Breakable): readonly Gust[] {
  const weights = {
    kill: 3,
    stop: 1,
    "kill-at": 6,
    "freeze-at": 4,
    freeze: 3,
    "redis-flush": there.redis ? 2 : 0,
    "redis-kill": there.redis ? 2 : 0,
    "redis-freeze": there.redis ? 2 : 0,
    "postgres-kill": there.postgres ? 2 : 0,
    "postgres-freeze": there.postgres ? 2 : 0,
    call: 6,
    unreachable: 1,
    stranger: 1,
  } satisfies Record<Breakage["kind"], number>;
  const drawn: Gust[] = [];
  for (let leftMs = lengthMs; leftMs > 0;) {
    const gapMs = dice.gapMs(GAP_MS);
    drawn.push({ ...drawBreakage(dice, dice.weighted(weights), there), gapMs, isWaitedFor: dice.roll() < WAITED_FOR });
    leftMs -= gapMs;
  }
  return drawn;
}

function drawBreakage(dice: Dice, kind: Breakage["kind"], { workers }: Breakable): Breakage {
  const worker = dice.between(0, workers - 1);
  switch (kind) {
    case "kill":
    case "stop":
      return { kind, worker, forMs: dice.between(0, 3_000) };
    case "kill-at":
      return { kind, worker, seam: dice.pick(SEAMS), forMs: dice.between(0, 3_000) };
    case "freeze-at":
      return { kind, worker, seam: dice.pick(SEAMS), forMs: drawFreezeMs(dice) };
    case "freeze":
      return { kind, worker, forMs: drawFreezeMs(dice) };
    case "redis-kill":
    case "redis-freeze":
    case "postgres-kill":
    case "postgres-freeze":
    case "unreachable":
      return { kind, forMs: drawFreezeMs(dice) / 2 };
    case "call":
      return { kind, fault: dice.pick(FAULT_KINDS) };
    case "redis-flush":
    case "stranger":
      return { kind };
    default:
      return kind satisfies never;
  }
}

/** Mostly shorter than what makes a zombie, sometimes well past lock, deadline and grace. */
function drawFreezeMs(dice: Dice): number {
  return dice.roll() < 0.7 ? dice.between(1_000, 4_000) : dice.between(4_000, 12_000);
}
