/**
 * Delivering: taking alerts from the ledger's outbox to their targets, at least once.
 *
 * The ledger says what is due. There is one *lane* per target: one delivery after the other, oldest first, until none is
 * due or one fails — so a receiver that hangs keeps back its own alerts and no others. A delivery is taken by a lease; a
 * process that dies with one in hand leaves it to fall due again, and the receiver may see it twice, under the same id.
 * Several processes may deliver from one ledger. No lane runs under an app's lock, and nothing waits for one. Times are
 * real.
 */
import { nextTryAt } from "../domain/delivery.ts";
import type { Claim, Deliveries } from "../ledger/deliveries.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Sending, Sent } from "./send-alert.ts";

export type DeliverNeeds = {
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  send(sending: Sending, signal: AbortSignal): Promise<Sent>;
  /** A number in [0, 1), for jitter. */
  roll(): number;
  onError(error: unknown, where: string): void;
};

export type Lanes = {
  /** Opens a lane for each target something is due for, as far as there is room. */
  open(): Promise<void>;
  /** Resolves once no lane is open. */
  idle(): Promise<void>;
  /** Opens no more and takes nothing new. */
  close(): void;
  /** Lets go of what is in hand: it falls due again when its lease ends. */
  cut(): void;
};

/** So many receivers are waited for at once. */
const LANES_MAX = 4;

/** `onRoom` hears when a lane has ended that kept something waiting: open lanes anew. */
export function createLanes(needs: DeliverNeeds, onRoom: () => void): Lanes {
  const { deliveries, clock, onError } = needs;
  const lanes = new Map<string, Promise<void>>();
  const cutting = new AbortController();
  let isClosed = false;
  let hasMore = false;

  async function drive(due: { readonly app: string; readonly targetId: string }): Promise<void> {
    while (!isClosed) {
      const claim = await deliveries.claim(due, clock.realMs());
      if (claim === null || !(await deliverOne(needs, claim, cutting.signal))) return;
    }
  }

  return {
    async open() {
      for (const due of await deliveries.listDue(clock.realMs())) {
        if (isClosed) return;
        const key = JSON.stringify([due.app, due.targetId]);
        if (lanes.has(key) || lanes.size >= LANES_MAX) {
          hasMore = true;
          continue;
        }
        const lane = drive(due)
          .catch((error: unknown) => onError(error, `alerts to ${due.targetId} of ${due.app}`))
          .finally(() => {
            lanes.delete(key);
            if (!hasMore) return;
            hasMore = false;
            onRoom();
          });
        lanes.set(key, lane);
      }
    },
    async idle() {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
    close: () => void (isClosed = true),
    cut: () => cutting.abort(new Error("Herald is closed")),
  };
}

/** @returns whether it was delivered: where it was not, the others to that target had better wait a little. */
async function deliverOne(needs: DeliverNeeds, claim: Claim, signal: AbortSignal): Promise<boolean> {
  const { deliveries, clock, onError } = needs;
  const { alert, alertId, tries, target } = claim;
  if (target.target === null) {
    await deliveries.giveUp(claim, { why: target.offWhy ?? "it cannot be read", httpStatus: null }, clock.realMs());
    return true;
  }
  const sent = await needs.send({ id: alertId, alert, target: target.target }, signal);
  const realNow = clock.realMs();
  if (sent.kind === "delivered") {
    await deliveries.succeed(claim, sent, realNow);
    return true;
  }
  // Cut off, it has not failed: it is taken up again when its lease ends.
  if (signal.aborted) return false;
  if (sent.isGone) {
    await deliveries.turnOff(claim, `the receiver is gone: ${sent.why}`, { now: clock.now(), realNow });
    return false;
  }
  const { retryAfterMs } = sent;
  const nextAt = nextTryAt({ now: realNow, tries, retryAfterMs, roll: needs.roll() });
  if (nextAt !== null) {
    await deliveries.fail(claim, sent, nextAt);
    return false;
  }
  await deliveries.giveUp(claim, sent, realNow);
  const what = `alert ${alert.kind} of ${alert.app} to ${target.id}`;
  onError(new Error(`${what} is given up after ${tries} tries: ${sent.why}`), "alerts");
  return false;
}
