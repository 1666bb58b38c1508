/** From the fields to what Herald is asked, and back from what is there: campaigns, changes of them, and schedules. */
import type { CampaignChange, CampaignDetail, NewCampaign } from "../../api/campaigns.ts";
import type { Schedule, ScheduleDefinition } from "../../api/schedules.ts";
import { clockText, MINUTE_MS, wallOf } from "../../time/wall.ts";
import { formOfMessage, messageOf } from "./form-message.ts";
import type { Form } from "./form.ts";
import { lateOf, nameOf, SLIP_MINUTES } from "./form.ts";

/** @param instead RFC 3339, for what goes out now: it is asked anew each time. */
export function campaignOf(form: Form, zone: string, instead?: string): NewCampaign {
  const { at, slipMinutes, priority, anytime } = form;
  return {
    name: nameOf(form),
    message: messageOf(form),
    // An empty time is a fault that is told beside the others.
    at: instead ?? (at === null ? "" : { local: at, zone }),
    deadline: `${slipMinutes}m`,
    priority,
    // What goes out now keeps to the send window: nobody is woken in haste.
    anytime: anytime && form.when !== "now",
    late: lateOf(form),
  };
}

/**
 * What is different from what was read. A time that was not touched is not sent: it may be finer than the fields show, and
 * sending it would book it anew, behind everybody else.
 */
export function changeOf(form: Form, base: Form, { zone, at }: { zone: string; at: string }): CampaignChange {
  const whole = campaignOf(form, zone);
  const isMoved = form.at !== base.at;
  const isLonger = form.slipMinutes !== base.slipMinutes;
  const message = whole.message;
  return {
    ...(nameOf(form) === nameOf(base) ? {} : { name: nameOf(form) }),
    ...(isSame(message, messageOf(base)) ? {} : { message }),
    ...(isMoved ? { at: whole.at } : isLonger ? { at } : {}),
    ...(isLonger ? { deadline: `${form.slipMinutes}m` } : {}),
    ...(form.priority === base.priority ? {} : { priority: form.priority }),
    ...(form.anytime === base.anytime ? {} : { anytime: form.anytime }),
    ...(lateOf(form) === lateOf(base) ? {} : { late: lateOf(form) }),
  };
}

export function isTimed({ at, deadline, priority, anytime }: CampaignChange): boolean {
  return at !== undefined || deadline !== undefined || priority !== undefined || anytime !== undefined;
}

export function definitionOf(form: Form): ScheduleDefinition {
  const { recurrence, priority, anytime, active } = form;
  const { cron, zone, starts, ends, exclude } = recurrence;
  const late = lateOf({ late: form.late, when: "recurring" });
  return {
    name: nameOf(form),
    cron,
    zone,
    starts,
    ends,
    exclude: [...exclude],
    message: messageOf(form),
    priority,
    anytime,
    late,
    active,
  };
}

export function formOfCampaign(campaign: CampaignDetail, empty: Form): Form {
  const { name, message, at, deadline, priority, anytime, late } = campaign;
  const { date, minute } = wallOf(at);
  return {
    ...empty,
    ...formOfMessage(message),
    name,
    when: "at",
    at: `${date}T${clockText(minute)}`,
    slipMinutes: Math.max(1, Math.round((Date.parse(deadline) - Date.parse(at)) / MINUTE_MS)),
    priority,
    anytime,
    late,
  };
}

/** All but the timing: a copy that kept a time would sooner or later go out at it. */
export function formOfCopy(campaign: CampaignDetail, empty: Form): Form {
  return {
    ...formOfCampaign(campaign, empty),
    at: null,
    slipMinutes: SLIP_MINUTES,
    anytime: false,
    late: null,
    priority: "normal",
  };
}

export function formOfSchedule(schedule: Schedule, empty: Form): Form {
  const { name, message, cron, zone, starts, ends, exclude, priority, anytime, late, active } = schedule;
  return {
    ...empty,
    ...formOfMessage(message),
    name,
    when: "recurring",
    recurrence: { cron, zone, starts, ends, exclude },
    priority,
    anytime,
    late,
    active,
  };
}

const ID_MAX = 56;

/** An id for a new schedule, from its name where that is of plain letters; `dice` are six of a-z and 0-9. */
export function scheduleIdOf(name: string, { taken, dice }: { taken: readonly string[]; dice: string }): string {
  const isPlain = /^[\x20-\x7e]+$/.test(name);
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, ID_MAX)
    .replace(/-+$/, "");
  if (!isPlain || slug === "") return `n-${dice}`;
  return taken.includes(slug) ? `${slug}-${dice}` : slug;
}

/** Whatever order the keys are in. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
