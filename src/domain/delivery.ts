/** Deliveries: when one that failed is tried again, and when it is given up. */
import { withJitter } from "./backoff.ts";
import type { Instant } from "./time.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./time.ts";

export const DELIVERY_STATES = ["pending", "delivered", "dead"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Half a day in all: who mends a receiver in the morning still gets what happened in the night. */
const DELAYS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  10 * HOUR_MS,
] as const;

/** No wait is longer, whatever a receiver wishes; what is dated further ahead was dated before the clock was set back. */
export const RETRY_MAX_MS = 12 * HOUR_MS;

/** Delivered ones are kept so long, for whoever asks whether they were told. */
export const DELIVERED_KEPT_MS = 30 * DAY_MS;

/**
 * When a delivery is tried again after `tries` tries that failed; null: it is given up. A receiver's `Retry-After` only
 * ever lengthens a wait. `roll` is a dice throw in [0, 1). Real time.
 */
export function nextTryAt(failed: {
  readonly now: Instant;
  readonly tries: number;
  readonly retryAfterMs: number | null;
  readonly roll: number;
}): Instant | null {
  const delayMs = DELAYS_MS[failed.tries - 1];
  if (delayMs === undefined) return null;
  const waitMs = Math.min(Math.max(delayMs, failed.retryAfterMs ?? 0), RETRY_MAX_MS);
  return failed.now + withJitter(waitMs, failed.roll);
}
