/** The wiring of alerts: doors and secrets, what people may do with targets and dead letters, and the delivering. */
import { dismiss, replay } from "../alerts/dead-letters.ts";
import { startDeliveryLoop } from "../alerts/delivery-loop.ts";
import { openHttpDoor } from "../alerts/http-door.ts";
import { openMailDoor } from "../alerts/mail-door.ts";
import { sendAlert } from "../alerts/send-alert.ts";
import type { Sending } from "../alerts/send-alert.ts";
import { removeAlertTarget, setAlertTarget } from "../alerts/set-target.ts";
import type { Tested } from "../alerts/test-target.ts";
import { testAlertTarget } from "../alerts/test-target.ts";
import type { AlertTargetInput } from "../domain/alert-target.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import type { StoredTarget } from "../ledger/alert-targets.ts";
import type { Decide } from "../ledger/decision.ts";
import type { Delivery } from "../ledger/deliveries.ts";
import type { Ledger } from "../ledger/open-ledger.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Lifecycle } from "../runtime/lifecycle.ts";
import type { Secrets } from "../runtime/secrets.ts";
import { openSecrets } from "../runtime/secrets.ts";

export type AlertOptions = {
  /** Where targets' secrets are looked up by name; nowhere when not given. */
  readonly secrets?: Secrets;
  /** How e-mail goes; without it, it does not. */
  readonly smtp?: { readonly url: string; readonly from: string } | null;
  /** Whether alerts may go to private addresses, and over plain http; false when not given. */
  readonly allowPrivateTargets?: boolean;
  /** Real time a receiver has to answer; 10 s when not given. */
  readonly answerLimitMs?: number;
};

type By = { readonly app: string; readonly actor: string };

export type Alerts = {
  /** With the `revision` that was looked at, a change somebody else made meanwhile is not undone. */
  set(request: By & { target: AlertTargetInput; revision?: number }): Promise<"created" | "changed" | "unchanged">;
  remove(request: By & { id: string }): Promise<void>;
  list(app: string): Promise<readonly StoredTarget[]>;
  /** Sends one alert that says it is a test, now, and answers how it went. */
  test(request: By & { id: string }): Promise<Tested>;
  /** The latest first; 100 when no limit is given. */
  deliveries(request: {
    app: string;
    state?: DeliveryState;
    targetId?: string;
    limit?: number;
  }): Promise<readonly Delivery[]>;
  /** Sends a dead letter again, or all of the app's; answers how many. */
  replay(request: By & { id?: number }): Promise<number>;
  /** Forgets a dead letter, or all of the app's; answers how many. */
  dismiss(request: By & { id?: number }): Promise<number>;
};

export type OpenAlerts = {
  readonly verbs: Alerts;
  /** Begins to deliver in this process, once. */
  startDelivering(): void;
  /** Something is due. */
  wake(): void;
};

type Given = {
  readonly options: AlertOptions;
  readonly ledger: Ledger;
  readonly decide: Decide;
  readonly clock: Clock;
  readonly lifecycle: Lifecycle;
  /** Secrets of Herald's own, which no error may show. */
  readonly ownSecrets: readonly string[];
  roll(): number;
  onError(error: unknown, where: string): void;
};

const LISTED_MAX = 1_000;

export function openAlerts(given: Given): OpenAlerts {
  const { ledger, decide, clock, lifecycle, options } = given;
  const { secrets = openSecrets(null, {}), smtp = null, allowPrivateTargets: allowPrivate = false } = options;
  const limit = options.answerLimitMs === undefined ? {} : { limitMs: options.answerLimitMs };
  const http = openHttpDoor({ allowPrivate, ...limit });
  lifecycle.add("alerts' connections", http.close);
  const mail = smtp === null ? null : openMailDoor(smtp);
  const ownSecrets = smtp === null ? given.ownSecrets : [...given.ownSecrets, smtp.url];
  const send = (sending: Sending, signal: AbortSignal) =>
    sendAlert({ clock, secrets, http, mail, allowPrivate, ownSecrets }, sending, signal);
  let wake = (): void => undefined;
  let isDelivering = false;

  return {
    verbs: {
      set: (request) => setAlertTarget({ decide, allowPrivate }, request),
      remove: (request) => removeAlertTarget({ decide }, request),
      list: (app) => ledger.listAlertTargets(app),
      test: (request) => testAlertTarget({ decide, clock, send, stopping: lifecycle.stopping }, request),
      deliveries: ({ app, limit: asked = 100, ...only }) =>
        ledger.deliveries.list(app, { ...only, limit: Math.min(Math.max(asked, 1), LISTED_MAX) }),
      async replay(request) {
        const count = await replay({ decide }, request);
        wake();
        return count;
      },
      dismiss: (request) => dismiss({ decide }, request),
    },
    startDelivering() {
      if (isDelivering) return;
      isDelivering = true;
      const { roll, onError } = given;
      const loop = startDeliveryLoop({ deliveries: ledger.deliveries, clock, send, roll, onError });
      wake = loop.wake;
      lifecycle.add("delivering alerts", loop.stop);
    },
    wake: () => wake(),
  };
}
