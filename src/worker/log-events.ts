/** The words of the log: which facts are told, at what level, in which sentence. Code emits facts; only this file words them. */
import type { Fact } from "../ledger/audit.ts";
import { formatInstant } from "../domain/time.ts";
import type { ToldRequest } from "../http/tell-requests.ts";
import type { Logger } from "../runtime/logger.ts";

type Wording = { readonly level: "info" | "warn" | "error" | "debug"; readonly text: (fact: Fact) => string };

const WORDS: Readonly<Record<string, Wording>> = {
  "campaign.submitted": { level: "info", text: ({ subject, actor }) => `${actor} submitted ${subject}` },
  "campaign.scheduled": { level: "info", text: ({ subject, actor }) => `${actor} scheduled ${subject}` },
  "campaign.drafted": { level: "info", text: ({ subject, actor }) => `${actor} took ${subject} back to be a draft` },
  "campaign.approved": { level: "info", text: ({ subject, actor }) => `${actor} approved ${subject}` },
  "campaign.rejected": {
    level: "warn",
    text: ({ subject, actor, detail }) => `${actor} rejected ${subject}: ${word(detail["note"])}`,
  },
  "campaign.approval-changed": {
    level: "info",
    text: ({ subject, detail }) =>
      detail["after"] === "pending" ? `${subject} needs approval` : `${subject} needs approval no longer`,
  },
  "campaign.release-now-asked": {
    level: "warn",
    text: ({ subject, actor, detail }) =>
      `${actor} asked for ${subject} to go out now, which is ${time(at(detail["after"]))} at the earliest`,
  },
  "campaign.seated": {
    level: "info",
    text: ({ subject, detail }) => `${subject} will go out at ${time(detail["to"])}`,
  },
  "campaign.reseated": {
    level: "info",
    text: ({ subject, detail }) => `${subject} moved from ${time(detail["from"])} to ${time(detail["to"])}`,
  },
  "campaign.will-miss": {
    level: "warn",
    text: ({ subject, detail }) =>
      `${subject} will miss its deadline; the first seat would be ${time(detail["firstSeatAt"])}`,
  },
  "campaign.releasing": { level: "info", text: ({ subject }) => `${subject} is being sent` },
  "campaign.sent": { level: "info", text: ({ subject }) => `${subject} was accepted by RongCloud` },
  "campaign.returned": {
    level: "warn",
    text: ({ subject, detail }) => `${subject} was not sent: ${word(detail["why"])}`,
  },
  "campaign.uncertain": {
    level: "error",
    text: ({ subject, detail }) =>
      `nobody can tell whether ${subject} went out: ${word(detail["why"])}; check a phone, then resolve it`,
  },
  "campaign.failed": {
    level: "error",
    text: ({ subject, detail }) => `RongCloud refused ${subject}: ${word(detail["why"])}`,
  },
  "campaign.expired": {
    level: "warn",
    text: ({ subject, detail }) => `${subject} was not sent: ${word(detail["text"])}`,
  },
  "campaign.skipped": {
    level: "warn",
    text: ({ subject, detail }) => `${subject} was skipped: ${word(detail["text"])}`,
  },
  "campaign.held": {
    level: "warn",
    text: ({ subject, detail }) => `${subject} is held for a person: ${word(detail["text"])}`,
  },
  "campaign.duplicate-alarm": {
    level: "error",
    text: ({ subject }) =>
      `${subject} may have reached everyone twice: two calls for it were accepted or are under way`,
  },
  "occurrence.fired": { level: "info", text: ({ subject }) => `${subject} fired` },
  "occurrence.skipped": {
    level: "warn",
    text: ({ subject, detail }) => `${subject} was skipped: ${word(detail["text"])}`,
  },
  "occurrence.held": {
    level: "warn",
    text: ({ subject, detail }) => `${subject} is held for a person: ${word(detail["text"])}`,
  },
  "schedule.approved": { level: "info", text: ({ subject, actor }) => `${actor} approved ${subject}` },
  "schedule.rejected": {
    level: "warn",
    text: ({ subject, actor, detail }) => `${actor} rejected ${subject}: ${word(detail["note"])}`,
  },
  "schedule.approval-changed": {
    level: "info",
    text: ({ subject, detail }) =>
      detail["after"] === "pending" ? `${subject} needs approval` : `${subject} needs approval no longer`,
  },
  "app.held": {
    level: "error",
    text: ({ subject, detail }) =>
      `nothing of ${subject} is released ${detail["until"] === null ? "until a person resumes it" : `until ${time(detail["until"])}`}: ${word(detail["why"])}`,
  },
  "quota.used-outside": {
    level: "warn",
    text: ({ subject, detail }) =>
      `someone else uses up the quota of ${subject}: by our own count ${word(detail["used"])}`,
  },
  "alert-target.set": { level: "info", text: ({ subject, actor }) => `${actor} set alert target ${subject}` },
  "alert-target.removed": { level: "info", text: ({ subject, actor }) => `${actor} removed alert target ${subject}` },
  "alert-target.turned-off": {
    level: "error",
    text: ({ subject, detail }) => `no alerts go to ${subject} until it is set again: ${word(detail["why"])}`,
  },
  "app.hold-ended": { level: "info", text: ({ subject }) => `${subject} may release again` },
  "app.paused": { level: "warn", text: ({ subject, actor }) => `${actor} paused ${subject}` },
  "app.resumed": { level: "info", text: ({ subject, actor }) => `${actor} resumed ${subject}` },
  "app.disarmed": { level: "error", text: ({ subject, detail }) => `${subject} is disarmed: ${word(detail["why"])}` },
  "app.armed": { level: "warn", text: ({ subject, actor }) => `${actor} armed ${subject}` },
  "app.unreadable": {
    level: "error",
    text: ({ subject, detail }) =>
      `nothing of ${subject} is released until its rules are set anew: ${word(detail["why"])}`,
  },
  "schedule.unreadable": {
    level: "error",
    text: ({ subject, detail }) => `${subject} does not fire until it is defined anew: ${word(detail["why"])}`,
  },
  "reconciler.corrected": {
    level: "warn",
    text: ({ subject, detail }) => `put right for ${subject}: ${word(detail["why"])}`,
  },
};

