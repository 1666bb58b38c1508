/** Claim order: who chooses a seat before whom. */
import type { Priority } from "./campaign.ts";
import { PRIORITIES } from "./campaign.ts";
import type { Claim } from "./plan.ts";

/** By priority, bookedAt, nominalAt, position, id. Ids compare by code unit, so every machine agrees. */
export function compareClaims(a: Claim, b: Claim): number {
  return (
    RANKS[a.priority] - RANKS[b.priority] ||
    a.bookedAt - b.bookedAt ||
    a.nominalAt - b.nominalAt ||
    comparePositions(a.position, b.position) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

const RANKS: Readonly<Record<Priority, number>> = {
  urgent: PRIORITIES.indexOf("urgent"),
  normal: PRIORITIES.indexOf("normal"),
  low: PRIORITIES.indexOf("low"),
};

/** A claim without a position comes after those that have one. */
function comparePositions(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : a - b;
}
