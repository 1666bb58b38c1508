/** Pressing the button: asks once more whether all is still as it says, hands it in, and tells what came of it. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { Problem, Unreachable } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { deliveryMsOf } from "../../app/rules.ts";
import { planNow } from "../../time/plan-clock.ts";
import { HOUR_MS } from "../../time/wall.ts";
import type { Editing, Told } from "./ask-herald.ts";
import { askHerald } from "./ask-herald.ts";
import { isLater, isSameSeat } from "./answer.ts";
import { keepSender } from "./sender.ts";
import { donePath } from "./done-path.ts";
import type { Form } from "./form.ts";
import { messageOf } from "./form-message.ts";
import { isSame } from "./form-timing.ts";
import type { Accepted } from "./submit.ts";
import { findCampaign, submit } from "./submit.ts";
import type { Answered } from "./use-answer.ts";
import type { Draft } from "./use-draft.ts";

export type Said =
  | { readonly kind: "moved"; readonly seat: string | null }
  /** Nobody answered. */
  | { readonly kind: "maybe" }
  /** An earlier try was accepted, with other words than these. */
  | { readonly kind: "taken" }
  | { readonly kind: "trouble"; readonly error: unknown };

export function useSubmission({
  draft,
  editing,
  answered,
  isArmed,
  onReveal,
}: {
  draft: Draft;
  editing: Editing;
  answered: Answered;
  /** It goes out after the countdown. */
  isArmed: boolean;
  onReveal: () => void;
}) {
  const { app, zone, now } = useHere();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const [told, setTold] = useState<{ readonly said: Said; readonly form: Form; readonly key: string } | null>(null);
  const { form, key, isTried } = draft;
  // What was said of other words is past, but for what may have been accepted.
  const isPast = told !== null && told.said.kind !== "maybe" && (told.form !== form || told.key !== key);
  const say = (said: Said | null) => setTold(said === null ? null : { said, form, key });

  async function handIn(isDraft: boolean): Promise<Said | null> {
    const there = isTried && editing === null && form.when !== "recurring" ? await findCampaign(app, key) : null;
    if (there !== null && form.when === "now") {
      // Each try asks for another minute, so Herald would not know the second one again.
      return isSame(there.message, messageOf(form))
        ? finish({ kind: "campaign", id: key }, isDraft)
        : { kind: "taken" };
    }
    if (!isDraft && there === null) {
      const fresh = await askHerald(form, { app, zone, editing, tailMs: deliveryMsOf(now.rules) });
      if (!isAsSaid(fresh, answered.told, form)) {
        void answered.again();
        return { kind: "moved", seat: fresh.kind === "campaign" ? fresh.answer.seat : null };
      }
    }
    const fallbackAt = laterThan(now.nextFreeSeats[0]?.seat ?? null);
    draft.setTried();
    const how = { editing, isDraft, isArmed: isArmed && !isDraft, fallbackAt };
    return finish(await submit({ app, zone, draft, ...how }), isDraft);
  }

  async function finish(accepted: Accepted, isDraft: boolean): Promise<null> {
    draft.forget();
    keepSender(app, form.fromUserId);
    void client.invalidateQueries({ queryKey: keys.app(app) });
    await navigate(donePath(app, accepted, { isNew: editing === null, isArmed: isArmed && !isDraft }));
    return null;
  }

  async function press({ isDraft }: { isDraft: boolean }): Promise<void> {
    const inTheWay = Object.keys(answered.faults.at).filter((path) => !(isDraft && path === "at"));
    if (inTheWay.length + answered.faults.rest.length > 0) return onReveal();
    setBusy(true);
    say(null);
    try {
      say(await handIn(isDraft));
    } catch (error) {
      say(whatWentWrong(error, editing));
      if (error instanceof Problem && error.code === "invalid") onReveal();
      // What is edited is read anew, and what somebody else changed is shown.
      if (error instanceof Problem) void client.invalidateQueries({ queryKey: keys.app(app) });
    }
    setBusy(false);
  }

  return { press, isBusy, said: isPast ? null : (told?.said ?? null) };
}

function whatWentWrong(error: unknown, editing: Editing): Said | null {
  if (error instanceof Unreachable) return editing === null ? { kind: "maybe" } : { kind: "trouble", error };
  if (error instanceof Problem) {
    // Signing in again stands over everything, and what somebody else changed is told above the form.
    if (error.code === "unauthorized" || error.code === "stale-revision") return null;
    if (error.code === "conflict" && editing === null) return { kind: "taken" };
  }
  return { kind: "trouble", error };
}

/** Whether what the button said still holds. */
function isAsSaid(fresh: Told, shown: Told | null, form: Form): boolean {
  if (fresh.kind === "schedule") return true;
  if (shown?.kind !== "campaign") return false;
  if (form.when === "now" && !isLater(fresh.answer) && !isLater(shown.answer)) return true;
  return isSameSeat(fresh.answer.seat, shown.answer.seat) && fresh.answer.shifts.length <= shown.answer.shifts.length;
}

/** A draft must hold some time, and has no seat at it. */
function laterThan(seat: string | null): string {
  return seat ?? new Date(planNow() + 24 * HOUR_MS).toISOString();
}
