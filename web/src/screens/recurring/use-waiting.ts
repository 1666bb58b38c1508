/** What a recurring notice has fired that has not begun to go out, the earliest first. */
import { useCampaignPage } from "../../api/queries.ts";
import type { Campaign, CampaignQuery } from "../../api/campaigns.ts";
import { useHere } from "../../app/here.ts";

export const waitingQuery = (schedule: string): CampaignQuery => ({
  schedule,
  status: "scheduled",
  order: "earliest",
  limit: "20",
});

export function useWaiting(schedule: string): readonly Campaign[] | undefined {
  const { app } = useHere();
  return useCampaignPage(app, waitingQuery(schedule)).data?.campaigns;
}
