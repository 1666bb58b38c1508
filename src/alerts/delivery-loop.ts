/**
 * The loop that delivers beside the releases: woken by each decision that wrote an alert, and looking by itself every few
 * seconds, for what other processes wrote and what is due again.
 */
import { HOUR_MS, SECOND_MS } from "../domain/time.ts";
import type { DeliverNeeds } from "./deliver.ts";
import { createLanes } from "./deliver.ts";

export type DeliveryLoop = {
  /** Something is due: look now. */
  wake(): void;
  /** Takes nothing new, gives what is in hand a moment, and leaves the rest to its lease. */
  stop(): Promise<void>;
};

const LOOK_MS = 5 * SECOND_MS;
const PRUNE_EVERY_MS = HOUR_MS;

/** Real time that stopping waits for deliveries in hand. */
const STOP_GRACE_MS = 1_500;

export function startDeliveryLoop(needs: DeliverNeeds): DeliveryLoop {
  const { clock, deliveries } = needs;
  let isStopped = false;
  let isAwaited = false;
  let rouse = (): void => undefined;
  let prunedUpMs = -Infinity;
  let isTroubled = false;

  const wake = (): void => {
    isAwaited = true;
    rouse();
  };
  const lanes = createLanes(needs, wake);

  /** Until it is woken, or it is time to look; at once when it was woken meanwhile. */
  async function rest(): Promise<void> {
    if (isAwaited) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, LOOK_MS);
    rouse = resolve;
    await promise;
    clearTimeout(timer);
  }

  async function look(): Promise<void> {
    await lanes.open();
    if (clock.upMs() - prunedUpMs < PRUNE_EVERY_MS) return;
    await deliveries.prune(clock.realMs());
    prunedUpMs = clock.upMs();
  }

  const running = (async () => {
    while (!isStopped) {
      isAwaited = false;
      await look().then(
        () => (isTroubled = false),
        (error: unknown) => {
          // A store that is away is told of by everyone; once is enough.
          if (!isTroubled) needs.onError(error, "alerts");
          isTroubled = true;
        },
      );
      await rest();
    }
  })();

  return {
    wake,
    async stop() {
      isStopped = true;
      lanes.close();
      wake();
      await briefly(Promise.all([running, lanes.idle()]));
      lanes.cut();
    },
  };
}

async function briefly(work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, STOP_GRACE_MS);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
