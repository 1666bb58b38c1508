/**
 * Acquire: the one gate between a due job and a call.
 *
 * A job is only a knock on the door. Whether its campaign may go out now is asked of the ledger, under the app's lock,
 * by the same plan that told people when it would. A "go" is written down before anything is sent: the campaign is
 * releasing and an attempt is in flight, so a crash from here on can be seen, and nothing is ever sent on a hunch.
 *
 * The knock comes a little before the seat, so that the call can leave at the seat itself. The plan is therefore asked as
 * it will stand at the seat: asked as of now, it would give the campaign this earlier moment wherever that is open.
 *
 * The ledger may have been put back to an earlier time while this process was running. So before a go it must know the
 * calls the witness was told of last; where it does not, nothing goes out until the two have been compared.
 */
import { isCleared, standingOf, UNAPPROVED } from "../domain/approval.ts";
import { campaignHash } from "../domain/campaign-hash.ts";
import { readMessage } from "../domain/message.ts";
import type { Message } from "../domain/message.ts";
import { describeFault } from "../domain/fault.ts";
import { NO_ANSWER } from "../domain/outcome.ts";
import type { Instant } from "../domain/time.ts";
import { SECOND_MS } from "../domain/time.ts";
import type { Binding } from "../domain/app-state.ts";
import { isSameBinding } from "../domain/app-state.ts";
import type { StoredCampaign } from "../ledger/campaigns.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { WitnessEntry } from "../ledger/witness.ts";
import type { ReleaseJob } from "../queue/release-queue.ts";
import type { Clock, Latest } from "../runtime/clock.ts";
import { latestIn } from "../runtime/clock.ts";
import type { Seams } from "../runtime/seams.ts";
import { callUncertain } from "./after-flight.ts";
import type { FlightWatch } from "./flight-watch.ts";

export type Verdict =
  | {
      readonly kind: "go";
      readonly token: string;
      readonly message: Message;
      readonly host: string;
      /** When the call may start, in plan time; at most the early wake ahead of now. */
      readonly startAt: Instant;
      /** From this moment on nothing may be written any more. */
      readonly sendBefore: Latest;
    }
  | { readonly kind: "later"; readonly until: Instant; readonly why: string }
  | { readonly kind: "held"; readonly until: Instant; readonly why: string }
  /** `isBehind`: the ledger must be compared with the witness before anything goes out. */
  | { readonly kind: "end"; readonly why: string; readonly isBehind?: true };

export type AcquireNeeds = {
  readonly decide: Decide;
  readonly clock: Clock;
  /** The credentials this process releases with. */
  readonly binding: Binding;
  /** The host of the next attempt, after so many calls in a row that never left. */
  hostFor(neverLeftInRow: number): string;
  /** What this process knows of calls in flight. */
  readonly flights: Pick<FlightWatch, "leftMs">;
  readonly seams?: Seams;
};

/** How long before its seat a campaign may be acquired, in real time: more than any queue wakes early. */
export const ACQUIRE_EARLY_MS = 400;

/** How long after its start a call may still write its first byte, in real time. A process that froze sends nothing. */
export const SEND_WITHIN_MS = 5 * SECOND_MS;

/**
 * Asks whether a job's campaign may go out now. `token` names the attempt; the caller makes it, so that it can be given
 * back when the answer of a decision that stands is lost on the way. `latest` are the last calls the witness knows of, read
 * just before.
 */
export async function acquire(
  needs: AcquireNeeds,
  app: string,
  job: ReleaseJob,
  { token, latest = [] }: { token: string; latest?: readonly Pick<WitnessEntry, "token">[] },
): Promise<Verdict> {
  return needs.decide<Verdict>(app, "herald", async (decision) => {
    const found = await decision.campaigns.find(job.campaignId);
    if (!found) return end("there is no such campaign");
    if (found.status === "releasing") return lookAtFlight(needs, decision, found);
    if (found.status !== "scheduled") return end(`it is ${found.status}`);
    if (found.jobN !== job.n) return end("a newer job stands for it");
    if (!isSameBinding(decision.state().binding, needs.binding))
      return end("the app is bound to another provider or App Key");

    const earlyMs = needs.clock.toPlanMs(ACQUIRE_EARLY_MS);
    await decision.replan(knockedFor(found, decision.now, earlyMs));
    const campaign = await decision.campaigns.find(job.campaignId);
    if (campaign?.status !== "scheduled") return end(`it is ${campaign?.status ?? "gone"}`);
    if (campaign.held) return end(`held: ${campaign.held.text}`);
    if (campaign.seatAt === null) return end(campaign.seatReasons.at(-1)?.text ?? "the plan has no seat for it");

    if (campaign.seatAt > decision.now + earlyMs) return comeBack(decision, campaign, job);
    if (!isApproved(decision, campaign)) return holdUnapproved(decision, campaign);
    if (!(await knowsAll(decision, latest))) {
      return { ...end("the ledger does not know all the calls that were made"), isBehind: true };
    }
    return go(needs, decision, campaign, token);
  });
}

