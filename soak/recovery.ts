/**
 * How long it takes until work goes on after the last thing that was broken has been put right, in real time.
 *
 * Work goes on when a round of reconciling has begun and been written since: it needs the queue, the ledger and a worker.
 * What breaks again before that makes the measurement void.
 */
import type { Journal } from "./journal.ts";

export type Recovery = {
  /** Something broke; what comes back says that it is whole again. */
  begin(kind: string): () => void;
  /** A round of reconciling was written at this real instant. */
  sign(at: number): void;
  /** Since when everything is whole and yet nothing has been heard; null while that is not so. */
  readonly silentSince: number | null;
  /** Whether nothing is broken and work goes on. */
  readonly isBack: boolean;
  /** Whether something was broken at any time from `since` on. */
  wasBrokenSince(since: number): boolean;
  /** By kind of what was put right last: how often it was measured, and the longest. */
  figures(): Readonly<Record<string, { readonly times: number; readonly slowestMs: number }>>;
};

export function createRecovery(now: () => number, journal: Pick<Journal, "happened">): Recovery {
  const figures = new Map<string, { times: number; slowestMs: number }>();
  let broken = 0;
  let wholeSince = now();
  let awaited: { kind: string; since: number } | null = null;

  return {
    begin(kind) {
      broken += 1;
      awaited = null;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        broken -= 1;
        if (broken > 0) return;
        wholeSince = now();
        journal.happened(`all is whole after ${kind}`);
        awaited = { kind, since: wholeSince };
      };
    },
    sign(at) {
      if (awaited === null || at <= awaited.since) return;
      const known = figures.get(awaited.kind) ?? { times: 0, slowestMs: 0 };
      const slowestMs = Math.max(known.slowestMs, at - awaited.since);
      figures.set(awaited.kind, { times: known.times + 1, slowestMs });
      journal.happened(`back to work ${at - awaited.since} ms after ${awaited.kind}`);
      awaited = null;
    },
    get silentSince() {
      return awaited?.since ?? null;
    },
    get isBack() {
      return broken === 0 && awaited === null;
    },
    wasBrokenSince: (since) => broken > 0 || wholeSince >= since,
    figures: () => Object.fromEntries(figures),
  };
}
