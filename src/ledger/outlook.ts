/**
 * An outlook: everything the plan of an app depends on, read without its lock. Whoever asks what would be is answered
 * from it, and no release ever waits for that.
 */
import type { AppState } from "../domain/app-state.ts";
import type { Approval } from "../domain/campaign.ts";
import type { ClaimingSchedule } from "../domain/future-claims.ts";
import { seatHolders } from "../domain/future-claims.ts";
import type { Call } from "../domain/plan.ts";
import { usageSpanMs } from "../domain/quota.ts";
import type { Instant } from "../domain/time.ts";
import { findApp } from "./app-states.ts";
import { listUsage } from "./attempts.ts";
import { listFiredNominals, listWaiting } from "./campaigns.ts";
import type { Database } from "./database.ts";
import { listClaiming } from "./schedules.ts";
import type { WaitingCampaign } from "./stored-campaign.ts";

export type Outlook = {
  readonly app: string;
  readonly now: Instant;
  readonly state: AppState;
  readonly waiting: readonly WaitingCampaign[];
  /** The active schedules whose occurrences hold seats, what people call them, and how far they are approved. */
  readonly schedules: readonly (ClaimingSchedule & { readonly name: string; readonly approval: Approval })[];
  /** By schedule, the nominal instants from now on, or a little before, that have a campaign already. */
  readonly fired: ReadonlyMap<string, ReadonlySet<Instant>>;
  readonly usage: readonly Call[];
};

/** Null when there is no such app. */
export async function readOutlook(db: Database, app: string, now: Instant): Promise<Outlook | null> {
  const state = await findApp(db, app);
  if (state === null) return null;
  const schedules = seatHolders(await listClaiming(db, app));
  const earliest = Math.min(now, ...schedules.map(({ consideredUntil }) => consideredUntil));
  return {
    app,
    now,
    state,
    waiting: await listWaiting(db, app),
    schedules,
    fired: schedules.length === 0 ? new Map() : await listFiredNominals(db, app, earliest),
    usage: await listUsage(db, app, now - usageSpanMs(state.rules.quota)),
  };
}
