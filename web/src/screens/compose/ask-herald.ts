/** Asks when it would go out. Nothing is stored by asking. */
import type { CampaignDetail } from "../../api/campaigns.ts";
import { checkCampaign, whatIf } from "../../api/plan.ts";
import type { Occurrence, Schedule } from "../../api/schedules.ts";
import { checkSchedule } from "../../api/schedules.ts";
import { planNow } from "../../time/plan-clock.ts";
import { MINUTE_MS } from "../../time/wall.ts";
import type { Answer } from "./answer.ts";
import { answerOf, answerOfChange } from "./answer.ts";
import type { Form } from "./form.ts";
import { campaignOf, changeOf, definitionOf, isTimed } from "./form-timing.ts";

export type Editing =
  | { readonly kind: "campaign"; readonly campaign: CampaignDetail; readonly base: Form }
  | { readonly kind: "schedule"; readonly schedule: Schedule }
  | null;

export type Told =
  | { readonly kind: "campaign"; readonly answer: Answer }
  | { readonly kind: "schedule"; readonly occurrences: readonly Occurrence[]; readonly warnings: Answer["warnings"] };

/** A minute in which it can be stopped, and a moment to get there. */
const ARMING_MS = MINUTE_MS + 1_000;

export function inAMinute(): string {
  return new Date(planNow() + ARMING_MS).toISOString();
}

type Where = { app: string; zone: string; editing: Editing; tailMs: number };

/** @throws Problem `invalid` with every fault. */
export async function askHerald(form: Form, { app, zone, editing, tailMs }: Where): Promise<Told> {
  if (form.when === "recurring") {
    const id = editing?.kind === "schedule" ? { id: editing.schedule.id } : {};
    return { kind: "schedule", ...(await checkSchedule(app, definitionOf(form), { ...id, count: 5 })) };
  }
  // While no time is chosen the words can be checked all the same; what is said of the time is not shown.
  const instead = form.when === "now" || form.at === null ? inAMinute() : undefined;
  const checked = await checkCampaign(app, campaignOf(form, zone, instead));
  if (editing?.kind !== "campaign" || editing.campaign.status !== "scheduled") {
    return { kind: "campaign", answer: answerOf(checked) };
  }
  const { campaign, base } = editing;
  const { id } = campaign;
  const change = instead === undefined ? changeOf(form, base, { zone, at: campaign.at }) : { at: instead };
  const { at, deadline, priority, anytime } = change;
  // What is not moved keeps the seat it has.
  const move = isTimed(change) ? [{ id, at, deadline, priority, anytime }] : [];
  const until = checked.line.deadline ?? campaign.deadline;
  const { lines, shifts } = await whatIf(app, { move }, until);
  const line = lines.find((each) => each.id === id) ?? null;
  return { kind: "campaign", answer: answerOfChange(checked, { line, shifts, tailMs }) };
}
