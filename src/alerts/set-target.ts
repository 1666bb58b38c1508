/** Setting and removing an app's alert targets. */
import type { AlertTarget, AlertTargetInput } from "../domain/alert-target.ts";
import { readAlertTarget } from "../domain/alert-target.ts";
import { canonicalJson } from "../domain/plain-json.ts";
import { Refused } from "../domain/refused.ts";
import type { Decide } from "../ledger/decision.ts";
import { refusePrivateHost } from "./public-address.ts";

/** Every alert is written once per target, in the decision it is about: there is a bound to what that may cost. */
const TARGETS_MAX = 20;

/**
 * Creates the target of that id, or makes it what is now said; what is left out has its default.
 *
 * @throws Refused with every fault; with a `revision`, also when the target was changed since.
 */
export async function setAlertTarget(
  needs: { decide: Decide; allowPrivate: boolean },
  request: { app: string; actor: string; target: AlertTargetInput; revision?: number },
): Promise<"created" | "changed" | "unchanged"> {
  const { app, actor, revision } = request;
  const target = readTarget(request.target, needs.allowPrivate);
  return needs.decide(app, actor, async (decision) => {
    const { id } = target;
    const stored = await decision.alertTargets.find(id);
    if (!stored) {
      if (revision !== undefined) throw new Refused("not-found", `there is no alert target "${id}" in app "${app}"`);
      if ((await decision.alertTargets.list()).length >= TARGETS_MAX) {
        throw new Refused(
          "conflict",
          `app "${app}" has ${TARGETS_MAX} alert targets, and that is as many as it may have`,
        );
      }
      await decision.alertTargets.insert(target);
      decision.record(id, "alert-target.set", describe(target));
      return "created";
    }
    if (revision !== undefined && stored.revision !== revision) {
      throw new Refused(
        "stale-revision",
        `alert target "${id}" is at revision ${stored.revision}, not ${revision}: read it again`,
      );
    }
    if (stored.offWhy === null && canonicalJson(stored.target) === canonicalJson(target)) return "unchanged";
    await decision.alertTargets.change(target);
    if (!target.active) await decision.deadLetters.endPending(id, `the target was turned off by ${actor}`);
    decision.record(id, "alert-target.set", describe(target));
    return "changed";
  });
}

/** Removes a target, and forgets what went or was to go to it. @throws Refused when there is none. */
export async function removeAlertTarget(
  needs: { decide: Decide },
  { app, actor, id }: { app: string; actor: string; id: string },
): Promise<void> {
  await needs.decide(app, actor, async (decision) => {
    if (!(await decision.alertTargets.find(id))) {
      throw new Refused("not-found", `there is no alert target "${id}" in app "${app}"`);
    }
    await decision.alertTargets.remove(id);
    decision.record(id, "alert-target.removed");
  });
}

function readTarget(input: unknown, allowPrivate: boolean): AlertTarget {
  const read = readAlertTarget(input);
  if (read.kind === "faults") throw new Refused("invalid", "the alert target cannot be accepted:", read.faults);
  const target = read.value;
  if (target.kind !== "webhook" || allowPrivate) return target;
  const { protocol, hostname } = new URL(target.settings.url);
  const fault = (expected: string, got: string) =>
    new Refused("invalid", "the alert target cannot be accepted:", [{ path: "settings.url", expected, got }]);
  if (protocol !== "https:") throw fault("an https URL, or HERALD_ALLOW_PRIVATE_TARGETS true", `one of ${protocol}`);
  try {
    refusePrivateHost(hostname);
  } catch {
    throw fault("of a public address, or HERALD_ALLOW_PRIVATE_TARGETS true", hostname);
  }
  return target;
}

/** A webhook's URL may carry a token although it should not: the audit keeps its host. */
function describe({ kind, events, language, active, settings }: AlertTarget): Record<string, unknown> {
  const to = "url" in settings && typeof settings.url === "string" ? { host: new URL(settings.url).host } : {};
  return { kind, events, language, active, ...to };
}
