/** What answers look like: instants as RFC 3339 in the app's zone, and never a secret. */
import { z } from "@hono/zod-openapi";
import type { Judged } from "../domain/approval.ts";
import { APPROVALS, HELD_CODES, LATE_POLICIES, PRIORITIES, STATUSES } from "../domain/campaign.ts";
import type { Held } from "../domain/campaign.ts";
import type { Warning } from "../domain/fault.ts";
import { readMessage } from "../domain/message.ts";
import type { Reason } from "../domain/plan.ts";
import { rfc3339 } from "../domain/time.ts";
import type { Instant } from "../domain/time.ts";
import type { Attempt } from "../ledger/attempts.ts";
import type { NumberedFact } from "../ledger/audit.ts";
import type { ListedCampaign } from "../ledger/campaign-pages.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";
import type { Forecast, Shift } from "../producer/forecast.ts";
import type { Placed } from "../producer/placed.ts";

export const TIME = z.string().openapi({ format: "date-time", example: "2026-11-27T18:00:00.000+08:00" });
const TIME_OR_NONE = TIME.nullable();

/** Writes instants for one app. */
export type Times = { time(at: Instant): string; timeOrNone(at: Instant | null): string | null };

export function timesIn(zone: string): Times {
  // A row that nobody can read may hold any number; it must not keep the others of a list from being shown.
  const time = (at: Instant) => (Math.abs(at) <= DATE_MAX ? rfc3339(at, zone) : String(at));
  return { time, timeOrNone: (at) => (at === null ? null : time(at)) };
}

/** The last instant that dates are made for. */
const DATE_MAX = 8_640_000_000_000_000;

export const REASON = z
  .object({
    code: z.enum(["hold", "send-window", "hour-quota", "day-quota", "reserve", "spacing"]),
    text: z.string(),
    until: TIME_OR_NONE,
  })
  .openapi("Reason");

export const WARNING = z.object({ code: z.string(), path: z.string(), text: z.string() }).openapi("Warning");

const HELD = z
  .object({ code: z.enum(HELD_CODES), text: z.string(), since: TIME })
  .nullable()
  .openapi({ description: "Why it stands out of the plan until a person decides." });

export const JUDGED = z
  .object({ by: z.string(), at: TIME })
  .nullable()
  .openapi({ description: "Who last approved or rejected it." });

const SEATED = {
  seat: TIME_OR_NONE.openapi({
    description: "When its call will be made; null when no seat fits before the deadline.",
  }),
  firstSeat: TIME_OR_NONE.openapi({ description: "Where no seat fits: the first that would have." }),
  reasons: z.array(REASON).openapi({ description: "Why not earlier." }),
};

export const PLACED = z
  .object({
    id: z.string(),
    status: z.enum(STATUSES),
    revision: z.int(),
    at: TIME,
    deadline: TIME,
    ...SEATED,
    approval: z.enum(APPROVALS),
    held: HELD,
    warnings: z.array(WARNING),
  })
  .openapi("Placed");

export function placedView(placed: Placed, { time, timeOrNone }: Times): z.infer<typeof PLACED> {
  const { id, status, revision, at, deadline, seatAt, firstSeatAt, reasons, approval, held, warnings } = placed;
  return {
    id,
    status,
    revision,
    at: time(at),
    deadline: time(deadline),
    seat: timeOrNone(seatAt),
    firstSeat: timeOrNone(firstSeatAt),
    reasons: reasonViews(reasons, { timeOrNone }),
    approval,
    held: heldView(held, { time }),
    warnings: warningViews(warnings),
  };
}

export const CAMPAIGN = z
  .object({
    id: z.string(),
    app: z.string(),
    name: z.string(),
    status: z.enum(STATUSES),
    revision: z.int(),
    at: TIME,
    deadline: TIME,
    priority: z.enum(PRIORITIES),
    anytime: z.boolean(),
    late: z.enum(LATE_POLICIES),
    ...SEATED,
    promised: TIME_OR_NONE.openapi({ description: "The seat last told to people." }),
    approval: z.enum(APPROVALS),
    author: z.string().openapi({ description: "Who last changed what an approval is bound to." }),
    judged: JUDGED,
    held: HELD,
    schedule: z.string().nullable(),
    nominal: TIME_OR_NONE.openapi({ description: "Of an occurrence: the schedule's own instant." }),
    outcome: z.object({ at: TIME, text: z.string(), messageUid: z.string().nullable() }).nullable(),
    created: z.object({ by: z.string(), at: TIME }),
    updated: z.object({ by: z.string(), at: TIME }),
  })
  .openapi("Campaign");

export function campaignView(campaign: ListedCampaign, { time, timeOrNone }: Times): z.infer<typeof CAMPAIGN> {
  const { id, app, name, status, revision, priority, anytime, late, approval, held, outcome } = campaign;
  return {
    id,
    app,
    name,
    status,
    revision,
    at: time(campaign.at),
    deadline: time(campaign.deadline),
    priority,
    anytime,
    late,
    // What has ended has no seat; the one it had is its promise.
    seat: timeOrNone(campaign.seatAt),
    firstSeat: timeOrNone(campaign.firstSeatAt),
    reasons: reasonViews(campaign.seatReasons, { timeOrNone }),
    promised: timeOrNone(campaign.promisedAt),
    approval,
    author: campaign.authoredBy,
    judged: judgedView(campaign, { time }),
    held: heldView(held, { time }),
    schedule: campaign.scheduleId,
    nominal: timeOrNone(campaign.nominalAt),
    outcome: outcome && { at: time(outcome.at), text: outcome.text, messageUid: outcome.messageUid ?? null },
    created: { by: campaign.createdBy, at: time(campaign.createdAt) },
    updated: { by: campaign.updatedBy, at: time(campaign.updatedAt) },
  };
}

