/**
 * Acquire: the one gate between a due job and a call.
 *
 * A job is only a knock on the door. Whether its campaign may go out now is asked of the ledger, under the app's lock,
 * by the same plan that told people when it would. A "go" is written down before anything is sent: the campaign is
 * releasing and an attempt is in flight, so a crash from here on can be seen, and nothing is ever sent on a hunch.
 *
 * The knock comes a little before the seat, so that the call can leave at the seat itself. The plan is therefore asked as
 * it will stand at the seat: asked as of now, it would give the campaign this earlier moment wherever that is open.
 */
import { randomUUID } from "node:crypto";
import { readMessage } from "../domain/message.ts";
import type { Message } from "../domain/message.ts";
import { describeFault } from "../domain/fault.ts";
import type { Instant } from "../domain/time.ts";
import { SECOND_MS } from "../domain/time.ts";
import type { Binding } from "../domain/app-state.ts";
import type { StoredCampaign } from "../ledger/campaigns.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { ReleaseJob } from "../queue/release-queue.ts";
import type { Clock } from "../runtime/clock.ts";

export type Verdict =
  | {
      readonly kind: "go";
      readonly token: string;
      readonly message: Message;
      readonly host: string;
      /** When the call may start, in plan time; at most the early wake ahead of now. */
      readonly startAt: Instant;
      /** Real time past which nothing may be written any more. */
      readonly sendBeforeMs: number;
    }
  | { readonly kind: "later"; readonly until: Instant; readonly why: string }
  | { readonly kind: "held"; readonly until: Instant; readonly why: string }
  | { readonly kind: "end"; readonly why: string };

export type AcquireNeeds = {
  readonly decide: Decide;
  readonly clock: Clock;
  /** The credentials this process releases with. */
  readonly binding: Binding;
  /** The host of the next attempt, after so many calls in a row that never left. */
  hostFor(neverLeftInRow: number): string;
  readonly callDeadlineMs: number;
};

/** How long before its seat a campaign may be acquired, in real time: more than any queue wakes early. */
export const ACQUIRE_EARLY_MS = 400;

/** How long after its start a call may still write its first byte, in real time. A process that froze sends nothing. */
export const SEND_WITHIN_MS = 5 * SECOND_MS;

/** How long beyond its deadline a call is still given before its outcome is called uncertain, in real time. */
export const ATTEMPT_GRACE_MS = 5 * SECOND_MS;

export async function acquire(needs: AcquireNeeds, app: string, job: ReleaseJob): Promise<Verdict> {
  return needs.decide(app, "herald", async (decision) => {
    const found = await decision.campaigns.find(job.campaignId);
    if (!found) return end("there is no such campaign");
    if (found.status === "releasing") return lookAtFlight(needs, decision, found);
    if (found.status !== "scheduled") return end(`it is ${found.status}`);
    if (found.jobN !== job.n) return end("a newer job stands for it");
    if (!isOurs(decision, needs.binding)) return end("the app is bound to another provider or App Key");

    const earlyMs = needs.clock.toPlanMs(ACQUIRE_EARLY_MS);
    await decision.replan(knockedFor(found, decision.now, earlyMs));
    const campaign = await decision.campaigns.find(job.campaignId);
    if (campaign?.status !== "scheduled") return end(`it is ${campaign?.status ?? "gone"}`);
    if (campaign.held) return end(`held: ${campaign.held.text}`);
    if (campaign.seatAt === null) return end(campaign.seatReasons.at(-1)?.text ?? "the plan has no seat for it");

    if (campaign.seatAt > decision.now + earlyMs) return comeBack(decision, campaign, job);
    return go(needs, decision, campaign);
  });
}

/** The instant this knock is about: the campaign's seat when that is just ahead, else now. */
function knockedFor({ seatAt }: StoredCampaign, now: Instant, earlyMs: number): Instant {
  return seatAt !== null && seatAt > now && seatAt <= now + earlyMs ? seatAt : now;
}

