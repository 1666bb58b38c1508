/** Hands in what was written. Whatever happens on the way, one announcement is never made into two. */
import type { CampaignChange } from "../../api/campaigns.ts";
import { editCampaign, showCampaign, submitCampaign } from "../../api/campaigns.ts";
import { Problem } from "../../api/client.ts";
import { defineSchedule, listSchedules, showSchedule } from "../../api/schedules.ts";
import type { Editing } from "./ask-herald.ts";
import { inAMinute } from "./ask-herald.ts";
import type { Form } from "./form.ts";
import { nameOf } from "./form.ts";
import { campaignOf, changeOf, definitionOf, scheduleIdOf } from "./form-timing.ts";
import { sixDice } from "./randomness.ts";
import type { Draft } from "./use-draft.ts";

export type Accepted = { readonly kind: "campaign" | "schedule"; readonly id: string };

type Asked = {
  app: string;
  zone: string;
  draft: Draft;
  editing: Editing;
  /** A draft has no seat. */
  isDraft: boolean;
  /** It goes out at once, and so only after the minute in which it can be stopped. */
  isArmed: boolean;
  /** For a draft without one. */
  fallbackAt: string;
};

/** @throws Problem, Unreachable */
export function submit(asked: Asked): Promise<Accepted> {
  if (asked.draft.form.when === "recurring") return define(asked);
  return asked.editing?.kind === "campaign" ? change(asked, asked.editing) : submitNew(asked);
}

/** Its key is its id as well, so that one that nobody answered for can be looked for. */
async function submitNew({ app, zone, draft, ...how }: Asked): Promise<Accepted> {
  const { form, key } = draft;
  const instead = insteadOf(form, how);
  const placed = await submitCampaign(app, { ...campaignOf(form, zone, instead), id: key, draft: how.isDraft }, key);
  return { kind: "campaign", id: placed.id };
}

/** Null where there is none. */
export async function findCampaign(app: string, id: string) {
  try {
    return await showCampaign(app, id);
  } catch (error) {
    if (error instanceof Problem && error.code === "not-found") return null;
    throw error;
  }
}

async function change(
  { app, zone, draft, isDraft, ...how }: Asked,
  { campaign, base }: Extract<Editing, { kind: "campaign" }>,
): Promise<Accepted> {
  const { form, revision } = draft;
  const { id, at, status } = campaign;
  const wasDraft = status === "draft";
  const instead = insteadOf(form, { isDraft, ...how });
  const whole: CampaignChange = {
    ...changeOf(form, base, { zone, at }),
    ...(instead === undefined ? {} : { at: instead, deadline: `${form.slipMinutes}m` }),
    ...(wasDraft === isDraft ? {} : { draft: isDraft }),
  };
  await editCampaign(app, { id, revision: revision ?? campaign.revision }, whole);
  return { kind: "campaign", id };
}

function insteadOf(
  { when, at }: Form,
  { isDraft, isArmed, fallbackAt }: Pick<Asked, "isDraft" | "isArmed" | "fallbackAt">,
): string | undefined {
  if (isDraft) return at === null || when === "now" ? fallbackAt : undefined;
  return when === "now" || isArmed ? inAMinute() : undefined;
}

async function define({ app, draft, editing }: Asked): Promise<Accepted> {
  const { form, revision, scheduleId } = draft;
  if (editing?.kind === "schedule") {
    const { id } = editing.schedule;
    const now = await showSchedule(app, id);
    if (now.revision !== revision) throw staleSchedule(id);
    await defineSchedule(app, id, definitionOf(form));
    return { kind: "schedule", id };
  }
  const id = scheduleId ?? (await newId(app, form));
  draft.setScheduleId(id);
  await defineSchedule(app, id, definitionOf(form));
  return { kind: "schedule", id };
}

async function newId(app: string, form: Form): Promise<string> {
  const taken = (await listSchedules(app)).map(({ id }) => id);
  return scheduleIdOf(nameOf(form), { taken, dice: sixDice() });
}

/** A definition does not say which revision it has seen, so that is looked at here. */
function staleSchedule(id: string): Problem {
  return new Problem({
    type: "urn:herald:problem:stale-revision",
    title: "",
    status: 412,
    code: "stale-revision",
    detail: `schedule "${id}" was changed meanwhile`,
    todo: "",
  });
}