const ATTEMPT = z
  .object({
    token: z.string().openapi({ description: "Goes with the call; RongCloud and the witness see it too." }),
    host: z.string().nullable(),
    started: TIME,
    finished: TIME_OR_NONE,
    reply: z.string(),
    httpStatus: z.int().nullable(),
    code: z.int().nullable(),
    messageUid: z.string().nullable(),
    why: z.string().nullable(),
    counts: z.boolean().openapi({ description: "Whether it counts against the quota." }),
    by: z.string(),
  })
  .openapi("Attempt");

function attemptView(attempt: Attempt, { time, timeOrNone }: Times): z.infer<typeof ATTEMPT> {
  const { token, host, startedAt, finishedAt, reply, httpStatus, code, messageUid, why, counts, who } = attempt;
  const span = { started: time(startedAt), finished: timeOrNone(finishedAt) };
  return { token, host, ...span, reply, httpStatus, code, messageUid, why, counts, by: who };
}

export const FACT = z
  .object({
    n: z.int(),
    at: TIME,
    app: z.string(),
    actor: z.string(),
    subject: z.string(),
    action: z.string().openapi({ example: "campaign.submitted" }),
    detail: z.record(z.string(), z.unknown()),
  })
  .openapi("Fact");

export function factView({ n, at, app, actor, subject, action, detail }: NumberedFact, { time }: Pick<Times, "time">) {
  return { n, at: time(at), app, actor, subject, action, detail };
}

export const CAMPAIGN_NOW = CAMPAIGN.extend({ warnings: z.array(WARNING) }).openapi("CampaignNow");

export function campaignNowView(campaign: StoredCampaign, times: Times): z.infer<typeof CAMPAIGN_NOW> {
  const read = readMessage(campaign.message);
  const warnings = read.kind === "message" ? read.warnings : [];
  return { ...campaignView(campaign, times), warnings: warningViews(warnings) };
}

export const CAMPAIGN_DETAIL = CAMPAIGN_NOW.extend({
  message: z.record(z.string(), z.unknown()),
  hash: z.string(),
  attempts: z.array(ATTEMPT),
  audit: z.array(FACT).openapi({ description: "The latest first, at most 200." }),
}).openapi("CampaignDetail");

export function campaignDetailView(
  campaign: StoredCampaign,
  of: { attempts: readonly Attempt[]; facts: readonly NumberedFact[] },
  times: Times,
): z.infer<typeof CAMPAIGN_DETAIL> {
  return {
    ...campaignNowView(campaign, times),
    message: campaign.message,
    hash: campaign.hash,
    attempts: of.attempts.map((attempt) => attemptView(attempt, times)),
    audit: of.facts.map((fact) => factView(fact, times)),
  };
}

export const PLAN_LINE = z
  .object({
    id: z.string(),
    name: z.string(),
    schedule: z.string().nullable(),
    isFired: z.boolean().openapi({ description: "False on an occurrence that is no campaign yet." }),
    status: z.enum(STATUSES).nullable().openapi({ description: "Null on what is no campaign yet." }),
    revision: z.int().nullable().openapi({ description: "Null on what is no campaign yet." }),
    approval: z.enum(APPROVALS).openapi({ description: "Of an occurrence that is no campaign yet: its schedule's." }),
    at: TIME,
    deadline: TIME_OR_NONE,
    priority: z.enum(PRIORITIES),
    anytime: z.boolean(),
    ...SEATED,
    promised: TIME_OR_NONE.openapi({ description: "The seat last told to people." }),
    held: HELD,
  })
  .openapi("PlanLine");

export function planLineView(line: Forecast, { time, timeOrNone }: Times): z.infer<typeof PLAN_LINE> {
  const { id, name, scheduleId, isFired, status, revision, approval, priority, anytime } = line;
  return {
    id,
    name,
    schedule: scheduleId,
    isFired,
    status,
    revision,
    approval,
    at: time(line.at),
    deadline: timeOrNone(line.deadline),
    priority,
    anytime,
    seat: timeOrNone(line.seatAt),
    firstSeat: timeOrNone(line.firstSeatAt),
    reasons: reasonViews(line.reasons, { timeOrNone }),
    promised: timeOrNone(line.promisedAt),
    held: heldView(line.held, { time }),
  };
}

export const SHIFT = z
  .object({ id: z.string(), name: z.string(), from: TIME_OR_NONE, to: TIME_OR_NONE })
  .openapi("Shift", { description: "A seat that would move; `to` null: it would get none before its deadline." });

export function shiftView({ id, name, from, to }: Shift, { timeOrNone }: Times): z.infer<typeof SHIFT> {
  return { id, name, from: timeOrNone(from), to: timeOrNone(to) };
}

export function reasonViews(reasons: readonly Reason[], { timeOrNone }: Pick<Times, "timeOrNone">) {
  return reasons.map(({ code, text, until }) => ({ code, text, until: timeOrNone(until) }));
}

export function warningViews(warnings: readonly Warning[]) {
  return warnings.map(({ code, path, text }) => ({ code, path, text }));
}

export function judgedView({ judgedBy, judgedAt }: Judged, { time }: Pick<Times, "time">) {
  return judgedBy === null || judgedAt === null ? null : { by: judgedBy, at: time(judgedAt) };
}

function heldView(held: Held | null, { time }: Pick<Times, "time">) {
  return held && { code: held.code, text: held.text, since: time(held.since) };
}
