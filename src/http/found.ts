/** What a request names, found or refused in the same words whichever route asks. */
import type { AppState } from "../domain/app-state.ts";
import { Refused } from "../domain/refused.ts";
import type { Outlook } from "../ledger/outlook.ts";
import type { Schedule } from "../ledger/schedules.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";
import type { HttpNeeds } from "./needs.ts";

type Needs = Pick<HttpNeeds, "ledger">;

/** @throws Refused when there is no such app. */
export async function appOf({ ledger }: Needs, app: string): Promise<AppState> {
  return (await ledger.findApp(app)) ?? refuseApp(app);
}

/** @throws Refused when there is no such app. */
export async function outlookOf({ ledger }: Needs, app: string): Promise<Outlook> {
  return (await ledger.read.outlook(app)) ?? refuseApp(app);
}

/** @throws Refused when the app has no such campaign. */
export async function campaignOf({ ledger }: Needs, app: string, id: string): Promise<StoredCampaign> {
  const campaign = await ledger.findCampaign(app, id);
  if (campaign !== null) return campaign;
  throw new Refused("not-found", `there is no campaign "${id}" in app "${app}"`);
}

/** @throws Refused when the app has no such schedule. */
export async function scheduleOf({ ledger }: Needs, app: string, id: string): Promise<Schedule> {
  const schedule = await ledger.findSchedule(app, id);
  if (schedule !== null) return schedule;
  throw new Refused("not-found", `there is no schedule "${id}" in app "${app}"`);
}

function refuseApp(app: string): never {
  throw new Refused("not-found", `there is no app "${app}"; an operator makes one with PUT /v1/apps/${app}`);
}
