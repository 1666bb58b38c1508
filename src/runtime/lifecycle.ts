/**
 * Ordered stopping.
 *
 * Whoever starts something that must be stopped adds its stop here, right after it has started. Stopping goes through
 * them last-in first-out, one at a time, so nothing is taken away from under what still uses it. Stopping may be asked
 * for before, while and after things start, and as often as anyone likes; it happens once. What is added after that is
 * stopped at once.
 *
 * Each stop is given what is left until the deadline. From then on the rest are begun without waiting for one another,
 * so that sockets and files are at least let go of, and `stop` answers; the process is then expected to end.
 */

export type Lifecycle = {
  /** Aborts, with the reason as its message, when stopping begins: for loops and waits that should end by themselves. */
  readonly stopping: AbortSignal;
  /** Remembers how to stop something that has just started. */
  add(name: string, stop: () => Promise<void>): void;
  /**
   * Stops everything within `deadlineMs` of real time; asked again, the earlier deadline holds. Never rejects.
   */
  stop(reason: string, deadlineMs: number): Promise<void>;
};

/** `onStopError` hears, by name, of each stop that failed or was not done by the deadline. */
export function createLifecycle({ onStopError }: { onStopError(name: string, error: unknown): void }): Lifecycle {
  const running: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  const stopping = new AbortController();
  const expired = new AbortController();
  let stopped: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    // What is added meanwhile joins the end of the list, and so is next.
    for (let next = running.pop(); next !== undefined; next = running.pop()) await stopOne(next);
  }

  async function stopOne({ name, stop }: { name: string; stop: () => Promise<void> }): Promise<void> {
    try {
      await endOrExpiry(stop(), expired.signal);
    } catch (error) {
      tell(name, error);
    }
  }

  function tell(name: string, error: unknown): void {
    try {
      onStopError(name, error);
    } catch {
      // Stopping goes on even when nobody can be told.
    }
  }

  return {
    stopping: stopping.signal,
    add(name, stop) {
      running.push({ name, stop });
      if (stopped !== undefined) stopped = stopped.then(stopAll);
    },
    stop(reason, deadlineMs) {
      const timer = setTimeout(() => expired.abort(new Error(`not stopped within ${deadlineMs} ms`)), deadlineMs);
      stopping.abort(new Error(reason));
      stopped ??= stopAll();
      return stopped.finally(() => clearTimeout(timer));
    },
  };
}

/** Waits for `ending`, but no longer than until the signal aborts; then rejects with the signal's reason. */
async function endOrExpiry(ending: Promise<void>, expired: AbortSignal): Promise<void> {
  let giveUp: (() => void) | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(expired.reason as Error);
    if (expired.aborted) giveUp();
    else expired.addEventListener("abort", giveUp, { once: true });
  });
  try {
    await Promise.race([ending, expiry]);
  } finally {
    if (giveUp) expired.removeEventListener("abort", giveUp);
  }
}
