/**
 * Re-planning: after anything changed that the plan depends on, the waiting campaigns get their seats anew.
 *
 * First those leave that no longer belong: past their deadline, or promised for a time that passed while nobody could
 * release them. Then the pure plan seats the rest together with the occurrences still to come, and only what moved is
 * written. A campaign seated within the job horizon has one queue job, named by its id and `jobN`; a new seat means a
 * new `jobN`, so that the old job, if it still runs, ends quietly.
 */
import type { Claim, Reason, Seat } from "../domain/plan.ts";
import { plan } from "../domain/plan.ts";
import { futureClaims } from "../domain/future-claims.ts";
import type { Instant } from "../domain/time.ts";
import { DAY_MS, HOUR_MS } from "../domain/time.ts";
import { UNAPPROVED } from "../domain/approval.ts";
import type { Held } from "../domain/campaign.ts";
import type { AppState } from "../domain/app-state.ts";
import { holdsOf, isStopped, isWorkerAlive } from "../domain/app-state.ts";
import type { Reseat } from "./campaigns.ts";
import type { WaitingCampaign } from "./stored-campaign.ts";
import type { Decision } from "./decision.ts";
import { alignApprovals, isUnapprovedAtItsSeat } from "./unapproved.ts";

/** Only campaigns seated this soon have a queue job; the reconciler tops up as time goes on. */
export const JOB_HORIZON_MS = 48 * HOUR_MS;

export async function replan(decision: Decision): Promise<void> {
  const { now } = decision;
  const waiting = await sweep(decision);
  const { seats } = await seatsFor(decision, waiting);
  const seatOf = new Map(seats.map((seat) => [seat.id, seat]));
  const promising = mayPromise(decision, waiting);

  const reseats: Reseat[] = [];
  for (const campaign of waiting) {
    const seat = seatOf.get(campaign.id);
    if (!seat) continue;
    const reseat = reseatOf(campaign, seat, { now, promising });
    if (reseat === null) continue;
    reseats.push(reseat);
    tellJob(decision, campaign, reseat);
    tellPeople(decision, campaign, reseat);
  }
  await decision.campaigns.reseat(reseats);
}

/** Everything the plan seats for an app: its waiting campaigns, and the occurrences its schedules have still to fire. */
async function seatsFor(
  decision: Pick<Decision, "now" | "state" | "schedules" | "campaigns" | "attempts">,
  waiting: readonly WaitingCampaign[],
): Promise<{ claims: readonly Claim[]; seats: readonly Seat[] }> {
  const { now } = decision;
  const { rules, ...state } = decision.state();
  const own = waiting.map(claimOf);
  const schedules = (await decision.schedules.listClaiming()).filter(({ approval }) => approval !== "rejected");
  const earliest = Math.min(now, ...schedules.map((schedule) => schedule.consideredUntil));
  const fired =
    schedules.length === 0 ? new Map<string, Set<Instant>>() : await decision.campaigns.listFiredNominals(earliest);
  const future = futureClaims({ now, claims: own, schedules }).filter(
    (claim) => !fired.get(claim.scheduleId)?.has(claim.nominalAt),
  );
  const usage = await decision.attempts.listUsage(now - usageSpanMs(rules.quota));
  const claims = [...own, ...future];
  return { claims, seats: plan({ now, rules, usage, holds: holdsOf({ rules, ...state }), claims }) };
}

/** Takes out of the plan what has expired, is late, unapproved or unreadable; returns what still waits for a seat. */
async function sweep(decision: Decision): Promise<readonly WaitingCampaign[]> {
  const { now } = decision;
  const state = decision.state();
  const nobodyReleases = isStopped(state) || !isWorkerAlive(state, decision.realNow);
  const staying: WaitingCampaign[] = [];
  for (const campaign of await alignApprovals(decision, await decision.campaigns.listWaiting())) {
    if (now > campaign.deadline) {
      await expire(decision, campaign);
    } else if (campaign.unreadable !== null) {
      await holdOut(decision, campaign, { code: "invalid", text: campaign.unreadable, since: now });
    } else if (campaign.held) {
      continue;
    } else if (isUnapprovedAtItsSeat(campaign, now)) {
      // Asked before lateness: nobody's downtime kept it from going out.
      await holdOut(decision, campaign, { code: "approval", text: UNAPPROVED, since: now });
    } else if (nobodyReleases && campaign.late !== "send" && isLate(campaign, now, state)) {
      await leaveLate(decision, campaign);
    } else {
      staying.push(campaign);
    }
  }
  return staying;
}

/**
 * Whether it should have gone out longer than the grace ago. Of a campaign that came while the app was stopped nobody
 * could promise anything; then it counts when it could first have gone.
 */
function isLate(campaign: WaitingCampaign, now: Instant, state: AppState): boolean {
  const unpromisedAt = isStopped(state) ? Math.max(campaign.at, campaign.bookedAt) : null;
  const dueAt = campaign.promisedAt ?? unpromisedAt;
  return dueAt !== null && dueAt + state.rules.graceMs < now;
}

