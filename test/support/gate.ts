/** A point where the world waits for a test, which closes it, sees who has come, and opens it. */
export type Gate = {
  /** What a seam is given: passes at once while the gate is open. */
  pass(): Promise<void>;
  close(): void;
  open(): void;
  /** Resolves once so many stand before the closed gate. */
  reached(count: number): Promise<void>;
};

export function createGate(): Gate {
  let closed: { readonly opened: Promise<void>; open(): void } | null = null;
  let standing = 0;
  const woken = new Set<() => void>();
  return {
    async pass() {
      if (closed === null) return;
      standing += 1;
      for (const wake of woken) wake();
      await closed.opened;
    },
    close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      closed = { opened: promise, open: resolve };
      standing = 0;
    },
    open() {
      closed?.open();
      closed = null;
    },
    async reached(count) {
      while (standing < count) {
        await new Promise<void>((resolve) => {
          woken.add(() => resolve());
        });
      }
    },
  };
}
