/** Where an app stands: what it is tied to, and everything that keeps it from releasing. */
import type { AppRules } from "./app.ts";
import type { Hold } from "./plan.ts";
import type { Instant } from "./time.ts";
import { SECOND_MS } from "./time.ts";

export type Provider = "sandbox" | "live";

/** What an app is tied to from its first day: which RongCloud, and which App Key (by fingerprint, never by value). */
export type Binding = { readonly provider: Provider; readonly fingerprint: string };

export function isSameBinding(one: Binding, other: Binding): boolean {
  return one.provider === other.provider && one.fingerprint === other.fingerprint;
}

/**
 * Why nothing of the app is released: quota used elsewhere, RongCloud out of reach, RongCloud refusing the app, or no way
 * to write down that a call is about to be made.
 */
export type AppHold = {
  readonly code: "throttled" | "unreachable" | "blocked" | "witness";
  /** Null: until a person resumes. */
  readonly until: Instant | null;
  readonly why: string;
  readonly since: Instant;
};

export type AppState = {
  readonly app: string;
  readonly binding: Binding;
  readonly rules: AppRules;
  readonly hold: AppHold | null;
  readonly backoffStep: number;
  readonly neverLeftCount: number;
  readonly paused: { readonly by: string; readonly note: string; readonly at: Instant } | null;
  readonly disarmedWhy: string | null;
  /** Why the rules cannot be read, and ordinary ones stand in their place; null when they can. */
  readonly unreadable: string | null;
  readonly heartbeatRealAt: number | null;
  readonly reconciledRealAt: number | null;
};

/** A worker that gave no sign of life for this long, in real time, counts as gone. */
export const WORKER_SILENT_MS = 15 * SECOND_MS;

/** Everything that keeps the app from releasing, in the plan's words. */
export function holdsOf(state: AppState): readonly Hold[] {
  const holds: Hold[] = [];
  if (state.unreadable !== null) holds.push({ until: null, why: state.unreadable });
  if (state.disarmedWhy !== null) holds.push({ until: null, why: `disarmed: ${state.disarmedWhy}` });
  if (state.paused) {
    const note = state.paused.note === "" ? "" : `: ${state.paused.note}`;
    holds.push({ until: null, why: `paused by ${state.paused.by}${note}` });
  }
  if (state.hold) holds.push({ until: state.hold.until, why: state.hold.why });
  return holds;
}

/** Why nothing of an app may be released just now, each in a word. */
export const HOLD_REASONS = [
  "throttled",
  "unreachable",
  "blocked",
  "witness",
  "paused",
  "disarmed",
  "unreadable",
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** The reasons that hold at `now`; none while the app may release. */
export function holdReasonsOf(
  { hold, paused, disarmedWhy, unreadable }: AppState,
  now: Instant,
): ReadonlySet<HoldReason> {
  const reasons = new Set<HoldReason>();
  if (hold !== null && (hold.until === null || hold.until > now)) reasons.add(hold.code);
  if (paused !== null) reasons.add("paused");
  if (disarmedWhy !== null) reasons.add("disarmed");
  if (unreadable !== null) reasons.add("unreadable");
  return reasons;
}

/** Says whether the app is stopped until a person does something about it. */
export function isStopped(state: AppState): boolean {
  return (
    state.unreadable !== null ||
    state.disarmedWhy !== null ||
    state.paused !== null ||
    (state.hold !== null && state.hold.until === null)
  );
}

/**
 * Says whether some worker gave a sign of life lately. Both instants are real time. A sign from further ahead was given
 * before the clock was set back, and says nothing about now.
 */
export function isWorkerAlive(state: AppState, realNow: number): boolean {
  return state.heartbeatRealAt !== null && Math.abs(realNow - state.heartbeatRealAt) < WORKER_SILENT_MS;
}
