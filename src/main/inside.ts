/** Seeing inside: the wiring of what is measured and of what can be looked at while Herald runs. */
import type { MetricsNeeds } from "../metrics/metrics.ts";
import type { BoardQueue } from "../queue/board-queue.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Herald } from "./open-herald.ts";

type Opened = Pick<Herald, "ledger" | "queues">;

/** From where metrics are reckoned. */
export function metricsNeeds({ ledger, queues }: Opened, clock: Clock): MetricsNeeds {
  return {
    listApps: ledger.listApps,
    read: ledger.read,
    depth: async (app) => (await queues.releases(app)).depth(),
    clock,
  };
}

/** The queues of all apps, and the schedules' one. */
export async function boardQueues({ ledger, queues }: Opened): Promise<readonly BoardQueue[]> {
  const apps = (await ledger.listApps()).map(({ app }) => app).sort();
  const releases = apps.map(async (app) => (await queues.releases(app)).board(`release ${app}`));
  return Promise.all([(await queues.schedules()).board("schedules"), ...releases]);
}
