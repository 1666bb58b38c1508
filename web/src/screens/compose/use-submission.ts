/** Pressing the button: asks once more whether all is still as it says, hands it in, and tells what came of it. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
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
import { submit } from "./submit.ts";
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
  const [said, setSaid] = useState<Said | null>(null);
  const { form, key } = draft;
  useEffect(() => setSaid((before) => (before?.kind === "maybe" ? before : null)), [form, key]);

  async function handIn(isDraft: boolean): Promise<Said | null> {
    if (!isDraft) {
      const fresh = await askHerald(form, { app, zone, editing, tailMs: deliveryMsOf(now.rules) });
      if (!isAsSaid(fresh, answered.told, form)) {
        void answered.again();
        return { kind: "moved", seat: fresh.kind === "campaign" ? fresh.answer.seat : null };
      }
    }
    const fallbackAt = form.at === null ? laterThan(now.nextFreeSeats[0]?.seat ?? null) : "";
    const accepted = await submit({ app, zone, draft, editing, isDraft, fallbackAt });
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
    setSaid(null);
    try {
      setSaid(await handIn(isDraft));
    } catch (error) {
      setSaid(whatWentWrong(error, editing));
      if (error instanceof Problem && error.code === "invalid") onReveal();
      // What is edited is read anew, and what somebody else changed is shown.
      if (error instanceof Problem) void client.invalidateQueries({ queryKey: keys.app(app) });
    }
    setBusy(false);
  }

  return { press, isBusy, said };
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