async function knowsAll(decision: Decision, calls: readonly Pick<WitnessEntry, "token">[]): Promise<boolean> {
  const tokens = calls.map(({ token }) => token);
  const known = await decision.attempts.known(tokens);
  return tokens.every((token) => known.has(token));
}

/** Whether the yes that was given, where one is needed, is about exactly what would be sent now. */
function isApproved(decision: Decision, campaign: StoredCampaign): boolean {
  // Reckoned anew: the hash in the row may be older than what stands beside it.
  const hash = campaignHash(campaign.message, campaign);
  return isCleared(decision.state().rules.approval, standingOf(campaign, hash));
}

/** Its turn has come before its approval: sooner than the plan had said, or else the re-plan would have held it. */
async function holdUnapproved(decision: Decision, campaign: StoredCampaign): Promise<Verdict> {
  await decision.campaigns.holdOut(campaign, { code: "approval", text: UNAPPROVED, since: decision.now });
  decision.record(campaign.id, "campaign.held", { code: "approval", text: UNAPPROVED });
  await decision.replan();
  return end(`held: ${UNAPPROVED}`);
}

/** The instant this knock is about: the campaign's seat when that is just ahead, else now. */
function knockedFor({ seatAt }: StoredCampaign, now: Instant, earlyMs: number): Instant {
  return seatAt !== null && seatAt > now && seatAt <= now + earlyMs ? seatAt : now;
}

/** The campaign is being released already, by this process or another, or by one that is gone. */
async function lookAtFlight(needs: AcquireNeeds, decision: Decision, campaign: StoredCampaign): Promise<Verdict> {
  const attempt = (await decision.attempts.list(campaign.id)).find((each) => each.reply === "in_flight");
  if (attempt) {
    const leftMs = needs.flights.leftMs(attempt, decision.realNow);
    if (leftMs > 0) {
      return { kind: "later", until: decision.now + needs.clock.toPlanMs(leftMs), why: "a call for it is in flight" };
    }
  }
  await giveUpOnFlight(decision, campaign);
  return end("nobody knows how its call ended");
}

/** Calls a campaign uncertain whose worker vanished in the middle of a call. */
export async function giveUpOnFlight(decision: Decision, campaign: StoredCampaign): Promise<void> {
  await callUncertain(decision, campaign, "the process that was sending it ended before the answer was recorded");
  await decision.replan();
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

async function go(needs: AcquireNeeds, decision: Decision, campaign: StoredCampaign, token: string): Promise<Verdict> {
  const read = readMessage(campaign.message);
  if (read.kind === "faults") {
    const text = `its stored message is not valid: ${read.faults.map(describeFault).join("; ")}`;
    await decision.campaigns.change(campaign.id, {
      held: { code: "invalid", text, since: decision.now },
      seatAt: null,
      jobAt: null,
    });
    decision.record(campaign.id, "campaign.held", { name: campaign.name, code: "invalid", text });
    await decision.replan();
    return end(text);
  }
  const startAt = Math.max(campaign.seatAt ?? decision.now, decision.now);
  const startInMs = Math.ceil(needs.clock.toRealMs(startAt - decision.now));
  const host = needs.hostFor(decision.state().neverLeftCount);
  await decision.attempts.insert({
    token,
    campaignId: campaign.id,
    host,
    startedAt: startAt,
    startedRealAt: decision.realNow + startInMs,
    finishedAt: null,
    reply: "in_flight",
    ...NO_ANSWER,
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
  // Reckoned from the instant that was written down as the start: a process that froze within this transaction must not
  // have until later than those who will judge the attempt's age believe.
  const sendBeforeMs = decision.realNow + startInMs + SEND_WITHIN_MS;
  const sendBefore = { ...latestIn(needs.clock, startInMs + SEND_WITHIN_MS), realMs: sendBeforeMs };
  await needs.seams?.acquiring?.();
  return { kind: "go", token, message: read.message, host, startAt, sendBefore };
}

/** The re-plan may have asked for a new job for this very campaign; it is being released and needs none. */
function dropOwnEffects(decision: Decision, campaignId: string): void {
  const { puts } = decision.effects;
  puts.splice(0, puts.length, ...puts.filter((put) => put.campaignId !== campaignId));
}

function end(why: string) {
  return { kind: "end", why } as const;
}
