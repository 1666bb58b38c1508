/** An app: one RongCloud App Key and the rules its campaigns live by. */
import type { ApprovalRule } from "./approval.ts";
import { SECOND_MS } from "./time.ts";

/** A limit on calls over a window. Both kinds hold at once, in any number. */
export type QuotaRule =
  | { readonly kind: "sliding"; readonly windowMs: number; readonly limit: number }
  | { readonly kind: "day"; readonly zone: string; readonly limit: number };

/**
 * A daily span in the app's zone in which users may be reached, in minutes after local midnight.
 * `closeMinute` ≤ `openMinute` wraps past midnight; 1440 is the end of the day.
 */
export type SendWindow = { readonly openMinute: number; readonly closeMinute: number };

/** `keep` of each day's calls are for urgent campaigns until `untilMinute` (minutes after midnight in each day rule's zone). */
export type Reserve = { readonly keep: number; readonly untilMinute: number };

export type AppRules = {
  /** IANA zone of the send windows and of everything shown to people. */
  readonly zone: string;
  /** How many users a broadcast reaches; 0 when unknown. */
  readonly audience: number;
  /** Empty means always open. */
  readonly sendWindows: readonly SendWindow[];
  readonly quota: readonly QuotaRule[];
  readonly reserve: Reserve | null;
  /** Safety margin at every quota window edge. */
  readonly marginMs: number;
  /** How long one call may take, in plan time: a seat at t occupies [t, t + callSpanMs]. */
  readonly callSpanMs: number;
  /** Whether calls the provider refused (throttled, refused, blocked) spend quota too. */
  readonly countRefused: boolean;
  /** How long after its promise a campaign may still go out by itself after downtime. */
  readonly graceMs: number;
  /** Whether a person must approve what goes out, and whether it must be another than its author. */
  readonly approval: ApprovalRule;
  /** People are alerted when a seat is more than this later than what they were told last. */
  readonly slipAlertMinutes: number;
};

export const DEFAULT_RULES: AppRules = {
  zone: "Asia/Shanghai",
  audience: 0,
  sendWindows: [{ openMinute: 8 * 60, closeMinute: 22 * 60 }],
  quota: [
    { kind: "sliding", windowMs: 60 * 60 * SECOND_MS, limit: 2 },
    { kind: "day", zone: "Asia/Shanghai", limit: 3 },
  ],
  reserve: null,
  marginMs: 2 * SECOND_MS,
  callSpanMs: 20 * SECOND_MS,
  countRefused: false,
  graceMs: 15 * 60 * SECOND_MS,
  approval: "off",
  slipAlertMinutes: 15,
};

/** Users the provider reaches in a second. Source: docs.rongcloud.cn, send-message-broadcast-to-all. */
const DELIVERY_USERS_PER_SECOND = 2_000;

/** Longest wait of an online client before it pulls a broadcast (same source: "最长 3 分钟"). */
const DELIVERY_PULL_MS = 180 * SECOND_MS;

/** How long after a call the last user has been reached: ceil(audience / 2000) s + 3 min. */
export function deliveryTailMs(audience: number): number {
  return Math.ceil(audience / DELIVERY_USERS_PER_SECOND) * SECOND_MS + DELIVERY_PULL_MS;
}
