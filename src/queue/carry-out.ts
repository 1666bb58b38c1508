/**
 * Doing in the queue what a decision asked for, after its commit. Safe to repeat and safe to lose: what is not done here
 * the reconciler finds.
 */
import type { QueueEffects } from "../ledger/effects.ts";
import type { Queues } from "./open-queues.ts";

/** @throws QueueUnreachable when the store of the queue is away; whatever was left is for the reconciler. */
export async function carryOut(queues: Queues, app: string, effects: QueueEffects): Promise<void> {
  const { puts, drops, schedules, hold } = effects;
  if (puts.length > 0 || drops.length > 0 || hold !== undefined) {
    const releases = await queues.releases(app);
    if (hold === null) await releases.lift();
    else if (hold !== undefined) await releases.hold(hold);
    await severalAtATime(drops, ({ campaignId, n }) => releases.drop(campaignId, n));
    await severalAtATime(puts, releases.put);
  }
  if (schedules.length > 0) {
    const timers = await queues.schedules();
    for (const { scheduleId, definition } of schedules) {
      if (definition === null) await timers.unregister(scheduleId, app);
      else await timers.register({ scheduleId, app, definition });
    }
  }
}

/** So many commands are under way at once: the store need not be waited for each time, nor be flooded. */
const AT_A_TIME = 32;

async function severalAtATime<T>(each: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < each.length; from += AT_A_TIME) {
    await Promise.all(each.slice(from, from + AT_A_TIME).map(act));
  }
}
