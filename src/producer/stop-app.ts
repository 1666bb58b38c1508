/** Stopping and starting an app: pause and resume by a person, and arming a ledger that may not be up to date. */
import type { Decide } from "../ledger/decision.ts";
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
 * whoever ends a pause has not freed the quota. Campaigns whose time passed meanwhile are treated as late first, while the
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
    await decision.changeApp({ paused: null, ...(hold?.until == null ? { hold: null, neverLeftCount: 0 } : {}) });
    decision.record(app, "app.resumed", { note });
    await decision.replan();
  });
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
