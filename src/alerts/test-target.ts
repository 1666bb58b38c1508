/** Sending one alert that says it is a test, now and past the outbox, to see whether a target is set up rightly. */
import { randomUUID } from "node:crypto";
import type { Alert } from "../domain/alert.ts";
import { Refused } from "../domain/refused.ts";
import type { Decide } from "../ledger/decision.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Sending, Sent } from "./send-alert.ts";

/** How a test went; `why` says what to mend. */
export type Tested =
  | { readonly kind: "delivered"; readonly httpStatus: number | null; readonly note: string | null }
  | { readonly kind: "failed"; readonly httpStatus: number | null; readonly why: string };

export type TestNeeds = {
  readonly decide: Decide;
  readonly clock: Pick<Clock, "now">;
  send(sending: Sending, signal: AbortSignal): Promise<Sent>;
  /** Aborts when Herald closes. */
  readonly stopping: AbortSignal;
};

/** A target that is off is tested like any other. @throws Refused when there is none, or its row cannot be read. */
export async function testAlertTarget(
  needs: TestNeeds,
  { app, actor, id }: { app: string; actor: string; id: string },
): Promise<Tested> {
  // Nothing is sent under the app's lock: what it takes is read in one decision, and how it went is told in another.
  const { alert, target } = await needs.decide(app, actor, async (decision) => {
    const stored = await decision.alertTargets.find(id);
    if (!stored) throw new Refused("not-found", `there is no alert target "${id}" in app "${app}"`);
    if (stored.target === null) throw new Refused("invalid", `alert target "${id}" must be set anew: ${stored.offWhy}`);
    const { binding, rules } = decision.state();
    return {
      target: stored.target,
      alert: {
        ...{ kind: "test", severity: "info", quietKey: null, detail: {} },
        ...{ app, actor, subject: id, at: decision.now, provider: binding.provider, zone: rules.zone },
      } satisfies Alert,
    };
  });
  const sent = await needs.send({ id: randomUUID(), alert, target }, needs.stopping);
  await needs.decide(app, actor, async (decision) => {
    const { httpStatus } = sent;
    const why = sent.kind === "failed" ? { why: sent.why } : {};
    decision.record(id, "alert-target.tested", { result: sent.kind, httpStatus, ...why });
  });
  const { httpStatus } = sent;
  return sent.kind === "failed" ? { kind: "failed", httpStatus, why: sent.why } : sent;
}
