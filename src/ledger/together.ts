/** Deciding together: what waits at the same time for one app's turn shares one transaction, and one commit. */
import type { Decide, DecideTogether, WorkTogether } from "./decision.ts";

/** So many at a time: a statement takes only so many values, and who comes later should not wait for a crowd. */
const TOGETHER_MAX = 64;

type Batch = { readonly asks: unknown[]; answers: Promise<readonly unknown[]> };

/** Whoever asks joins those whose turn has not begun yet. An error that is nobody's own is told to all of them. */
export function createTogether(decide: Decide): DecideTogether {
  const openOf = new Map<WorkTogether<never, unknown>, Map<string, Batch>>();

  return async <Ask, Answer>(app: string, work: WorkTogether<Ask, Answer>, ask: Ask): Promise<Answer> => {
    const open = openOf.get(work) ?? new Map<string, Batch>();
    openOf.set(work, open);
    let batch = open.get(app);
    if (batch === undefined) {
      const opened: Batch = { asks: [], answers: Promise.resolve([]) };
      const close = () => {
        if (open.get(app) === opened) open.delete(app);
      };
      open.set(app, opened);
      opened.answers = decide(app, "herald", (decision) => {
        close();
        return work(decision, opened.asks as Ask[]);
      }).finally(close);
      batch = opened;
    }
    const place = batch.asks.push(ask) - 1;
    if (batch.asks.length === TOGETHER_MAX) open.delete(app);
    return (await batch.answers)[place] as Answer;
  };
}
