/**
 * Metrics, in Prometheus' text format: what was counted in this process, and how every app stands by the ledger.
 *
 * Whoever scrapes sees only their own apps, and nothing is labelled by campaign: labels are apps, windows, schedules and
 * words of short lists, so that a year of announcements is as many series as a day's. A look at the ledger is shared by all
 * who ask within a few seconds, so that no scraper keeps the stores busy.
 */
import { AggregatorRegistry, Registry } from "prom-client";
import { SECOND_MS } from "../domain/time.ts";
import type { AppState } from "../domain/app-state.ts";
import type { LedgerReads } from "../ledger/reads.ts";
import type { Clock } from "../runtime/clock.ts";
import { remembered } from "../runtime/remembered.ts";
import { countInto } from "./counted.ts";
import type { Counted } from "./counted.ts";
import type { AppNow } from "./gauges.ts";
import { gaugesInto } from "./gauges.ts";

export type MetricsNeeds = {
  listApps(): Promise<readonly Pick<AppState, "app">[]>;
  readonly read: Pick<LedgerReads, "outlook" | "countByStatus">;
  /** How many timers an app's queue holds. */
  depth(app: string): Promise<NonNullable<AppNow["depth"]>>;
  readonly clock: Pick<Clock, "upMs" | "realMs">;
};

export type Scrape = { readonly type: string; readonly text: string };

export type Metrics = Pick<Counted, "tell" | "called"> & {
  /** Says from where the gauges are reckoned; until then nothing can be scraped. */
  watch(needs: MetricsNeeds): void;
  /** The apps that `sees` lets through. Throws what the ledger's store throws when it is away. */
  scrape(sees: (app: string) => boolean): Promise<Scrape>;
};

/** How long a look at the ledger serves. Real time. */
const LOOK_SERVES_MS = 5 * SECOND_MS;

export function createMetrics(): Metrics {
  const registry = new Registry();
  const counted = countInto(registry);
  const gauges = gaugesInto(registry);
  let look: (() => Promise<void>) | undefined;

  async function lookAnew({ listApps, read, depth, clock }: MetricsNeeds): Promise<void> {
    const apps: AppNow[] = [];
    for (const { app } of await listApps()) {
      const outlook = await read.outlook(app);
      if (outlook === null) continue;
      const counts = await read.countByStatus(app);
      apps.push({ outlook, counts, depth: await depth(app).catch(() => null), realNow: clock.realMs() });
      counted.begin(app);
    }
    gauges.show(apps);
  }

  return {
    tell: counted.tell,
    called: counted.called,
    watch: (given) => (look = remembered(() => lookAnew(given), LOOK_SERVES_MS, given.clock.upMs)),
    async scrape(sees) {
      if (look === undefined) throw new Error("metrics are asked for before anything is open");
      await look();
      const seen = (await registry.getMetricsAsJSON()).map((metric) => ({
        ...metric,
        values: metric.values.filter(({ labels }) => sees(String(labels["app"]))),
      }));
      const shown = AggregatorRegistry.aggregate([seen]);
      return { type: shown.contentType, text: await shown.metrics() };
    },
  };
}
