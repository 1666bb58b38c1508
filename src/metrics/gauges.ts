/** What is reckoned anew when somebody looks: how full the windows are, what waits, and what keeps it waiting. */
import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { QuotaRule } from "../domain/app.ts";
import { HOLD_REASONS, holdReasonsOf, isWorkerAlive } from "../domain/app-state.ts";
import type { Status } from "../domain/campaign.ts";
import { HELD_CODES, STATUSES } from "../domain/campaign.ts";
import { usageNow } from "../domain/quota.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import type { Outlook } from "../ledger/outlook.ts";
import { nextFreeSeats } from "../producer/forecast.ts";

/** An app as the stores describe it at one moment. */
export type AppNow = {
  readonly outlook: Outlook;
  readonly counts: Readonly<Record<Status, number>>;
  /** Timers in the queue; null where its store does not answer. */
  readonly depth: { readonly delayed: number; readonly waiting: number; readonly active: number } | null;
  readonly realNow: number;
};

export type Gauges = {
  /** Shows these apps as they are now, and no others. */
  show(apps: readonly AppNow[]): void;
};

export function gaugesInto(registry: Registry): Gauges {
  const all: Gauge[] = [];
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) => {
    const made = new Gauge<"app" | Label>({ name, help, labelNames: ["app", ...labelNames], registers: [registry] });
    all.push(made);
    return made;
  };
  const used = gauge("herald_quota_used", "Calls counted in the window now, those in flight included.", ["window"]);
  const remaining = gauge("herald_quota_remaining", "Calls the window has room for now.", ["window"]);
  const free = gauge(
    "herald_next_free_seat_timestamp_seconds",
    "When an ordinary campaign would go out if it were submitted now; absent when it never would.",
    [],
  );
  const campaigns = gauge("herald_campaigns", "Campaigns by status; those that wait are scheduled.", ["status"]);
  const uncertain = gauge("herald_uncertain_open", "Calls of which nobody knows whether they went out.", []);
  const out = gauge("herald_campaigns_held", "Campaigns that wait for a person, by reason.", ["reason"]);
  const held = gauge("herald_app_held", "1 while nothing of the app is released for this reason.", ["reason"]);
  const alive = gauge("herald_worker_alive", "1 while some process releases the app.", []);
  const jobs = gauge(
    "herald_queue_jobs",
    "Timers in the release queue, by state; seats of the next 48 hours have one.",
    ["state"],
  );

  function showApp({ outlook, counts, depth, realNow }: AppNow): void {
    const { app, now, state, usage, waiting } = outlook;
    for (const { rule, used: count, limit } of usageNow(state.rules, usage, now)) {
      const labels = { app, window: windowName(rule) };
      used.set(labels, count);
      remaining.set(labels, Math.max(0, limit - count));
    }
    const seatAt = nextFreeSeats(outlook, 1)[0]?.seatAt ?? null;
    if (seatAt !== null) free.set({ app }, seatAt / SECOND_MS);
    for (const status of STATUSES) campaigns.set({ app, status }, counts[status]);
    uncertain.set({ app }, counts.uncertain);
    const heldBy = Map.groupBy(waiting, (campaign) => campaign.held?.code ?? null);
    for (const reason of HELD_CODES) out.set({ app, reason }, heldBy.get(reason)?.length ?? 0);
    const reasons = holdReasonsOf(state, now);
    for (const reason of HOLD_REASONS) held.set({ app, reason }, reasons.has(reason) ? 1 : 0);
    alive.set({ app }, isWorkerAlive(state, realNow) ? 1 : 0);
    for (const [name, count] of Object.entries(depth ?? {})) jobs.set({ app, state: name }, count);
  }

  return {
    show(apps) {
      for (const each of all) each.reset();
      for (const app of apps) showApp(app);
    },
  };
}

/** Two rules of one kind are told apart by their length or zone; a rule is in no other way named. */
function windowName(rule: QuotaRule): string {
  return rule.kind === "day" ? `day ${rule.zone}` : `${rule.windowMs / MINUTE_MS} min`;
}
