/**
 * Settle: what an answer means for the attempt, the campaign and the app, written in one transaction by token.
 *
 * An answer may come late — after the campaign was called uncertain, or after a person decided. An accepted call always
 * wins, because everyone has been reached whatever the records say; a call that provably never left gives an uncertain
 * campaign back to the plan; any other late answer only completes the record of its attempt.
 *
 * The same answer may come twice: whoever settled and did not hear whether it was written settles again. The second time
 * changes nothing, or one refusal would raise the wait of two.
 */
import { neverLeftDelayMs, REFUSALS_SINCE_MS, throttleHold } from "../domain/backoff.ts";
import { dayZonesOf } from "../domain/quota.ts";
import type { Consequence, Reply } from "../domain/outcome.ts";
import { consequenceOf } from "../domain/outcome.ts";
import type { AppHold } from "../domain/app-state.ts";
import type { Attempt } from "../ledger/attempts.ts";
import type { StoredCampaign } from "../ledger/campaigns.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { Instant } from "../domain/time.ts";
import type { Seams } from "../runtime/seams.ts";
import { DAY_MS, SECOND_MS } from "../domain/time.ts";
import { takeFurther } from "./after-flight.ts";
import { recordUsedOutside } from "./used-outside.ts";

export type SettleNeeds = {
  readonly decide: Decide;
  /** A number in [0, 1), for jitter. */
  readonly roll: () => number;
  readonly seams?: Seams;
};

/** @returns "unknown" when the ledger knows of no such attempt: it was put back while the call was under way. */
export async function settle(
  needs: SettleNeeds,
  app: string,
  token: string,
  reply: Reply,
): Promise<"settled" | "unknown"> {
  return needs.decide(app, "herald", async (decision) => {
    const attempt = await decision.attempts.find(token);
    if (!attempt) {
      decision.record(app, "attempt.unknown", { token, reply: reply.kind });
      return "unknown";
    }
    if (attempt.reply === "accepted" || isRecorded(attempt, reply)) {
      await decision.replan();
      return "settled";
    }
    const wasInFlight = attempt.reply === "in_flight";
    const consequence = consequenceOf(reply, decision.state().rules.countRefused);

    await endAttempt(decision, attempt, reply, consequence);
    // A call that thawed too late tells nothing of the way to the provider now, and nobody should be kept waiting for it.
    if (wasInFlight || reply.kind !== "neverLeft") await settleApp(needs, decision, { attempt, reply, consequence });
    const campaign = attempt.campaignId === null ? null : await decision.campaigns.find(attempt.campaignId);
    if (campaign) await settleCampaign(decision, campaign, { attempt, wasInFlight, reply, consequence });
    await decision.replan();
    await needs.seams?.settling?.();
    return "settled";
  });
}

function isRecorded(attempt: Attempt, reply: Reply): boolean {
  return (
    attempt.reply === reply.kind &&
    attempt.httpStatus === reply.httpStatus &&
    attempt.code === reply.code &&
    attempt.why === reply.why
  );
}

/**
 * Takes back a release that was decided and not begun: the campaign waits as if nothing had happened, and the next
 * attempt goes to the same host, for nothing went wrong on the way to the provider. The app is held for `holdMs` of plan
 * time where it is Herald itself that cannot send just now. An attempt that is unknown or has ended stays as it is.
 */
export async function giveBack(
  needs: Pick<SettleNeeds, "decide">,
  app: string,
  token: string,
  why: string,
  holdMs = 0,
): Promise<void> {
  await needs.decide(app, "herald", async (decision) => {
    const attempt = await decision.attempts.find(token);
    if (!attempt) return;
    if (attempt.reply !== "in_flight") return decision.replan();
    const reply: Reply = { kind: "neverLeft", httpStatus: null, code: null, why };
    await endAttempt(decision, attempt, reply, consequenceOf(reply, false));
    const campaign = attempt.campaignId === null ? null : await decision.campaigns.find(attempt.campaignId);
    if (campaign?.status === "releasing") {
      await takeFurther(decision, campaign, {
        token,
        startedAt: attempt.startedAt,
        reply: reply.kind,
        why,
        to: "scheduled",
      });
    }
    if (holdMs > 0) await holdBack(decision, why, holdMs);
    await decision.replan();
  });
}

/** Holds an app whose witness tells nothing: whether it may send cannot be known. Plan time. */
export async function holdForWitness(
  { decide }: Pick<SettleNeeds, "decide">,
  app: string,
  why: string,
  holdMs: number,
): Promise<void> {
  await decide(app, "herald", async (decision) => {
    await holdBack(decision, why, holdMs);
    await decision.replan();
  });
}

async function holdBack(decision: Decision, why: string, holdMs: number): Promise<void> {
  const { now } = decision;
  await hold(decision, { code: "witness", until: wholeSecond(now + holdMs), why, since: now });
}

async function endAttempt(decision: Decision, attempt: Attempt, reply: Reply, consequence: Consequence): Promise<void> {
  await decision.attempts.end(attempt.token, {
    finishedAt: Math.max(decision.now, attempt.startedAt),
    reply: reply.kind,
    httpStatus: reply.httpStatus,
    code: reply.code,
    messageUid: reply.kind === "accepted" ? reply.messageUid : null,
    why: reply.why,
    counts: consequence.spendsQuota,
  });
  decision.record(attempt.campaignId ?? attempt.app, "attempt.ended", {
    token: attempt.token,
    reply: reply.kind,
    httpStatus: reply.httpStatus,
    code: reply.code,
    why: reply.why,
    startedAt: attempt.startedAt,
  });
}

