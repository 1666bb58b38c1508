/**
 * Re-planning: after anything changed that the plan depends on, the waiting campaigns get their seats anew.
 *
 * First those leave that no longer belong: past their deadline, or promised for a time that passed while nobody could
 * release them. Then the pure plan seats the rest together with the occurrences still to come, and only what moved is
 * written.
 */
import { makePlan } from "../domain/standing-plan.ts";
import { seatHolders, unfiredClaims } from "../domain/future-claims.ts";
import type { Instant } from "../domain/time.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { UNAPPROVED } from "../domain/approval.ts";
import type { Held } from "../domain/campaign.ts";
import { usageSpanMs } from "../domain/quota.ts";
import { holdsOf } from "../domain/app-state.ts";
import { claimOf } from "../domain/wish.ts";
import type { Reseat } from "./campaigns.ts";
import type { WaitingCampaign } from "./stored-campaign.ts";
import type { Decision } from "./decision.ts";
import { alignApprovals, isUnapprovedAtItsSeat } from "./unapproved.ts";
import { lateAtOf, nobodyReleases } from "./lateness.ts";
import { mayPromise, reseatOf, tellJob, tellPeople } from "./reseat.ts";
import { createStanding } from "./standing.ts";
import type { Standing } from "./standing.ts";

/** @returns what stands of the plan from here on. */
export async function replan(decision: Decision): Promise<Standing> {
  const { now, realNow } = decision;
  const { waiting, heldDeadline, planned } = await planApproved(decision, await sweep(decision));
  const { seats, standing: plan, schedules, future } = planned;
  const seatOf = new Map(seats.map((seat) => [seat.id, seat]));
  const moment = { state: decision.state(), now, realNow };
  const firstPromiseAt = waiting.reduce((first, { promisedAt }) => Math.min(first, promisedAt ?? Infinity), Infinity);
  const promising = mayPromise(moment, firstPromiseAt);
  const slipMs = decision.state().rules.slipAlertMinutes * MINUTE_MS;

  const reseats: Reseat[] = [];
  const seated = waiting.map((campaign) => {
    const seat = seatOf.get(campaign.id);
    const reseat = seat ? reseatOf(campaign, seat, { now, promising, slipMs }) : null;
    if (reseat === null) return campaign;
    reseats.push(reseat);
    tellJob(decision, campaign, reseat);
    tellPeople(decision, campaign, reseat);
    return { ...campaign, ...reseat };
  });
  await decision.campaigns.reseat(reseats);
  return createStanding({ plan, schedules, future, heldDeadline, promising }, seated, moment);
}

type Swept = { readonly waiting: readonly WaitingCampaign[]; readonly heldDeadline: Instant };

/**
 * Plans what waits. Where a seat has come that was told long ago, as after a hold that was lifted, it is only now that it
 * comes before its yes: what has one of those is held as well, and the rest planned without it.
 */
async function planApproved(decision: Decision, { waiting, heldDeadline }: Swept) {
  const { now } = decision;
  const planned = await planOf(decision, waiting);
  const seatOf = new Map(planned.seats.map(({ id, seatAt }) => [id, seatAt]));
  const isDue = ({ id, approval }: WaitingCampaign) =>
    isUnapprovedAtItsSeat({ approval, seatAt: seatOf.get(id) ?? null }, now);
  const due = waiting.filter(isDue);
  if (due.length === 0) return { waiting, heldDeadline, planned };
  for (const campaign of due) await holdOut(decision, campaign, { code: "approval", text: UNAPPROVED, since: now });
  return planApproved(decision, {
    waiting: waiting.filter((campaign) => !isDue(campaign)),
    heldDeadline: Math.min(heldDeadline, ...due.map(({ deadline }) => deadline)),
  });
}

/** The plan of an app: of its waiting campaigns, and of the occurrences its schedules have still to fire. */
async function planOf(decision: Decision, waiting: readonly WaitingCampaign[]) {
  const { now } = decision;
  const { rules, ...state } = decision.state();
  const own = waiting.map((campaign) => claimOf(campaign, now));
  const schedules = seatHolders(await decision.schedules.listClaiming());
  const earliest = Math.min(now, ...schedules.map((schedule) => schedule.consideredUntil));
  const fired =
    schedules.length === 0 ? new Map<string, Set<Instant>>() : await decision.campaigns.listFiredNominals(earliest);
  const future = unfiredClaims({ now, claims: own, schedules, fired });
  const usage = await decision.attempts.listUsage(now - usageSpanMs(rules.quota));
  const claims = [...own, ...future];
  return { ...makePlan({ now, rules, usage, holds: holdsOf({ rules, ...state }), claims }), schedules, future };
}

/**
 * Takes out of the plan what has expired, is late, unapproved or unreadable; returns what still waits for a seat, and the
 * first deadline of what waits for a person instead.
 */
async function sweep(decision: Decision): Promise<Swept> {
  const { now } = decision;
  const state = decision.state();
  const judgesLate = nobodyReleases(state, decision.realNow);
  let heldDeadline = Infinity;
  const staying: WaitingCampaign[] = [];
  for (const campaign of await alignApprovals(decision, await decision.campaigns.listWaiting())) {
    if (now > campaign.deadline) {
      await expire(decision, campaign);
    } else if (campaign.unreadable !== null) {
      heldDeadline = Math.min(heldDeadline, campaign.deadline);
      await holdOut(decision, campaign, { code: "invalid", text: campaign.unreadable, since: now });
    } else if (campaign.held) {
      heldDeadline = Math.min(heldDeadline, campaign.deadline);
    } else if (isUnapprovedAtItsSeat(campaign, now)) {
      // Asked before lateness: nobody's downtime kept it from going out.
      heldDeadline = Math.min(heldDeadline, campaign.deadline);
      await holdOut(decision, campaign, { code: "approval", text: UNAPPROVED, since: now });
    } else if (judgesLate && lateAtOf(campaign, state) < now) {
      heldDeadline = Math.min(heldDeadline, campaign.deadline);
      await leaveLate(decision, campaign);
    } else {
      staying.push(campaign);
    }
  }
  return { waiting: staying, heldDeadline };
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
  const { name, deadline } = campaign;
  decision.record(campaign.id, "campaign.expired", { name, deadline, text }, "herald");
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
    decision.record(campaign.id, "campaign.skipped", { name: campaign.name, promisedAt, text }, "herald");
    return;
  }
  await holdOut(decision, campaign, { code: "late", text, since: now });
}

/** Keeps a campaign out of the plan until a person decides. */
async function holdOut(decision: Decision, campaign: WaitingCampaign, held: Held): Promise<void> {
  const { id, name, promisedAt } = campaign;
  await decision.campaigns.holdOut(campaign, held);
  decision.record(id, "campaign.held", { name, code: held.code, promisedAt, text: held.text }, "herald");
}

function because(campaign: WaitingCampaign): string {
  const last = campaign.seatReasons.at(-1);
  return last ? ` (${last.text})` : "";
}
