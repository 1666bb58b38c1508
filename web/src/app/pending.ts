/** What waits for somebody's yes: one place, so that the number beside the screen and the screen agree. */
import { useCampaignPage, useSchedules } from "../api/queries.ts";
import type { Pending } from "./pending-of.ts";
import { pendingOf } from "./pending-of.ts";

export function usePending(app: string) {
  const page = useCampaignPage(app, { status: "scheduled", approval: "pending", order: "earliest", limit: "200" });
  const all = useSchedules(app);
  const data: Pending | undefined =
    page.data === undefined || all.data === undefined ? undefined : pendingOf(page.data.campaigns, all.data);
  return {
    data,
    error: page.error ?? all.error,
    refetch: () => Promise.all([page.refetch(), all.refetch()]),
  };
}