/** Tells the log of a fact; facts without words of their own are told at debug level. */
export function logFact(logger: Logger, fact: Fact): void {
  const { level, text } = WORDS[fact.action] ?? { level: "debug", text: () => `${fact.action} ${fact.subject}` };
  const { app, subject, action, actor, detail } = fact;
  logger[level]({ app, subject, ...aboutRelease(fact), action, actor, detail }, text(fact));
}

/** Tells that a call begins. */
export function logCall(
  logger: Logger,
  call: { app: string; campaignId: string; token: string; lateMs: number },
): void {
  const { app, campaignId, token, lateMs } = call;
  logger.debug({ app, campaign: campaignId, attempt: token, lateMs }, `the call for ${campaignId} begins`);
}

/** Tells of a request that was answered. */
export function logRequest(logger: Logger, request: ToldRequest): void {
  const { method, path, status } = request;
  logger.debug(request, `${method} ${path} was answered with ${status}`);
}

/** The ids to find every line of one release by: the campaign's, and the attempt's where there is one. */
function aboutRelease({ action, subject, app, detail }: Fact): { campaign?: string; attempt?: string } {
  const isAboutCampaign = ABOUT_CAMPAIGNS.test(action) && subject !== app;
  const attempt = detail["token"];
  return {
    ...(isAboutCampaign ? { campaign: subject } : {}),
    ...(typeof attempt === "string" ? { attempt } : {}),
  };
}

const ABOUT_CAMPAIGNS = /^(campaign|occurrence|attempt)\./;

function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function time(value: unknown): string {
  return typeof value === "number" ? formatInstant(value, "UTC") : "no time";
}

/** The time asked for in the before or after of a change. */
function at(timing: unknown): unknown {
  return typeof timing === "object" && timing !== null && "at" in timing ? timing.at : null;
}
