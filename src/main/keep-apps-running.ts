/** Releases every app of the ledger that this process may: those there are at the start, and those that come later. */
import { isSameBinding } from "../domain/app-state.ts";
import { SECOND_MS } from "../domain/time.ts";
import { repeat } from "../runtime/repeat.ts";
import type { Herald } from "./open-herald.ts";

export type RunningApps = {
  /** Why an app is not being released by this process, by app. */
  troubles(): ReadonlyMap<string, string>;
  stop(): Promise<void>;
};

/** Another process may make an app; it is noticed this soon. */
const LOOK_EVERY_MS = 2 * SECOND_MS;

/** Resolves once every app there is has been started, or has told why not. */
export async function keepAppsRunning(
  { ledger, binding, start }: Pick<Herald, "ledger" | "binding" | "start">,
  { onError, onDisarmed }: { onError(error: unknown, where: string): void; onDisarmed(app: string, why: string): void },
): Promise<RunningApps> {
  const running = new Set<string>();
  const troubles = new Map<string, string>();

  async function startMissing(): Promise<void> {
    for (const state of await ledger.listApps()) {
      const { app } = state;
      if (running.has(app) || !isSameBinding(state.binding, binding)) continue;
      try {
        const { disarmedWhy } = await start(app);
        running.add(app);
        troubles.delete(app);
        if (disarmedWhy !== null) onDisarmed(app, disarmedWhy);
      } catch (error) {
        troubles.set(app, error instanceof Error ? error.message : String(error));
        onError(error, `starting ${app}`);
      }
    }
  }

  await startMissing();
  const stop = repeat(LOOK_EVERY_MS, startMissing, (error) => onError(error, "looking for apps"));
  return { troubles: () => troubles, stop };
}
