/**
 * Before anything is released: is this ledger the one that sent what was sent?
 *
 * A call the witness knows and the ledger does not means that the ledger was put back or lost its last writes. Its
 * campaign becomes uncertain, the call counts as usage, and the apps are disarmed until a person has looked. So is an app
 * whose App Key has sent before but whose witness is gone, and any app whose ledger woke up in another place: it may be a
 * copy. Where nothing was ever sent the witness is begun, before a first call can be written down: a process that dies
 * between that and its line in the witness must not look as if a witness had been lost.
 */
import { mayBecome } from "../domain/campaign.ts";
import { isSameBinding } from "../domain/app-state.ts";
import type { AppState, Binding } from "../domain/app-state.ts";
import { NO_ANSWER } from "../domain/outcome.ts";
import { formatInstant } from "../domain/time.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { Identity } from "../ledger/identity.ts";
import type { Witness, WitnessEntry } from "../ledger/witness.ts";
import { callUncertain } from "./after-flight.ts";

export type CheckWitnessNeeds = {
  readonly decide: Decide;
  readonly witness: Pick<Witness, "read" | "begin">;
  readonly identity: Identity;
  /** Whose calls the witness tells of. */
  readonly binding: Binding;
  listApps(): Promise<readonly AppState[]>;
};

/** @returns why the app is now disarmed, or null when all is well (or a person has armed it before). */
export async function checkWitness(needs: CheckWitnessNeeds, app: string): Promise<string | null> {
  const read = await needs.witness.read();
  const { why, missing, isNew } = await needs.decide(app, "herald", async (decision) => {
    const isOurs = isSameBinding(decision.state().binding, needs.binding);
    const entries = isOurs ? read : [];
    const unknown = await unknownOf(decision, entries ?? []);
    const hasSent = entries === null && (await decision.attempts.anyWith(needs.binding));
    const found = suspicion(decision, { isGone: hasSent, missing: unknown, identity: needs.identity });
    if (found !== null) await disarm(decision, found);
    // What went out must be known as such before anything is judged to be late.
    if (found !== null && unknown.length === 0) await decision.replan();
    return {
      why: found ?? decision.state().disarmedWhy,
      missing: unknown,
      isNew: entries === null && !hasSent,
    };
  });
  if (isNew) await needs.witness.begin();
  if (why !== null && missing.length > 0) await catchUp(needs, app, { why, missing });
  return why;
}

/**
 * All of the ledger is older than what was sent, not only the app that asked: every app of this App Key is disarmed, before
 * any call is written down, so that a crash in between is found out again at the next start.
 */
async function catchUp(
  { decide, binding, listApps }: CheckWitnessNeeds,
  app: string,
  { why, missing }: { why: string; missing: readonly WitnessEntry[] },
): Promise<void> {
  const ours = (await listApps()).filter((each) => isSameBinding(each.binding, binding)).map((each) => each.app);
  for (const other of ours.filter((each) => each !== app)) {
    await decide(other, "herald", (decision) => disarm(decision, why));
  }
  for (const each of ours) {
    // A call for an app this ledger does not have still used the App Key's quota.
    const own = missing.filter((entry) => entry.app === each || (each === app && !ours.includes(entry.app)));
    await decide(each, "herald", async (decision) => {
      const forgotten = await unknownOf(decision, own);
      for (const entry of forgotten) await recordForgotten(decision, entry);
      for (const id of new Set(forgotten.map((entry) => entry.campaign))) await doubt(decision, id);
      await decision.replan();
    });
  }
}

async function unknownOf(decision: Decision, entries: readonly WitnessEntry[]): Promise<readonly WitnessEntry[]> {
  const known = await decision.attempts.known(entries.map((entry) => entry.token));
  return entries.filter((entry) => !known.has(entry.token));
}

async function disarm(decision: Decision, why: string): Promise<void> {
  await decision.changeApp({ disarmedWhy: why });
  decision.record(decision.app, "app.disarmed", { why });
}

function suspicion(
  decision: Decision,
  { isGone, missing, identity }: { isGone: boolean; missing: readonly WitnessEntry[]; identity: Identity },
): string | null {
  const last = missing.at(-1);
  if (last) {
    const { zone } = decision.state().rules;
    const when = formatInstant(last.at, zone);
    return `this ledger is older than what was sent: it does not know ${missing.length === 1 ? "a call" : `${missing.length} calls`} made with this App Key, the last for "${last.campaign}" at ${when}`;
  }
  if (isGone) {
    return "this ledger has sent before, but the witness of its calls is gone, so it cannot tell whether it is up to date";
  }
  if (identity.place !== identity.knownPlace) {
    return `this ledger has moved, so it may be a copy of one that still releases: it was at ${identity.knownPlace} and is now at ${identity.place}`;
  }
  return null;
}

const FORGOTTEN = "the witness knows of this call, the ledger did not";

async function recordForgotten(decision: Decision, entry: WitnessEntry): Promise<void> {
  await decision.attempts.insert({
    token: entry.token,
    campaignId: entry.campaign,
    host: null,
    startedAt: entry.at,
    startedRealAt: entry.realAt,
    finishedAt: entry.at + decision.state().rules.callSpanMs,
    reply: "unclear",
    ...NO_ANSWER,
    why: FORGOTTEN,
    counts: true,
    urgent: false,
    who: "witness",
  });
}

/** Whatever this ledger believes of the campaign, it may have gone out; unless it is known to have. */
async function doubt(decision: Decision, id: string): Promise<void> {
  const campaign = await decision.campaigns.find(id);
  if (!campaign) return;
  const { status } = campaign;
  if (status === "uncertain" || mayBecome(status, "uncertain")) await callUncertain(decision, campaign, FORGOTTEN);
}
