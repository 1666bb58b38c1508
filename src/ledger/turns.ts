/** Turns: work of one name runs one after the other, in the order it came; other names do not wait for it. */

/** A failure is its own caller's and does not keep the next from its turn. */
export function createTurns(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const lastOf = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (lastOf.get(name) ?? Promise.resolve()).then(work);
    const over = turn
      .catch(() => undefined)
      .then(() => {
        if (lastOf.get(name) === over) lastOf.delete(name);
      });
    lastOf.set(name, over);
    return turn;
  };
}
