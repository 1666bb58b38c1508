/** An answer that serves everyone who asks within a while, so that what is asked for often is looked up seldom. */

/** Asks anew once `forMs` have passed by `upMs`, which never goes back. A failure is told to who waits, not remembered. */
export function remembered<T>(ask: () => Promise<T>, forMs: number, upMs: () => number): () => Promise<T> {
  let known: { readonly answer: Promise<T>; readonly until: number } | undefined;
  return () => {
    if (known !== undefined && upMs() < known.until) return known.answer;
    const asked = { answer: ask(), until: upMs() + forMs };
    known = asked;
    asked.answer.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.answer;
  };
}
