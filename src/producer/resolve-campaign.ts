/**
 * A person says what became of an uncertain campaign. *Sent* closes it. *Not sent* gives it back to the plan as if it
 * were booked now; the call that was made still counts against the quota, because it may have been counted.
 */
import { SECOND_MS } from "../domain/time.ts";
import type { Decide } from "../ledger/decision.ts";
import { Refused } from "../domain/refused.ts";
import { readNote } from "./words.ts";

/** How long after a call's deadline an answer may still come in by itself; nobody decides before. Real time. */
const LATE_ANSWER_MS = 5 * SECOND_MS;

/** @throws Refused when there is no such campaign, it is not uncertain, or its answer may still come. */
export async function resolveCampaign(
  needs: { decide: Decide; callDeadlineMs: number },
  request: { app: string; actor: string; id: string; became: "sent" | "not-sent"; note?: string },
): Promise<void> {
  const { app, actor, id, became } = request;
  const note = readNote(request.note);
  await needs.decide(app, actor, async (decision) => {
    const campaign = await decision.campaigns.find(id);
    if (!campaign) throw new Refused("not-found", `there is no campaign "${id}" in app "${app}"`);
    if (campaign.status !== "uncertain") {
      throw new Refused(
        "wrong-status",
        `campaign "${id}" is ${campaign.status}; only an uncertain one needs resolving`,
      );
    }
    const latest = (await decision.attempts.list(id))[0];
    const waitMs = latest ? latest.startedRealAt + needs.callDeadlineMs + LATE_ANSWER_MS - decision.realNow : 0;
    if (waitMs > 0) {
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
