/** What delivers a ledger's alerts in a test: by real HTTP, when the test says so. */
import { onTestFinished } from "vitest";
import { createLanes } from "../../src/alerts/deliver.ts";
import type { Lanes } from "../../src/alerts/deliver.ts";
import { openHttpDoor } from "../../src/alerts/http-door.ts";
import { sendAlert } from "../../src/alerts/send-alert.ts";
import type { SendNeeds } from "../../src/alerts/send-alert.ts";
import type { AlertTargetInput } from "../../src/domain/alert-target.ts";
import type { Ledger } from "../../src/ledger/open-ledger.ts";
import { openSecrets } from "../../src/runtime/secrets.ts";
import type { AppUnderTest } from "./ledger-backends.ts";
import type { HandClock } from "./hand-clock.ts";

/** base64 of 32 bytes, as Standard Webhooks has it. */
export const SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

/** What the environment of a test holds: one secret that a target names, and one that none can. */
export const ENVIRONMENT = {
  HERALD_SECRET_SIGN: SIGNING_SECRET,
  HERALD_SECRET_ROBOT_SIGN: "SECrobot5igningSecret",
  RONGCLOUD_APP_SECRET: "Y1W2MeFwwwRxa0",
};

export type PostOffice = Pick<Lanes, "close" | "cut"> & {
  readonly errors: string[];
  /** Delivers all that is due now. */
  round(): Promise<void>;
  /** Delivers, and does not wait for it. */
  open(): Promise<void>;
};

export function aPostOffice(
  { ledger, clock }: { ledger: Ledger; clock: HandClock },
  but: Partial<SendNeeds> & { answerLimitMs?: number } = {},
): PostOffice {
  const { answerLimitMs, ...needs } = but;
  const errors: string[] = [];
  /** A lane ended that others, perhaps of other tests' apps, had to wait for. */
  let hasRoom = false;
  const http = openHttpDoor({ allowPrivate: true, ...(answerLimitMs === undefined ? {} : { limitMs: answerLimitMs }) });
  onTestFinished(http.close);
  const sending = { clock, http, secrets: openSecrets(null, ENVIRONMENT), mail: null, allowPrivate: true, ...needs };
  const lanes = createLanes(
    {
      deliveries: ledger.deliveries,
      clock,
      send: (alert, signal) => sendAlert({ ownSecrets: [], ...sending }, alert, signal),
      roll: () => 0,
      onError: (error) => errors.push(String(error)),
    },
    () => (hasRoom = true),
  );
  return {
    errors,
    open: lanes.open,
    close: lanes.close,
    cut: lanes.cut,
    async round() {
      do {
        hasRoom = false;
        await lanes.open();
        await lanes.idle();
      } while (hasRoom);
    },
  };
}

export function aWebhook(url: string, but: Partial<AlertTargetInput> = {}): AlertTargetInput {
  return { id: "ops", kind: "webhook", settings: { url, secret: { secret: "sign" } }, ...but } as AlertTargetInput;
}

/** Something happens of which people are told: an alert in the outbox for each target that wants it. */
export function happen(shop: AppUnderTest, action = "campaign.sent", detail: Record<string, unknown> = {}) {
  return shop.decide(shop.app, "herald", async (decision) => {
    decision.record("spring", action, { name: "Spring sale", startedAt: decision.now, ...detail });
  });
}