async function settleApp(
  needs: SettleNeeds,
  decision: Decision,
  { attempt, reply, consequence }: { attempt: Attempt; reply: Reply; consequence: Consequence },
): Promise<void> {
  const state = decision.state();
  const { now } = decision;
  if (reply.kind === "neverLeft") {
    const failures = state.neverLeftCount + 1;
    const until = wholeSecond(now + neverLeftDelayMs(failures));
    await decision.changeApp({ neverLeftCount: failures });
    const why = `RongCloud cannot be reached: ${reply.why}`;
    await hold(decision, { code: "unreachable", until, why, since: now }, { failures });
    return;
  }
  if (state.neverLeftCount > 0) await decision.changeApp({ neverLeftCount: 0 });
  switch (consequence.app) {
    case "goes-on":
      if (reply.kind === "accepted" && state.backoffStep > 0) await decision.changeApp({ backoffStep: 0 });
      return;
    case "backs-off": {
      const held = throttleHold({
        now,
        step: state.backoffStep,
        retryAfterMs: reply.kind === "throttled" ? reply.retryAfterMs : null,
        // The call just ended is among them.
        refused: await decision.attempts.listThrottled(now - REFUSALS_SINCE_MS),
        dayZones: dayZonesOf(state.rules.quota),
        roll: needs.roll(),
        marginMs: state.rules.marginMs,
      });
      const until = wholeSecond(held.until);
      await decision.changeApp({ backoffStep: held.step });
      const isNew = await hold(decision, { code: "throttled", until, why: await whyThrottled(decision), since: now });
      if (isNew) await recordUsedOutside(decision, attempt, until);
      return;
    }
    case "blocked":
      await hold(decision, {
        code: "blocked",
        until: null,
        why: `RongCloud refuses this app: ${reply.why}`,
        since: now,
      });
      return;
    default:
      consequence.app satisfies never;
  }
}

/**
 * Herald calls only where its own plan has room, so the quota went elsewhere. The provider's old code table says that 1008
 * may also mean a service that is not enabled; with no call of ours counted, that is as likely.
 */
async function whyThrottled(decision: Decision): Promise<string> {
  const counted = await decision.attempts.listUsage(decision.now - DAY_MS);
  return counted.length > 0
    ? "RongCloud says the quota is used up, so someone else uses this App Key"
    : "RongCloud says the quota is used up, though Herald has used none of it: someone else has, or broadcasts are not enabled for this App Key";
}

/** Holds the app, and says whether it did: a hold in force is never made shorter by a new one. */
async function hold(decision: Decision, next: AppHold, more: { readonly failures?: number } = {}): Promise<boolean> {
  const current = decision.state().hold;
  if (current && (current.until === null || (next.until !== null && current.until >= next.until))) return false;
  await decision.changeApp({ hold: next });
  decision.record(decision.app, "app.held", { code: next.code, until: next.until, why: next.why, ...more });
  return true;
}

/** The next whole second: nobody is shown milliseconds of a wait that is minutes long. */
function wholeSecond(at: Instant): Instant {
  return Math.ceil(at / SECOND_MS) * SECOND_MS;
}

async function settleCampaign(
  decision: Decision,
  campaign: StoredCampaign,
  settled: { attempt: Attempt; wasInFlight: boolean; reply: Reply; consequence: Consequence },
): Promise<void> {
  const { attempt, wasInFlight, reply, consequence } = settled;
  const isThisFlight = wasInFlight && campaign.status === "releasing";
  const { token, startedAt } = attempt;
  if (reply.kind === "accepted") {
    await alarmIfTwice(decision, campaign, token);
    if (campaign.status === "releasing" && !isThisFlight) return;
    if (campaign.status === "sent") return;
    const text = isThisFlight ? reply.why : `${reply.why} (the answer came late)`;
    await decision.campaigns.move(campaign, "sent", {
      held: null,
      outcome: { at: decision.now, text, token, ...(reply.messageUid ? { messageUid: reply.messageUid } : {}) },
    });
    const detail = { name: campaign.name, token, startedAt, seatAt: campaign.seatAt, messageUid: reply.messageUid };
    decision.record(campaign.id, "campaign.sent", { ...detail, late: !isThisFlight });
    return;
  }
  const isLastWord = campaign.status === "uncertain" && campaign.outcome?.token === token && reply.kind === "neverLeft";
  if (!isThisFlight && !isLastWord) return;
  await takeFurther(decision, campaign, {
    ...{ token, startedAt, reply: reply.kind, why: reply.why },
    to: consequence.campaign,
  });
}

/** Everyone may have been reached twice: said loudly, because nothing else can be done about it any more. */
async function alarmIfTwice(decision: Decision, campaign: StoredCampaign, token: string): Promise<void> {
  const others = (await decision.attempts.list(campaign.id)).filter(
    (each) => each.token !== token && (each.reply === "accepted" || each.reply === "in_flight"),
  );
  if (others.length === 0) return;
  decision.record(campaign.id, "campaign.duplicate-alarm", {
    name: campaign.name,
    token,
    others: others.map((each) => each.token),
  });
}
