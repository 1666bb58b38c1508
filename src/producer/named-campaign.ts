/** The campaign that somebody names, as they have seen it. */
import { Refused } from "../domain/refused.ts";
import type { Decision } from "../ledger/decision.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";

/** @throws Refused when the app has no campaign of that id. */
export async function namedCampaign(
  { app, campaigns }: Pick<Decision, "app" | "campaigns">,
  id: string,
): Promise<StoredCampaign> {
  const campaign = await campaigns.find(id);
  if (campaign) return campaign;
  throw new Refused("not-found", `there is no campaign "${id}" in app "${app}"`);
}

/** @throws Refused when it was changed since the revision that was looked at; `todo` says what to look at again. */
export function refuseStale({ id, revision }: StoredCampaign, seen: number, todo = "read it again"): void {
  if (revision === seen) return;
  throw new Refused("stale-revision", `campaign "${id}" is at revision ${revision}, not ${seen}: ${todo}`);
}
