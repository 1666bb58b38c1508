/** Stopping and starting an app: pause and resume by a person, and arming a ledger that may not be up to date. */
import { nextTryAt, REFUSALS_SINCE_MS } from "../domain/backoff.ts";
import { dayZonesOf } from "../domain/quota.ts";
import type { AppHold } from "../domain/app-state.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import { readNote } from "./words.ts";

/** From now on nothing of the app is released; what was promised stays promised, and is told late if it becomes so. */
export async function pauseApp(
  needs: { decide: Decide },
  { app, actor, ...request }: { app: string; actor: string; note?: string },
): Promise<void> {
  const note = readNote(request.note);
  await needs.decide(app, actor, async (decision) => {
    if (decision.state().paused) return;
    await decision.changeApp({ paused: { by: actor, note, at: decision.now } });
    decision.record(app, "app.paused", { note });
    await decision.replan();
  });
}

/**
 * Ends a pause, and a hold that waits for a person: it is all right to call again. A hold that ends by itself is kept, for
 * whoever ends a pause has not freed the quota; and one that waited for a person may have hidden such a hold. Campaigns whose time passed meanwhile are treated as late first, while the
 * app still counts as stopped.
 */
export async function resumeApp(
  needs: { decide: Decide },
  { app, actor, ...request }: { app: string; actor: string; note?: string },
): Promise<void> {
  const note = readNote(request.note);
  await needs.decide(app, actor, async (decision) => {
    await decision.replan();
    const { hold } = decision.state();
    await decision.changeApp({
      paused: null,
      ...(hold?.until == null ? { hold: await holdOfToday(decision), neverLeftCount: 0 } : {}),
    });
    decision.record(app, "app.resumed", { note });
    await decision.replan();
  });
}

/** The hold that keeps a day's refused calls few, whatever a person resumes; null when another may be made. */
async function holdOfToday(decision: Decision): Promise<AppHold | null> {
  const { now } = decision;
  const { quota, marginMs } = decision.state().rules;
  const refused = await decision.attempts.listThrottled(now - REFUSALS_SINCE_MS);
  const until = nextTryAt(now, { refused, dayZones: dayZonesOf(quota), marginMs });
  if (until <= now) return null;
  return { code: "throttled", until, why: "RongCloud has refused three calls today: the quota is used up", since: now };
}

/** A person has read why the app is disarmed and takes responsibility for what this ledger will release. */
export async function armApp(
  needs: { decide: Decide; settleIn: () => Promise<void> },
  { app, actor, ...request }: { app: string; actor: string; note?: string },
): Promise<void> {
  const note = readNote(request.note);
  await needs.decide(app, actor, async (decision) => {
    const why = decision.state().disarmedWhy;
    if (why === null) return;
    await decision.replan();
    await decision.changeApp({ disarmedWhy: null });
    decision.record(app, "app.armed", { why, note });
    await decision.replan();
  });
  await needs.settleIn();
}
