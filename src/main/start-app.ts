/** The worker's wiring: hands acquire, call and settle what they need, for each app that is released in this process. */
import type { Binding } from "../domain/app-state.ts";
import { describeDistrust } from "../queue/queue-errors.ts";
import type { RongcloudClient } from "../rongcloud/client.ts";
import { hostOf } from "../rongcloud/hosts.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Seams } from "../runtime/seams.ts";
import type { Tracing } from "../runtime/tracing.ts";
import type { Lifecycle } from "../runtime/lifecycle.ts";
import { fireAll } from "../schedules/fire-all.ts";
import { fireSchedule } from "../schedules/fire-schedule.ts";
import { acquire } from "../worker/acquire.ts";
import { createFlightWatch } from "../worker/flight-watch.ts";
import { reconcile } from "../worker/reconcile.ts";
import { releaseCampaign } from "../worker/release.ts";
import type { ReleaseNeeds } from "../worker/release.ts";
import type { RunningApp } from "../worker/run-app.ts";
import { runApp } from "../worker/run-app.ts";
import { giveBack, holdForWitness, settle } from "../worker/settle.ts";
import { traced } from "../worker/traced-release.ts";
import { startReleaseWorker } from "../worker/worker.ts";
import type { HeraldOptions } from "./open-herald.ts";
import type { Stores } from "./open-stores.ts";

export type StartNeeds = Stores & {
  readonly client: RongcloudClient;
  readonly clock: Clock;
  readonly binding: Binding;
  readonly hosts: readonly string[];
  readonly callDeadlineMs: number;
  readonly reconcileMs: number;
  readonly lifecycle: Lifecycle;
  readonly seams: Seams;
  /** Compares ledger and witness; answers why the app is disarmed, or null. */
  checkWitness(app: string): Promise<string | null>;
  /** Begins to deliver alerts in this process, if that has not begun. */
  startDelivering(): void;
  readonly tracing: Tracing;
  roll(): number;
  onCall: NonNullable<HeraldOptions["onCall"]>;
  onError: NonNullable<HeraldOptions["onError"]>;
};

const HEARTBEAT_MS = 5_000;

/** Makes the verb that starts an app; schedules of all apps begin to fire with the first. */
export function createStart(needs: StartNeeds): (app: string) => Promise<RunningApp> {
  const { ledger, queues, witness, decide, clock, lifecycle, onError } = needs;
  let isFiring = false;
  let isJudged = false;

  /** Releases go on all the same, for the ledger forgets nothing; but whoever runs this should know why some come late. */
  async function judgeStore(): Promise<void> {
    if (isJudged) return;
    isJudged = true;
    for (const fault of (await queues.check()).faults) {
      onError(new Error(describeDistrust([fault])), "the queue's store");
    }
  }

  async function startFiring(): Promise<void> {
    if (isFiring) return;
    isFiring = true;
    const worker = (await queues.schedules()).start((scheduleId, app) => fireSchedule({ decide }, app, scheduleId));
    stopWith(lifecycle, "firing schedules", worker.close);
  }

  return async (app) => {
    // Before the releases, so that it stops after them and their last alerts may still go.
    needs.startDelivering();
    const releases = await queues.releases(app);
    const schedules = await queues.schedules();
    await judgeStore();
    const stopping = new AbortController();
    const { reconcileMs } = needs;
    const flights = createFlightWatch(needs);
    const checkApp = () => needs.checkWitness(app);
    const release: ReleaseNeeds = {
      clock,
      stopping: stopping.signal,
      seams: needs.seams,
      ledgerId: ledger.identity.ledgerId,
      latest: witness.latest,
      async acquire(job, token, latest) {
        const hostFor = (neverLeftInRow: number) => hostOf(needs.hosts, neverLeftInRow);
        const verdict = await acquire({ ...needs, flights, hostFor }, app, job, { token, latest });
        if (verdict.kind === "go") flights.take(token);
        if (verdict.kind === "end" && verdict.isBehind) await checkApp();
        return verdict;
      },
      witness: witness.append,
      call: needs.client.call,
      async settle(token, reply) {
        if ((await settle(needs, app, token, reply)) !== "settled") {
          // The witness brings the attempt back, and then the answer in hand can be written to it.
          await checkApp();
          await settle(needs, app, token, reply);
        }
        flights.land(token);
      },
      async giveBack(token, why, holdMs) {
        await giveBack(needs, app, token, why, holdMs);
        flights.land(token);
      },
      holdApp: (why, holdMs) => holdForWitness(needs, app, why, holdMs),
      onCall(call) {
        try {
          needs.onCall({ app, ...call });
        } catch (error) {
          // Whoever listens must not come between a release and its call.
          onError(error, "telling of a call", { campaign: call.campaignId, attempt: call.token });
        }
      },
      onSettleFailed: (error, { campaignId, token }) =>
        onError(error, `settling ${campaignId}`, { campaign: campaignId, attempt: token }),
    };
    const running = await runApp(
      {
        decide,
        checkWitness: checkApp,
        reconcile: (force) =>
          reconcile({ decide, releases, schedules, fireAll, flights, periodMs: reconcileMs }, app, force),
        startWorker: () =>
          startReleaseWorker(
            releases.source,
            (job, signal) =>
              releaseCampaign(traced(release, needs.tracing, { app, campaign: job.campaignId }), app, job, signal),
            needs.seams,
          ),
        heartbeatMs: HEARTBEAT_MS,
        reconcileMs,
        onError,
      },
      app,
    );
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopping.abort();
      return (stopped ??= running.stop());
    };
    stopWith(lifecycle, `releasing ${app}`, stop);
    await startFiring();
    return { ...running, stop };
  };
}

/**
 * Apps do not need one another, so they begin to stop together: a store that hangs is waited for once, not app by app. What
 * they all need is taken away only after each of them has stopped.
 */
function stopWith(lifecycle: Lifecycle, name: string, stop: () => Promise<void>): void {
  // Whether it went well is for the lifecycle to hear, in its turn.
  lifecycle.stopping.addEventListener("abort", () => void stop().catch(() => undefined), { once: true });
  lifecycle.add(name, stop);
}
