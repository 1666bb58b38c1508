/** The worker's wiring: hands acquire, call and settle what they need, for each app that is released in this process. */
import type { Binding } from "../domain/app-state.ts";
import type { RongcloudClient } from "../rongcloud/client.ts";
import { hostOf } from "../rongcloud/hosts.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Lifecycle } from "../runtime/lifecycle.ts";
import { fireAll } from "../schedules/fire-all.ts";
import { fireSchedule } from "../schedules/fire-schedule.ts";
import { acquire } from "../worker/acquire.ts";
import { checkWitness } from "../worker/check-witness.ts";
import { reconcile } from "../worker/reconcile.ts";
import { releaseCampaign } from "../worker/release.ts";
import type { RunningApp } from "../worker/run-app.ts";
import { runApp } from "../worker/run-app.ts";
import { giveBack, settle } from "../worker/settle.ts";
import { startReleaseWorker } from "../worker/worker.ts";
import type { Stores } from "./open-stores.ts";

export type StartNeeds = Stores & {
  readonly client: RongcloudClient;
  readonly clock: Clock;
  readonly binding: Binding;
  readonly hosts: readonly string[];
  readonly callDeadlineMs: number;
  readonly reconcileMs: number;
  readonly lifecycle: Lifecycle;
  roll(): number;
  onError(error: unknown, where: string): void;
};

const HEARTBEAT_MS = 5_000;

/** Makes the verb that starts an app; schedules of all apps begin to fire with the first. */
export function createStart(needs: StartNeeds): (app: string) => Promise<RunningApp> {
  const { ledger, queues, witness, decide, clock, lifecycle, onError } = needs;
  let isFiring = false;

  async function startFiring(): Promise<void> {
    if (isFiring) return;
    isFiring = true;
    const worker = (await queues.schedules()).start((scheduleId, app) => fireSchedule({ decide }, app, scheduleId));
    lifecycle.add("firing schedules", worker.close);
  }

  return async (app) => {
    const releases = await queues.releases(app);
    const schedules = await queues.schedules();
    const stopping = new AbortController();
    const { callDeadlineMs, reconcileMs } = needs;
    const release = {
      clock,
      stopping: stopping.signal,
      ledgerId: ledger.identity.ledgerId,
      acquire: (job: Parameters<typeof acquire>[2]) =>
        acquire({ ...needs, hostFor: (neverLeftInRow) => hostOf(needs.hosts, neverLeftInRow) }, app, job),
      witness: witness.append,
      call: needs.client.call,
      settle: (token: string, reply: Parameters<typeof settle>[3]) => settle(needs, app, token, reply),
      giveBack: (token: string, why: string) => giveBack(needs, app, token, why),
      onSettleFailed: (error: unknown, token: string) => onError(error, `settling ${token}`),
    };
    const running = await runApp(
      {
        decide,
        checkWitness: () => checkWitness({ decide, witness, identity: ledger.identity }, app),
        reconcile: (force) =>
          reconcile({ decide, releases, schedules, fireAll, callDeadlineMs, periodMs: reconcileMs }, app, force),
        startWorker: () =>
          startReleaseWorker(releases.source, (job, signal) => releaseCampaign(release, app, job, signal)),
        heartbeatMs: HEARTBEAT_MS,
        reconcileMs,
        onError,
      },
      app,
    );
    const stop = () => {
      stopping.abort();
      return running.stop();
    };
    lifecycle.add(`releasing ${app}`, stop);
    await startFiring();
    return { ...running, stop };
  };
}
