/** What people do, and when: drawn by seeded dice before anything runs. Pure. `atMs` is real, the rest is plan time. */
import type { LatePolicy, Priority } from "../src/domain/campaign.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../src/domain/time.ts";
import type { Dice } from "./dice.ts";

export type Deed =
  | Submission
  /** The words or the time of a campaign that waits are changed, or it is cancelled. */
  | (Aimed & { readonly kind: "edit-words" })
  | (Aimed & { readonly kind: "cancel" })
  | (Aimed & { readonly kind: "edit-time"; readonly byMs: number })
  /** The key of an earlier announcement, with other words: to be refused. */
  | { readonly kind: "reuse-key"; readonly which: number }
  | { readonly kind: "pause"; readonly forMs: number };

export type Planned = Deed & { readonly atMs: number };

export type Submission = {
  readonly kind: "submit";
  /** Stands in the words, so that calls can be told apart; it is the idempotency key as well. */
  readonly label: string;
  readonly inMs: number;
  /** From when it should go to its deadline. */
  readonly roomMs: number;
  readonly priority: Priority;
  readonly anytime: boolean;
  readonly late: LatePolicy;
  /** Asked this often at the same moment. */
  readonly times: number;
};

/** `which` in [0, 1) picks one of those that wait; `atSeat` waits for the moment at which its release begins. */
export type Aimed = { readonly which: number; readonly atSeat: boolean };

/** How many times more is asked for than can go out. */
const DEMAND = 1.5;

/** So many announcements are there from the start. */
const AT_ONCE = 3;

export function drawDeeds(
  dice: Dice,
  lengthMs: number,
  { rate, dayLimit }: { rate: number; dayLimit: number },
): readonly Planned[] {
  const submitEveryMs = DAY_MS / rate / (DEMAND * dayLimit);
  const weights = { submit: 12, "edit-words": 3, "edit-time": 2, cancel: 2, "reuse-key": 1, pause: 1 };
  const everyMs = submitEveryMs * (weights.submit / Object.values(weights).reduce((sum, each) => sum + each, 0));
  const submission = (atMs: number) => drawSubmission(dice, `a${(count += 1)}`, (lengthMs - atMs) * rate);
  let count = 0;
  const drawn: Planned[] = Array.from({ length: AT_ONCE }, () => ({ atMs: 0, ...submission(0) }));
  // What is asked for towards the end ends during the settling, which should not take long.
  for (let atMs = dice.gapMs(everyMs); atMs < lengthMs; atMs += dice.gapMs(everyMs)) {
    const kind = dice.weighted(weights);
    drawn.push({ atMs, ...(kind === "submit" ? submission(atMs) : drawOther(dice, kind)) });
  }
  return drawn;
}

function drawSubmission(dice: Dice, label: string, leftMs: number): Submission {
  const isFarOff = dice.roll() < 0.2;
  return {
    kind: "submit",
    label,
    inMs: isFarOff ? dice.between(0, Math.min(60 * HOUR_MS, Math.floor(leftMs / 2))) : dice.between(0, 3 * HOUR_MS),
    roomMs: dice.between(HOUR_MS, 10 * HOUR_MS),
    priority: dice.weighted({ urgent: 1, normal: 4, low: 1 }),
    anytime: dice.roll() < 0.7,
    late: dice.weighted({ hold: 2, send: 2, skip: 1 }),
    times: dice.roll() < 0.2 ? 2 : 1,
  };
}

function drawOther(dice: Dice, kind: Exclude<Deed["kind"], "submit">): Deed {
  const which = dice.roll();
  const atSeat = dice.roll() < 0.5;
  switch (kind) {
    case "edit-words":
      return { kind, which, atSeat };
    case "cancel":
      return { kind, which, atSeat };
    case "edit-time":
      return { kind, which, atSeat, byMs: dice.between(MINUTE_MS, 2 * HOUR_MS) };
    case "reuse-key":
      return { kind, which };
    case "pause":
      return { kind, forMs: dice.between(10 * MINUTE_MS, 4 * HOUR_MS) };
    default:
      return kind satisfies never;
  }
}
