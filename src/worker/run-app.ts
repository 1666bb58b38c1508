/**
 * Running one app: everything that happens by itself while a worker lives.
 *
 * Starting is in this order. The witness is compared with the ledger, before anything could be sent. Then what became
 * late while nobody was there leaves the plan, judged by the *last* heartbeat; only after that does the first new
 * heartbeat say that someone is there again. Then the queue is made to agree with the ledger, and only then are jobs
 * taken. Stopping goes the other way: no new job, let the call in hand settle, then fall silent.
 */
import type { AppState } from "../domain/app-state.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import { isWorkerAlive } from "../domain/app-state.ts";
import { repeat } from "../runtime/repeat.ts";
import { setTimeout as delay } from "node:timers/promises";

export type RunAppNeeds = {
  readonly decide: Decide;
  checkWitness(): Promise<string | null>;
  reconcile(force: boolean): Promise<void>;
  /** Begins to take jobs. */
  startWorker(): { close(): Promise<void> };
  /** Real time between two heartbeats. */
  readonly heartbeatMs: number;
  /** Real time between two rounds of reconciling. */
  readonly reconcileMs: number;
  onError(error: unknown, where: string): void;
};

export type RunningApp = {
  /** Why the app started disarmed; null when it did not. */
  readonly disarmedWhy: string | null;
  /** Resolves once the call in hand has settled and nothing runs any more. */
  stop(): Promise<void>;
};

export async function runApp(needs: RunAppNeeds, app: string): Promise<RunningApp> {
  const disarmedWhy = await needs.checkWitness();
  await heartbeat(needs.decide, app);
  await needs.reconcile(true);
  const worker = needs.startWorker();
  const stopHeart = repeat(
    needs.heartbeatMs,
    () => heartbeat(needs.decide, app),
    (error) => needs.onError(error, `heartbeat of ${app}`),
  );
  const stopReconciling = repeat(
    needs.reconcileMs,
    () => needs.reconcile(false),
    (error) => needs.onError(error, `reconciling ${app}`),
  );
  return {
    disarmedWhy,
    async stop() {
      // Together, for each may have to wait for a queue whose store hangs; the heart beats until the call in hand has settled.
      await Promise.all([brieflyFor(stopReconciling()), worker.close()]);
      await brieflyFor(stopHeart());
    },
  };
}

/** A round that hangs on its store is left behind when the app stops: it is cut off with the store, and harms nobody. */
const ROUND_LIMIT_MS = 1_000;

async function brieflyFor(round: Promise<void>): Promise<void> {
  await Promise.race([round, delay(ROUND_LIMIT_MS, undefined, { ref: false })]);
}

/** Says that a worker lives. After a silence, what became late during it leaves the plan first. */
async function heartbeat(decide: Decide, app: string): Promise<void> {
  await decide(app, "herald", async (decision: Decision) => {
    const state: AppState = decision.state();
    const wasSilent = !isWorkerAlive(state, decision.realNow);
    if (wasSilent) await decision.replan();
    await decision.changeApp({ heartbeatRealAt: decision.realNow });
    if (wasSilent) await decision.replan();
  });
}
