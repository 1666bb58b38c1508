/**
 * Telling instants from numbers that only a broken row holds. Calendars throw on those, and with them every plan of their
 * app would.
 */
import type { Instant } from "../domain/time.ts";

/** The end of the year 9999, the last that dates are written for. */
const INSTANT_MAX = 253_402_300_799_999;

export function isSaneInstant(value: number): value is Instant {
  return Number.isInteger(value) && Math.abs(value) <= INSTANT_MAX;
}
