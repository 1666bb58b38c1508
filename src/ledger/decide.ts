/**
 * Runs one decision: the app's row is locked, the clock is read, the work is done, and all of it is kept or nothing.
 *
 * What stands of the app's plan is taken out before and kept again after the commit. Of a decision that failed it is kept
 * only where nothing had been changed, for a commit that nobody answered may have been made.
 */
import { alertsOf } from "../domain/alert.ts";
import { withoutEarlierMessage } from "../domain/earlier-message.ts";
import type { Clock } from "../runtime/clock.ts";
import { lockApp, stampPlan } from "./app-states.ts";
import { recordFacts } from "./audit.ts";
import type { Decision } from "./decision.ts";
import { createDecision } from "./decision.ts";
import { netEffects } from "./effects.ts";
import { UnknownApp } from "./errors.ts";
import type { KeptStandings } from "./kept-standings.ts";
import type { Decided } from "./open-ledger.ts";
import { writeAlerts } from "./outbox.ts";
import type { PostgresPool } from "./postgres-pool.ts";

type DecideNeeds = Pick<PostgresPool, "transaction"> & { readonly clock: Clock; readonly standings: KeptStandings };

/** @throws UnknownApp, and whatever `work` throws. */
export async function decideOn<T>(
  { transaction, clock, standings }: DecideNeeds,
  { app, actor, work }: { app: string; actor: string; work: (decision: Decision) => Promise<T> },
): Promise<Decided<T>> {
  let unchanged = () => {};
  try {
    const { decided, stamp, standing } = await transaction(async (db) => {
      const locked = await lockApp(db, app);
      if (!locked) throw new UnknownApp(app);
      const { state, planStamp } = locked;
      const taken = standings.take(app, planStamp);
      // The clock is read only once the lock is ours: whoever waited for it decides by the time it got its turn.
      const now = clock.now();
      const decision = createDecision({ db, state, actor, now, realNow: clock.realMs(), standing: taken });
      unchanged = () => {
        if (!decision.planning().hasChanged) standings.keep(app, planStamp, taken);
      };
      const value = await work(decision);
      const planning = decision.planning();
      const newStamp = planning.hasChanged ? await stampPlan(db, app) : planStamp;
      await recordFacts(db, decision.facts);
      const { binding, rules } = decision.state();
      const facts = decision.facts.map(withoutEarlierMessage);
      const alerts = alertsOf(facts, { provider: binding.provider, zone: rules.zone });
      const deliveries = await writeAlerts(db, app, alerts, decision.realNow);
      const effects = netEffects(decision.effects);
      const done: Decided<T> = { value, facts, deliveries, effects, replans: planning.replans };
      return { decided: done, stamp: newStamp, standing: planning.standing };
    });
    standings.keep(app, stamp, standing);
    return decided;
  } catch (error) {
    unchanged();
    throw error;
  }
}