async function expire(decision: Decision, campaign: WaitingCampaign): Promise<void> {
  const text = campaign.held
    ? `its deadline passed while it was held: ${campaign.held.text}`
    : `its deadline passed before it could go out${because(campaign)}`;
  await decision.campaigns.move({ ...campaign, status: "scheduled" }, "expired", {
    seatAt: null,
    // A no is a person's word: nothing that fires anew goes past it.
    outcome: { at: decision.now, text, mayReturn: campaign.approval !== "rejected" },
  });
  decision.record(campaign.id, "campaign.expired", { deadline: campaign.deadline, text }, "herald");
}

async function leaveLate(decision: Decision, campaign: WaitingCampaign): Promise<void> {
  const { now } = decision;
  const text = "its promised time passed while nothing could be released";
  const promisedAt = campaign.promisedAt;
  if (campaign.late === "skip") {
    await decision.campaigns.move({ ...campaign, status: "scheduled" }, "skipped", {
      seatAt: null,
      outcome: { at: now, text, mayReturn: true },
    });
    decision.record(campaign.id, "campaign.skipped", { promisedAt, text }, "herald");
    return;
  }
  await holdOut(decision, campaign, { code: "late", text, since: now });
}

/** Keeps a campaign out of the plan until a person decides. */
async function holdOut(decision: Decision, campaign: WaitingCampaign, held: Held): Promise<void> {
  const { id, promisedAt } = campaign;
  await decision.campaigns.holdOut(campaign, held);
  decision.record(id, "campaign.held", { code: held.code, promisedAt, text: held.text }, "herald");
}

/** What to write for a campaign's new seat, or null when nothing about it changed. */
function reseatOf(campaign: WaitingCampaign, seat: Seat, at: { now: Instant; promising: boolean }): Reseat | null {
  const { seatAt, firstSeatAt, reasons } = seat;
  const wantsJob = seatAt !== null && seatAt <= at.now + JOB_HORIZON_MS;
  // A job that is due stays due: a seat of "now" moves on with every re-plan, and the job is already on its way.
  const hasJob =
    campaign.jobAt !== null &&
    seatAt !== null &&
    (campaign.jobAt === seatAt || (campaign.jobAt <= at.now && seatAt <= at.now));
  const jobChanges = wantsJob ? !hasJob : campaign.jobAt !== null;
  const promisedAt = promiseOf(campaign, seatAt, at);
  const isSame =
    !jobChanges &&
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
 * passes, and what was promised stands until the late policy has judged it.
 */
function mayPromise(decision: Decision, waiting: readonly WaitingCampaign[]): boolean {
  const { now, realNow } = decision;
  if (isStopped(decision.state())) return false;
  return (
    isWorkerAlive(decision.state(), realNow) ||
    !waiting.some(({ promisedAt }) => promisedAt !== null && promisedAt < now)
  );
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

function tellJob(decision: Decision, campaign: WaitingCampaign, reseat: Reseat): void {
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

function tellPeople(decision: Decision, campaign: WaitingCampaign, reseat: Reseat): void {
  const { id, seatReasons } = reseat;
  const reasons = seatReasons.map(({ code, text }) => `${code}: ${text}`);
  if (reseat.promisedAt !== campaign.promisedAt && reseat.promisedAt !== null) {
    const detail = { from: campaign.promisedAt, to: reseat.promisedAt, at: campaign.at, reasons };
    const action = campaign.promisedAt === null ? "campaign.seated" : "campaign.reseated";
    decision.record(id, action, detail, "herald");
  }
  if (reseat.seatAt === null && reseat.firstSeatAt !== null && reseat.firstSeatAt !== campaign.firstSeatAt) {
    const detail = { deadline: campaign.deadline, firstSeatAt: reseat.firstSeatAt, reasons };
    decision.record(id, "campaign.will-miss", detail, "herald");
  }
}

function claimOf(campaign: WaitingCampaign): Claim {
  return {
    id: campaign.id,
    priority: campaign.priority,
    bookedAt: campaign.bookedAt,
    nominalAt: campaign.nominalAt ?? campaign.at,
    at: campaign.at,
    deadline: campaign.deadline,
    anytime: campaign.anytime,
    position: campaign.position,
  };
}

function because(campaign: WaitingCampaign): string {
  const last = campaign.seatReasons.at(-1);
  return last ? ` (${last.text})` : "";
}

/** How far back a call can still matter: the longest sliding window, or two of the longest days there are. */
export function usageSpanMs(quota: AppState["rules"]["quota"]): number {
  return Math.max(2 * DAY_MS + 2 * HOUR_MS, ...quota.map((rule) => (rule.kind === "sliding" ? 2 * rule.windowMs : 0)));
}
