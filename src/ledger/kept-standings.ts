/**
 * What stands of each app's plan, kept in this process from one decision to the next.
 *
 * Several processes may decide about one app, and a ledger may be put back to an earlier time. So every decision that may
 * have changed what a plan is made of leaves another stamp on the app's row, one nobody has ever used, and what was kept is
 * good only under the stamp it was kept with. It is taken out to be used and put back after the commit: a decision that
 * fails in between takes it along.
 */
import type { Standing } from "./standing.ts";

export type KeptStandings = {
  /** Hands out what stands under this stamp, and keeps it no longer. */
  take(app: string, stamp: string | null): Standing | null;
  keep(app: string, stamp: string | null, standing: Standing | null): void;
};

/** Of all apps together, so many claims: some 12 MB. Those of the apps that waited longest are let go. */
const KEPT_MAX = 100_000;

/** What an app costs that has no claims, in claims. */
const BASE = 100;

export function createKeptStandings(keptMax = KEPT_MAX): KeptStandings {
  /** In the order they were kept. */
  const kept = new Map<string, { stamp: string; standing: Standing; size: number }>();
  let total = 0;

  function letGo(app: string): Standing | null {
    const found = kept.get(app);
    if (!found) return null;
    kept.delete(app);
    total -= found.size;
    return found.standing;
  }

  return {
    take(app, stamp) {
      const isGood = stamp !== null && kept.get(app)?.stamp === stamp;
      const standing = letGo(app);
      return isGood ? standing : null;
    },
    keep(app, stamp, standing) {
      letGo(app);
      if (stamp === null || standing === null) return;
      const size = BASE + standing.size;
      kept.set(app, { stamp, standing, size });
      total += size;
      for (const oldest of kept.keys()) {
        if (total <= keptMax) break;
        letGo(oldest);
      }
    },
  };
}
