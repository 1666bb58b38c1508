/** What the model stands on, each with the law that breaks when it is taken away and how far one must look to see it. */
import type { Law } from "./laws.ts";
import type { Wanting } from "./ledger-model.ts";
import type { Bounds } from "./release-model.ts";

/** Three calls of one campaign, and every answer there is. */
export const THREE_CALLS: Bounds = {
  attempts: 3,
  restores: 0,
  deadline: true,
  turnedDown: ["throttled", "refused", "blocked"],
};
/** Two calls, and a ledger put back to any earlier moment under workers that may have lived through it. */
export const RESTORED: Bounds = { attempts: 2, restores: 1, deadline: false, turnedDown: ["throttled"] };
type Row = { readonly without: Wanting; readonly bounds?: Bounds; readonly law?: Law };

const ROWS: readonly Row[] = [
  { without: "look before the first byte" },
  { without: "look half way" },
  { without: "look at the flight of a campaign that is releasing" },
  { without: "settle by token" },
  { without: "resolve only when no answer can come" },
  { without: "unclear waits for a person" },
  { without: "an earlier acceptance outlives a later call", law: "what was accepted never waits again" },
  { without: "compare with the witness at start", bounds: RESTORED },
  { without: "doubt the latest call", bounds: RESTORED, law: "what was accepted never waits again" },
  { without: "a restored flight is over", bounds: RESTORED, law: "everything ends where people can see it" },
  // No fences but what they cannot close: the two windows that docs/reliability.md names.
  { without: "look and write are one" },
  { without: "what was written whole arrives in time or never" },
];

export const TAKEN_AWAY = ROWS.map(({ without, bounds, law }) => ({
  without,
  bounds: bounds ?? { ...THREE_CALLS, deadline: false },
  law: law ?? ("never twice" as const),
}));
