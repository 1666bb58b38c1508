/** Slips: whether a seat has moved so much later than what people were told last that they must be told again. */
import type { Instant } from "./time.ts";

/** A seat as it is promised now, and what people know. */
export type Promised = {
  /** The seat promised before; null when there was none, or none that still counts, as after an edit. */
  readonly before: Instant | null;
  readonly promisedAt: Instant | null;
  /** What people were last told of their own accord, or by an alert. */
  readonly toldAt: Instant | null;
  /** What everyone takes for granted without having been told: the nominal time of a schedule's occurrence. */
  readonly expectedAt: Instant | null;
  readonly slipMs: number;
};

/**
 * What people have been told from now on, and the time they believed in if they must be alerted: one that is more than
 * `slipMs` earlier than the seat. Whoever submits or edits is answered with the first seat, so that one is told; many
 * small moves add up until they matter.
 */
export function slip(seat: Promised): { readonly toldAt: Instant | null; readonly slippedFrom: Instant | null } {
  const { before, promisedAt, slipMs } = seat;
  const believedAt = before === null ? seat.expectedAt : seat.toldAt;
  if (promisedAt === null || believedAt === null) return { toldAt: promisedAt, slippedFrom: null };
  if (promisedAt - believedAt > slipMs) return { toldAt: promisedAt, slippedFrom: believedAt };
  return { toldAt: believedAt, slippedFrom: null };
}
