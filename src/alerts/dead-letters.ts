/** Dead letters: alerts that were given up. A person sends them again, or says that nobody needs them any more. */
import { Refused } from "../domain/refused.ts";
import type { Decide } from "../ledger/decision.ts";

type Request = { readonly app: string; readonly actor: string; readonly id?: number };

/**
 * Sends one dead letter again, or all of an app's, with all their tries. Those of a target that is off stay where they are.
 * Returns how many. @throws Refused when the one asked for is not dead, or its target is off.
 */
export async function replay(needs: { decide: Decide }, { app, actor, id }: Request): Promise<number> {
  return needs.decide(app, actor, async (decision) => {
    const count = await decision.deadLetters.replay(id);
    if (id !== undefined && count === 0) {
      throw new Refused("not-found", `delivery ${id} of app "${app}" is not among the dead of targets that are on`);
    }
    if (count > 0) decision.record(app, "alerts.replayed", { count, ...(id === undefined ? {} : { delivery: id }) });
    return count;
  });
}

/** Forgets one dead letter, or all of an app's. Returns how many. @throws Refused when the one asked for is not dead. */
export async function dismiss(needs: { decide: Decide }, { app, actor, id }: Request): Promise<number> {
  return needs.decide(app, actor, async (decision) => {
    const count = await decision.deadLetters.dismiss(id);
    if (id !== undefined && count === 0) {
      throw new Refused("not-found", `delivery ${id} of app "${app}" is not among the dead`);
    }
    if (count > 0) decision.record(app, "alerts.dismissed", { count, ...(id === undefined ? {} : { delivery: id }) });
    return count;
  });
}
