/**
 * The plan: which campaign is released when, and why then.
 *
 * Claims are taken in claim order, and each gets the earliest seat that everything before it leaves open. Nothing that
 * comes later moves it, so a claim that comes last is placed without planning the rest again. Everyone asks this one
 * function: the producer answers with it, people see it drawn, and the worker asks it again before it sends.
 */
import type { AppRules } from "./app.ts";
import type { Priority } from "./campaign.ts";
import { makePlan } from "./standing-plan.ts";
import type { Instant } from "./time.ts";

export { checkRules } from "./check-rules.ts";
export { compareClaims } from "./claim-order.ts";

/** A wish for a seat. */
export type Claim = {
  readonly id: string;
  readonly priority: Priority;
  readonly bookedAt: Instant;
  readonly nominalAt: Instant;
  readonly at: Instant;
  /** The latest instant its call may start, included; null for none. */
  readonly deadline: Instant | null;
  /** Lifts send windows, nothing else. */
  readonly anytime: boolean;
  /** Breaks ties before id: position in a file. */
  readonly position?: number;
};

/** A call that counts against the quota. */
export type Call = {
  readonly startedAt: Instant;
  /** Null while in flight. */
  readonly finishedAt: Instant | null;
  /** Whether it was an urgent campaign's; a call of unknown priority is not. */
  readonly urgent: boolean;
};

/** While it lasts nothing of the app is released; it ends at `until`, included. */
export type Hold = {
  /** Null: until a person resumes. */
  readonly until: Instant | null;
  readonly why: string;
};

export type ReasonCode = "hold" | "send-window" | "hour-quota" | "day-quota" | "reserve" | "spacing";

/** What stood between a claim and an earlier seat. */
export type Reason = {
  /** "hour-quota" stands for sliding windows of any length. */
  readonly code: ReasonCode;
  /** One line for people, without the code; instants in the app's zone. */
  readonly text: string;
  /** When this alone let go; null when it never does. */
  readonly until: Instant | null;
};

export type Seat = {
  readonly id: string;
  readonly seatAt: Instant | null;
  /** Where no seat fits before the deadline: the first that would have; else null. */
  readonly firstSeatAt: Instant | null;
  readonly reasons: readonly Reason[];
};

export type PlanInput = {
  readonly now: Instant;
  readonly rules: AppRules;
  readonly usage: readonly Call[];
  readonly holds: readonly Hold[];
  readonly claims: readonly Claim[];
};

/**
 * Gives every claim its seat, in claim order.
 *
 * A seat is exactly `max(at, now)` where that is open, else the first whole minute after it that is: after every hold,
 * inside the send windows, within every quota rule before and after it, apart from other seats, not after its deadline.
 * Grows near-linearly with claims, usage and the years they reach over. Never loops: a claim no instant can suit gets
 * neither seat nor first seat.
 */
export function plan(input: PlanInput): readonly Seat[] {
  return makePlan(input).seats;
}
