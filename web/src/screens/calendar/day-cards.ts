/** Where the cards of one day stand in its column: each at its time, side by side where they would cover one another. */
import { DAY_MINUTES, MINUTE_MS } from "../../time/wall.ts";
import type { Axis } from "./week-axis.ts";
import { yOf } from "./week-axis.ts";

export type Card = {
  readonly key: string;
  /** Of the wall. */
  readonly minute: number;
  /** How many lines of words it has. */
  readonly lines: 2 | 3;
};

export type PlacedCard = Card & {
  readonly topPx: number;
  /** Of its words. */
  readonly bodyPx: number;
  /** How long its delivery takes, drawn to scale. */
  readonly tailPx: number;
  /** Which of so many places beside one another it has. */
  readonly lane: number;
  readonly lanes: number;
};

const BODY_PX = { 2: 39, 3: 55 } as const;
const GAP_PX = 2;

/** By time, whatever the order they are given in; those of one time by key. */
export function placeCards(
  cards: readonly Card[],
  axis: Axis,
  { deliveryMs }: { deliveryMs: number },
): readonly PlacedCard[] {
  const inOrder = cards
    .map((card) => measured(card, axis, deliveryMs))
    .sort((a, b) => a.topPx - b.topPx || (a.key < b.key ? -1 : 1));
  return groupsOf(inOrder).flatMap(inLanes);
}

type Measured = Card & Pick<PlacedCard, "topPx" | "bodyPx" | "tailPx">;

function measured(card: Card, axis: Axis, deliveryMs: number): Measured {
  const bodyPx = BODY_PX[card.lines];
  const wantedPx = yOf(axis, card.minute);
  const endPx = yOf(axis, Math.min(DAY_MINUTES, card.minute + deliveryMs / MINUTE_MS));
  // The last minutes of the day leave no room for words below them.
  const topPx = Math.max(0, Math.min(wantedPx, axis.heightPx - bodyPx));
  return { ...card, topPx, bodyPx, tailPx: endPx - wantedPx };
}

/** Cards that cover one another, directly or by way of others. */
function groupsOf(inOrder: readonly Measured[]): readonly (readonly Measured[])[] {
  const groups: Measured[][] = [];
  let endPx = -Infinity;
  for (const card of inOrder) {
    if (card.topPx < endPx) groups.at(-1)?.push(card);
    else groups.push([card]);
    endPx = Math.max(endPx, endOf(card));
  }
  return groups;
}

/** Each in the first lane that is free again. */
function inLanes(group: readonly Measured[]): readonly PlacedCard[] {
  const ends: number[] = [];
  const laned = group.map((card) => {
    const free = ends.findIndex((endPx) => endPx <= card.topPx);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = endOf(card);
    return { ...card, lane };
  });
  return laned.map((card) => ({ ...card, lanes: ends.length }));
}

function endOf({ topPx, bodyPx, tailPx }: Measured): number {
  return topPx + Math.max(bodyPx, tailPx) + GAP_PX;
}
