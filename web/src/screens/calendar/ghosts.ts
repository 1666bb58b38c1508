/** Whose seats a what-if moves, and where to: what is drawn translucent before anybody decides. */
import type { Supposed } from "../../api/plan.ts";
import type { Entry } from "./entries.ts";
import { lineEntry } from "./entries.ts";

export type Ghosts = {
  /** At their new seats, the one that is moved first. */
  readonly entries: readonly Entry[];
  /** Whose cards stand where they would no longer be. */
  readonly leaving: ReadonlySet<string>;
  /** How many others would move, also to where it is not drawn. */
  readonly othersCount: number;
  /** The one that is moved. */
  readonly moved: Entry | null;
};

export const NO_GHOSTS: Ghosts = { entries: [], leaving: new Set(), othersCount: 0, moved: null };

export function ghostsOf({ lines, shifts }: Pick<Supposed, "lines" | "shifts">, id: string): Ghosts {
  const others = shifts.filter((shift) => shift.id !== id).map((shift) => shift.id);
  const affected = new Set([id, ...others]);
  const entries = lines.filter((line) => affected.has(line.id)).map(lineEntry);
  const moved = entries.find((entry) => entry.id === id) ?? null;
  return {
    entries: entries.filter(({ place }) => place !== null),
    leaving: affected,
    othersCount: others.length,
    moved,
  };
}
