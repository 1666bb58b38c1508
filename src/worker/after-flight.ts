/**
 * Where a campaign stands once a call of it is over and was not accepted.
 *
 * Normally the call's own answer decides. But a call may have been accepted before it: when a person said *not sent* of a
 * call whose acceptance came in while the next one was under way. Then everyone has been reached, and however the next
 * one ended the campaign is sent; were it to wait again, it would go out once more with no one to stop it.
 */
import type { Consequence, Reply } from "../domain/outcome.ts";
import { NO_ANSWER } from "../domain/outcome.ts";
import type { Instant } from "../domain/time.ts";
import type { StoredCampaign } from "../ledger/campaigns.ts";
import type { Decision } from "../ledger/decision.ts";

type Ended = {
  readonly token: string | null;
  /** When the call began; null where there is none to speak of. */
  readonly startedAt: Instant | null;
  readonly reply: Reply["kind"];
  readonly why: string;
};

/** Takes a campaign to where its call's end leads; nothing happens for *sent*, which settling says itself. */
export async function takeFurther(
  decision: Decision,
  campaign: StoredCampaign,
  { to, ...ended }: Ended & { readonly to: Consequence["campaign"] },
): Promise<void> {
  if (to === "sent" || (await staySent(decision, campaign))) return;
  const { token, why } = ended;
  const outcome = { at: decision.now, text: why, ...(token === null ? {} : { token }) };
  const detail = { name: campaign.name, ...ended };
  switch (to) {
    case "scheduled":
      await decision.campaigns.move(campaign, "scheduled", { seatAt: null, outcome: null });
      decision.record(campaign.id, "campaign.returned", detail);
      return;
    case "failed":
      await decision.campaigns.move(campaign, "failed", { seatAt: null, outcome });
      decision.record(campaign.id, "campaign.failed", detail);
      return;
    case "uncertain":
      // One that is uncertain already may become so about a later call.
      if (campaign.status === "uncertain") await decision.campaigns.change(campaign.id, { outcome });
      else await decision.campaigns.move(campaign, "uncertain", { seatAt: null, outcome });
      decision.record(campaign.id, "campaign.uncertain", detail);
      return;
    default:
      to satisfies never;
  }
}

/**
 * Calls a campaign uncertain. What is still in flight of it is over, or its quota would be taken for ever; and the doubt is
 * about the latest call whose end nobody knows, for only that one's late answer may give the campaign back to the plan.
 */
export async function callUncertain(decision: Decision, campaign: StoredCampaign, why: string): Promise<void> {
  const attempts = await decision.attempts.list(campaign.id);
  for (const { token, startedAt } of attempts.filter((each) => each.reply === "in_flight")) {
    const finishedAt = Math.max(decision.now, startedAt);
    await decision.attempts.end(token, { ...NO_ANSWER, finishedAt, reply: "unclear", why, counts: true });
    decision.record(campaign.id, "attempt.ended", {
      token,
      reply: "unclear",
      httpStatus: null,
      code: null,
      why,
      startedAt,
    });
  }
  const latest = attempts.find(({ reply }) => reply === "in_flight" || reply === "unclear");
  const { token = null, startedAt = null } = latest ?? {};
  await takeFurther(decision, campaign, { to: "uncertain", token, startedAt, reply: "unclear", why });
}

/** Says whether an earlier call was accepted, after closing the campaign as sent by it. */
async function staySent(decision: Decision, campaign: StoredCampaign): Promise<boolean> {
  const accepted = (await decision.attempts.list(campaign.id)).find((each) => each.reply === "accepted");
  if (!accepted) return false;
  const { token, startedAt, messageUid, why } = accepted;
  const text = `${why ?? "accepted"} (an earlier call, whose answer came late)`;
  await decision.campaigns.move(campaign, "sent", {
    held: null,
    outcome: { at: decision.now, text, token, ...(messageUid ? { messageUid } : {}) },
  });
  decision.record(campaign.id, "campaign.sent", {
    name: campaign.name,
    token,
    startedAt,
    seatAt: campaign.seatAt,
    messageUid,
    late: true,
  });
  return true;
}
