/** What waits for a person: one place, so that the number beside the screen and the screen agree. */
import { useCampaignPage, useDeliveries, usePlan } from "../api/queries.ts";
import type { Campaign } from "../api/campaigns.ts";
import type { Delivery } from "../api/alerts.ts";
import type { PlanLine } from "../api/plan.ts";
import { useHere } from "./here.ts";

export type Needs = {
  readonly uncertain: readonly Campaign[];
  /** Out of the plan until somebody decides; what lacks only its approval is shown with the approvals. */
  readonly held: readonly PlanLine[];
  /** No seat before the deadline: it will expire unless something changes. */
  readonly unseated: readonly PlanLine[];
  /** Alerts that were given up. */
  readonly undelivered: readonly Delivery[];
  readonly count: number;
  readonly isLoading: boolean;
  readonly error: unknown;
};

export function useNeeds(): Needs {
  const { app, can } = useHere();
  const uncertain = useCampaignPage(app, { status: "uncertain", limit: "100" });
  const plan = usePlan(app);
  const dead = useDeliveries(app, "dead", { isOn: can("operate") });
  const lines = (plan.data?.lines ?? []).filter(({ status }) => status !== null);
  const held = lines.filter((line) => line.held !== null);
  const unseated = lines.filter(({ seat, held: out }) => seat === null && out === null);
  const found = {
    uncertain: uncertain.data?.campaigns ?? [],
    held,
    unseated,
    undelivered: dead.data ?? [],
  };
  return {
    ...found,
    count: Object.values(found).reduce((sum, { length }) => sum + length, 0),
    isLoading: uncertain.isPending || plan.isPending,
    error: uncertain.error ?? plan.error,
  };
}