/** The campaign is being released already, by this process or another, or by one that is gone. */
async function lookAtFlight(needs: AcquireNeeds, decision: Decision, campaign: StoredCampaign): Promise<Verdict> {
  const attempt = (await decision.attempts.list(campaign.id)).find((each) => each.reply === "in_flight");
  if (attempt) {
    const leftMs = attempt.startedRealAt + needs.callDeadlineMs + ATTEMPT_GRACE_MS - decision.realNow;
    if (leftMs > 0) {
      return { kind: "later", until: decision.now + needs.clock.toPlanMs(leftMs), why: "a call for it is in flight" };
    }
  }
  await giveUpOnFlight(decision, campaign);
  return end("nobody knows how its call ended");
}

/** Calls a campaign uncertain whose worker vanished in the middle of a call. */
export async function giveUpOnFlight(decision: Decision, campaign: StoredCampaign): Promise<void> {
  const why = "the process that was sending it ended before the answer was recorded";
  const attempt = (await decision.attempts.list(campaign.id)).find((each) => each.reply === "in_flight");
  if (attempt) {
    await decision.attempts.end(attempt.token, {
      finishedAt: Math.max(decision.now, attempt.startedAt),
      reply: "unclear",
      httpStatus: null,
      code: null,
      messageUid: null,
      why,
      counts: true,
    });
  }
  await decision.campaigns.move(campaign, "uncertain", {
    seatAt: null,
    outcome: { at: decision.now, text: why, ...(attempt ? { token: attempt.token } : {}) },
  });
  decision.record(campaign.id, "campaign.uncertain", { why, token: attempt?.token ?? null });
  await decision.replan();
}

function isOurs(decision: Decision, binding: Binding): boolean {
  const bound = decision.state().binding;
  return bound.provider === binding.provider && bound.fingerprint === binding.fingerprint;
}

/** It is not its turn yet: the same job waits on, unless the re-plan has just given it a new one. */
function comeBack(decision: Decision, campaign: StoredCampaign, job: ReleaseJob): Verdict {
  if (campaign.jobN !== job.n) return end("its seat moved and a new job stands for it");
  const hold = decision.state().hold;
  const until = campaign.seatAt ?? decision.now;
  const why = campaign.seatReasons.at(-1)?.text ?? "its seat is later";
  if (hold?.until != null && hold.until > decision.now) return { kind: "held", until: hold.until, why: hold.why };
  return { kind: "later", until, why };
}

async function go(needs: AcquireNeeds, decision: Decision, campaign: StoredCampaign): Promise<Verdict> {
  const read = readMessage(campaign.message);
  if (read.kind === "faults") {
    const text = `its stored message is not valid: ${read.faults.map(describeFault).join("; ")}`;
    await decision.campaigns.change(campaign.id, {
      held: { code: "invalid", text, since: decision.now },
      seatAt: null,
      jobAt: null,
    });
    decision.record(campaign.id, "campaign.held", { code: "invalid", text });
    await decision.replan();
    return end(text);
  }
  const token = randomUUID();
  const startAt = Math.max(campaign.seatAt ?? decision.now, decision.now);
  const startRealMs = decision.realNow + Math.ceil(needs.clock.toRealMs(startAt - decision.now));
  const host = needs.hostFor(decision.state().neverLeftCount);
  await decision.attempts.insert({
    token,
    campaignId: campaign.id,
    host,
    startedAt: startAt,
    startedRealAt: startRealMs,
    finishedAt: null,
    reply: "in_flight",
    httpStatus: null,
    code: null,
    messageUid: null,
    why: null,
    counts: true,
    urgent: campaign.priority === "urgent",
    who: "herald",
  });
  await decision.campaigns.move(campaign, "releasing");
  dropOwnEffects(decision, campaign.id);
  decision.record(campaign.id, "campaign.releasing", {
    token,
    host,
    startAt,
    at: campaign.at,
    seatAt: campaign.seatAt,
  });
  return { kind: "go", token, message: read.message, host, startAt, sendBeforeMs: startRealMs + SEND_WITHIN_MS };
}

/** The re-plan may have asked for a new job for this very campaign; it is being released and needs none. */
function dropOwnEffects(decision: Decision, campaignId: string): void {
  const { puts } = decision.effects;
  puts.splice(0, puts.length, ...puts.filter((put) => put.campaignId !== campaignId));
}

function end(why: string): Verdict {
  return { kind: "end", why };
}
