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
    for (const { campaignId, n } of drops) await releases.drop(campaignId, n);
    for (const put of puts) await releases.put(put);
  }
  if (schedules.length > 0) {
    const timers = await queues.schedules();
    for (const { scheduleId, definition } of schedules) {
      if (definition === null) await timers.unregister(scheduleId, app);
      else await timers.register({ scheduleId, app, definition });
    }
  }
}
