/** What the pretend service remembers of each call: the record that tests and the demo judge by. */
import type { Instant } from "../domain/time.ts";
import { BROADCAST_PATH } from "../rongcloud/contract.ts";
import type { FaultKind } from "./faults.ts";

/** `not-read`: the form never arrived whole. `error`: a scripted fault answered in the service's place. */
export type Outcome = "accepted" | "throttled" | "refused" | "unauthorised" | "not-enabled" | "error" | "not-read";

/** One call, as the record keeps it. */
export type SandboxEntry = {
  /** RFC 3339 in UTC, with milliseconds, on the clock the sandbox shares with Herald. */
  readonly time: string;
  readonly timeMs: Instant;
  readonly method: string;
  readonly path: string;
  /** The caller's `X-Request-ID`. */
  readonly requestId: string | null;
  readonly fields: Readonly<Record<string, string>>;
  /** HTTP status and code of the answer; null when none was given, the code also when it came as HTML. */
  readonly status: number | null;
  readonly code: number | null;
  readonly outcome: Outcome;
  /** Whether the limiter counts it. */
  readonly counted: boolean;
  readonly messageUID: string | null;
  readonly fault: FaultKind | null;
};

/** `accepted` holds those of `calls` that went out to everyone: accepted broadcasts, whatever was answered. */
export type SandboxRecord = { readonly calls: readonly SandboxEntry[]; readonly accepted: readonly SandboxEntry[] };

/** The record as others read it. */
export function recordOf(calls: readonly SandboxEntry[]): SandboxRecord {
  return { calls, accepted: calls.filter((each) => each.path === BROADCAST_PATH && each.outcome === "accepted") };
}
