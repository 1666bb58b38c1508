/**
 * What a new seat means for a waiting campaign: what is written, what people are told, and which queue job stands for it.
 *
 * A campaign seated within the job horizon has one queue job, named by its id and `jobN`; a new seat means a new `jobN`, so
 * that the old job, if it still runs, ends quietly.
 */
import type { AppState } from "../domain/app-state.ts";
import { isStopped, isWorkerAlive } from "../domain/app-state.ts";
import type { Reason, Seat } from "../domain/plan.ts";
import { slip } from "../domain/slip.ts";
import type { Instant } from "../domain/time.ts";
import { HOUR_MS } from "../domain/time.ts";
import { isKept } from "../domain/wish.ts";
import type { Reseat } from "./campaigns.ts";
import type { Decision } from "./decision.ts";
import type { WaitingCampaign } from "./stored-campaign.ts";

/** Only campaigns seated this soon have a queue job; the reconciler tops up as time goes on. */
export const JOB_HORIZON_MS = 48 * HOUR_MS;

/** A new place in the plan, and the time people believed in where they must be alerted that it is later. */
export type Told = Reseat & { readonly slippedFrom: Instant | null };

/** What to write for a campaign's new seat, or null when nothing about it changed. */
export function reseatOf(
  campaign: WaitingCampaign,
  seat: Seat,
  at: { now: Instant; promising: boolean; slipMs: number },
): Told | null {
  const { seatAt, firstSeatAt } = seat;
  const reasons = isKept(campaign, seatAt) ? campaign.seatReasons : seat.reasons;
  const wantsJob = seatAt !== null && seatAt <= at.now + JOB_HORIZON_MS;
  // A job that is due stays due: a seat of "now" moves on with every re-plan, and the job is already on its way.
  const hasJob =
    campaign.jobAt !== null &&
    seatAt !== null &&
    (campaign.jobAt === seatAt || (campaign.jobAt <= at.now && seatAt <= at.now));
  const jobChanges = wantsJob ? !hasJob : campaign.jobAt !== null;
  const promisedAt = promiseOf(campaign, seatAt, at);
  const { toldAt, slippedFrom } = slip({
    ...{ promisedAt, slipMs: at.slipMs, before: campaign.promisedAt, toldAt: campaign.toldAt },
    // One that a person moved was told to that person.
    expectedAt: campaign.nominalAt === campaign.at ? campaign.at : null,
  });
  const isSame =
    !jobChanges &&
    toldAt === campaign.toldAt &&
    promisedAt === campaign.promisedAt &&
    seatAt === campaign.seatAt &&
    firstSeatAt === campaign.firstSeatAt &&
    areSame(reasons, campaign.seatReasons);
  if (isSame) return null;
  return {
    id: campaign.id,
    seatAt,
    firstSeatAt,
    seatReasons: reasons,
    promisedAt,
    toldAt,
    slippedFrom,
    jobN: jobChanges ? campaign.jobN + 1 : campaign.jobN,
    jobAt: wantsJob ? (hasJob ? campaign.jobAt : seatAt) : null,
  };
}

/** The seat people have been told. A seat of "now" is no news: it is the promise that is due, or overdue. */
function promiseOf(
  campaign: WaitingCampaign,
  seatAt: Instant | null,
  { now, promising }: { now: Instant; promising: boolean },
): Instant | null {
  if (campaign.promisedAt === null || seatAt === null) return campaign.promisedAt ?? seatAt;
  return promising && seatAt > now ? seatAt : campaign.promisedAt;
}

/**
 * Whether a seat that moves is told anew. Moved by an edit, by others or by a hold that ends, it is. But nobody can
 * promise for a stopped app; and where no worker lives and a promise was broken already, seats slide only because time
 * passes, and what was promised stands until the late policy has judged it. `firstPromiseAt` is the earliest promise to a
 * campaign that waits, Infinity for none.
 */
export function mayPromise(
  { state, now, realNow }: { state: AppState; now: Instant; realNow: number },
  firstPromiseAt: Instant,
): boolean {
  if (isStopped(state)) return false;
  return isWorkerAlive(state, realNow) || firstPromiseAt >= now;
}

/** Asks the queue for what the seat calls for. */
export function tellJob(
  decision: Pick<Decision, "effects" | "record">,
  campaign: WaitingCampaign,
  reseat: Reseat,
): void {
  if (reseat.jobN === campaign.jobN) return;
  if (campaign.jobAt !== null) decision.effects.drops.push({ campaignId: campaign.id, n: campaign.jobN });
  if (reseat.jobAt !== null) {
    decision.effects.puts.push({
      campaignId: campaign.id,
      n: reseat.jobN,
      seatAt: reseat.jobAt,
      priority: campaign.priority,
    });
  }
}

/** Writes down what people are to be told of it. */
export function tellPeople(
  decision: Pick<Decision, "effects" | "record">,
  campaign: WaitingCampaign,
  told: Told,
): void {
  const { id, seatReasons, slippedFrom } = told;
  const { name } = campaign;
  const reasons = seatReasons.map(({ code, text }) => `${code}: ${text}`);
  if (told.promisedAt !== campaign.promisedAt && told.promisedAt !== null) {
    const slipped = slippedFrom === null ? {} : { slippedFrom };
    const detail = { name, from: campaign.promisedAt, to: told.promisedAt, at: campaign.at, reasons, ...slipped };
    const action = campaign.promisedAt === null ? "campaign.seated" : "campaign.reseated";
    decision.record(id, action, detail, "herald");
  }
  if (told.seatAt === null && told.firstSeatAt !== null && told.firstSeatAt !== campaign.firstSeatAt) {
    const detail = { name, deadline: campaign.deadline, firstSeatAt: told.firstSeatAt, reasons };
    decision.record(id, "campaign.will-miss", detail, "herald");
  }
}

function areSame(some: readonly Reason[], others: readonly Reason[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ code, text, until }, index) => {
      const other = others[index];
      return other?.code === code && other.text === text && other.until === until;
    })
  );
}
