/**
 * Before anything is released: is this ledger the one that sent what was sent?
 *
 * A call the witness knows and the ledger does not means that the ledger was put back or lost its last writes. Its
 * campaign becomes uncertain, the call counts as usage, and the app is disarmed until a person has looked. So is an app
 * that has sent before but whose witness is gone, and any app whose ledger woke up in another place: it may be a copy.
 */
import type { Campaign } from "../domain/campaign.ts";
import { mayBecome } from "../domain/campaign.ts";
import { formatInstant } from "../domain/time.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { Identity } from "../ledger/identity.ts";
import type { Witness, WitnessEntry } from "../ledger/witness.ts";

export type CheckWitnessNeeds = { readonly decide: Decide; readonly witness: Witness; readonly identity: Identity };

/** @returns why the app is now disarmed, or null when all is well (or a person has armed it before). */
export async function checkWitness(needs: CheckWitnessNeeds, app: string): Promise<string | null> {
  const entries = await needs.witness.read();
  return needs.decide(app, "herald", async (decision) => {
    const known = await decision.attempts.known((entries ?? []).map((entry) => entry.token));
    const missing = (entries ?? []).filter((entry) => !known.has(entry.token));
    const why = await suspicion(decision, { entries, missing, identity: needs.identity });
    if (why === null) return decision.state().disarmedWhy;

    for (const entry of missing) await recordForgotten(decision, entry);
    await decision.changeApp({ disarmedWhy: why });
    decision.record(app, "app.disarmed", { why });
    await decision.replan();
    return why;
  });
}

async function suspicion(
  decision: Decision,
  {
    entries,
    missing,
    identity,
  }: { entries: readonly WitnessEntry[] | null; missing: readonly WitnessEntry[]; identity: Identity },
): Promise<string | null> {
  const last = missing.at(-1);
  if (last) {
    const { zone } = decision.state().rules;
    const when = formatInstant(last.at, zone);
    return `this ledger is older than what was sent: it does not know ${missing.length === 1 ? "a call" : `${missing.length} calls`} made with this App Key, the last for "${last.campaign}" at ${when}`;
  }
  if (entries === null && (await decision.attempts.any())) {
    return "this ledger has sent before, but the witness of its calls is gone, so it cannot tell whether it is up to date";
  }
  if (identity.place !== identity.knownPlace) {
    return `this ledger has moved, so it may be a copy of one that still releases: it was at ${identity.knownPlace} and is now at ${identity.place}`;
  }
  return null;
}

async function recordForgotten(decision: Decision, entry: WitnessEntry): Promise<void> {
  const why = "the witness knows of this call, the ledger did not";
  await decision.attempts.insert({
    token: entry.token,
    campaignId: entry.campaign,
    host: null,
    startedAt: entry.at,
    startedRealAt: entry.realAt,
    finishedAt: entry.at + decision.state().rules.callSpanMs,
    reply: "unclear",
    httpStatus: null,
    code: null,
    messageUid: null,
    why,
    counts: true,
    urgent: false,
    who: "witness",
  });
  const campaign = await decision.campaigns.find(entry.campaign);
  if (!campaign || !isStillOpen(campaign)) return;
  await decision.campaigns.move(campaign, "uncertain", {
    seatAt: null,
    outcome: { at: decision.now, text: why, token: entry.token },
  });
  decision.record(campaign.id, "campaign.uncertain", { why, token: entry.token });
}

function isStillOpen(campaign: Pick<Campaign, "status">): boolean {
  return campaign.status !== "uncertain" && mayBecome(campaign.status, "uncertain");
}
