/**
 * A person says what became of an uncertain campaign. *Sent* closes it. *Not sent* gives it back to the plan as if it
 * were booked now; the call that was made still counts against the quota, because it may have been counted.
 *
 * What a person found out is about the call they looked up. Who hands in the revision they saw is refused when the
 * campaign has moved on: an answer that lay in a frozen process while somebody else said *not sent*, and the campaign
 * went out again and became uncertain again, would otherwise be taken for that second call.
 */
import { ATTEMPT_GRACE_MS, DATED_AHEAD_MS } from "../domain/flight.ts";
import { SECOND_MS } from "../domain/time.ts";
import type { Decide } from "../ledger/decision.ts";
import { Refused } from "../domain/refused.ts";
import { readNote } from "./words.ts";
import { namedCampaign, refuseStale } from "./named-campaign.ts";

/**
 * @throws Refused when there is no such campaign, it was changed since `revision`, it is not uncertain, or its answer may
 *   still come.
 */
export async function resolveCampaign(
  needs: { decide: Decide; callDeadlineMs: number },
  request: { app: string; actor: string; id: string; became: "sent" | "not-sent"; revision?: number; note?: string },
): Promise<void> {
  const { app, actor, id, became, revision } = request;
  const note = readNote(request.note);
  await needs.decide(app, actor, async (decision) => {
    const campaign = await namedCampaign(decision, id);
    if (campaign.status !== "uncertain") {
      throw new Refused(
        "wrong-status",
        `campaign "${id}" is ${campaign.status}; only an uncertain one needs resolving`,
      );
    }
    if (revision !== undefined) refuseStale(campaign, revision, "look its last call up again");
    const latest = (await decision.attempts.list(id))[0];
    const spanMs = needs.callDeadlineMs + ATTEMPT_GRACE_MS;
    const waitMs = latest ? latest.startedRealAt + spanMs - decision.realNow : 0;
    // A call dated ahead was made before the clock was set back: it was watched to its end before it became uncertain.
    if (waitMs > 0 && waitMs <= spanMs + DATED_AHEAD_MS) {
      throw new Refused(
        "too-early",
        `the answer for campaign "${id}" may still come; decide in ${Math.ceil(waitMs / SECOND_MS)} s`,
      );
    }
    decision.record(id, "campaign.resolved", { became, note });
    if (became === "sent") {
      await decision.campaigns.move(campaign, "sent", {
        outcome: { at: decision.now, text: `${actor} says that it went out` },
      });
    } else {
      await decision.campaigns.move(campaign, "scheduled", {
        bookedAt: decision.now,
        promisedAt: null,
        outcome: null,
      });
    }
    await decision.replan();
  });
}
