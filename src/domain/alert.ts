/**
 * Alerts: the facts people want to be told of when they happen, wherever they are.
 *
 * A fact becomes at most one alert. What many facts of one decision have in common — a hold that moves fifty
 * announcements — is told once. An alert holds no words: each target is told in its own language (`alert-words.ts`).
 */
import type { Provider } from "./app-state.ts";
import type { Instant } from "./time.ts";

export const ALERT_KINDS = [
  "campaign.sent",
  "campaign.slipped",
  "campaign.will-miss",
  "campaign.expired",
  "campaign.skipped",
  "campaign.uncertain",
  "campaign.failed",
  "campaign.held",
  "campaign.duplicate",
  "app.held",
  "quota.used-outside",
  "schedule.paused",
  "reconciler.corrected",
  "test",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** `critical`: everyone may be reached twice or not at all unless a person acts. */
export const SEVERITIES = ["info", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

export type Alert = {
  readonly kind: AlertKind;
  readonly app: string;
  /** A sandbox reaches nobody, and its alerts say so. */
  readonly provider: Provider;
  /** Of the times that people are shown. */
  readonly zone: string;
  /** A campaign's or schedule's id, or the app's own where it is about the app or about many. */
  readonly subject: string;
  readonly at: Instant;
  readonly severity: Severity;
  /** A person's name, or `herald` itself. */
  readonly actor: string;
  /** What the words need: small, JSON, without secrets and message bodies. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Of alerts with the same key, one an hour is enough; null: each is news. */
  readonly quietKey: string | null;
};

/** What happened, as the ledger's audit tells it. */
export type Happening = Pick<Alert, "at" | "app" | "actor" | "subject" | "detail"> & { readonly action: string };

/** How long alerts with the same key keep quiet after one was told. Real time. */
export const QUIET_MS = 60 * 60_000;

/** More alerts of one kind in one decision than this are told as one. */
const TOLD_SINGLY_MAX = 5;

/** So many of those are named in it. */
const NAMED_MAX = 10;

/** The alerts that the facts of one decision give rise to, in their order. */
export function alertsOf(
  facts: readonly Happening[],
  given: { readonly provider: Provider; readonly zone: string },
): readonly Alert[] {
  const alerts = facts.flatMap((fact) => alertOf(fact, given) ?? []);
  const byKind = Map.groupBy(alerts, ({ kind }) => kind);
  return [...byKind.values()].flatMap((some) => (some.length > TOLD_SINGLY_MAX ? asOne(some) : some));
}

function alertOf(
  { action, actor, app, at, subject, detail }: Happening,
  given: { readonly provider: Provider; readonly zone: string },
): Alert | null {
  const rule = Object.hasOwn(RULES, action) ? RULES[action] : undefined;
  if (rule === undefined || rule.isNews?.(detail) === false) return null;
  const { kind, severity, code } = rule;
  return {
    ...{ kind, severity, app, at, subject, actor, ...given },
    detail: code === undefined ? detail : { ...detail, code },
    quietKey: rule.quietKey?.({ subject, detail }) ?? null,
  };
}

/** A list of what each would have said, under the app they are all of. */
function asOne(alerts: readonly Alert[]): readonly Alert[] {
  const [first] = alerts;
  if (first === undefined) return [];
  const items = alerts.slice(0, NAMED_MAX).map(({ subject, detail }) => ({ subject, detail }));
  return [{ ...first, subject: first.app, detail: { count: alerts.length, items }, quietKey: null }];
}

type Detail = Alert["detail"];

type Rule = {
  readonly kind: AlertKind;
  readonly severity: Severity;
  /** Not every such fact is worth an alert. */
  isNews?(detail: Detail): boolean;
  quietKey?(about: { readonly subject: string; readonly detail: Detail }): string | null;
  /** What `detail.code` is to say, where the fact's action says it. */
  readonly code?: string;
};

/** After so many calls in a row that never left it is no passing trouble of the network. */
const UNREACHABLE_NEWS_AT = 3;

const SLIPPED: Rule = {
  kind: "campaign.slipped",
  severity: "warning",
  isNews: ({ slippedFrom }) => typeof slippedFrom === "number",
};

const RULES: Readonly<Record<string, Rule>> = {
  "campaign.sent": { kind: "campaign.sent", severity: "info" },
  "campaign.seated": SLIPPED,
  "campaign.reseated": SLIPPED,
  "campaign.will-miss": { kind: "campaign.will-miss", severity: "warning" },
  "campaign.expired": { kind: "campaign.expired", severity: "critical" },
  "campaign.skipped": { kind: "campaign.skipped", severity: "warning" },
  "occurrence.skipped": { kind: "campaign.skipped", severity: "warning" },
  "campaign.uncertain": { kind: "campaign.uncertain", severity: "critical" },
  "campaign.failed": { kind: "campaign.failed", severity: "critical" },
  "campaign.held": { kind: "campaign.held", severity: "critical" },
  "occurrence.held": { kind: "campaign.held", severity: "critical", code: "late" },
  "campaign.duplicate-alarm": { kind: "campaign.duplicate", severity: "critical" },
  "app.held": {
    kind: "app.held",
    severity: "critical",
    isNews: ({ code, failures }) =>
      code !== "unreachable" || typeof failures !== "number" || failures >= UNREACHABLE_NEWS_AT,
    // These come back every few minutes, or seconds, as long as the trouble lasts.
    quietKey: ({ detail: { code } }) => (code === "unreachable" || code === "witness" ? `app.held ${code}` : null),
  },
  "app.paused": { kind: "app.held", severity: "warning", code: "paused" },
  // These two are told anew at every start.
  "app.disarmed": { kind: "app.held", severity: "critical", code: "disarmed", quietKey: () => "app.disarmed" },
  "app.unreadable": { kind: "app.held", severity: "critical", code: "unreadable", quietKey: () => "app.unreadable" },
  "quota.used-outside": { kind: "quota.used-outside", severity: "warning" },
  "schedule.changed": {
    kind: "schedule.paused",
    severity: "warning",
    code: "paused",
    isNews: ({ before, after }) => isActive(before) && !isActive(after),
  },
  "schedule.unreadable": {
    kind: "schedule.paused",
    severity: "critical",
    code: "unreadable",
    quietKey: ({ subject }) => `schedule.unreadable ${subject}`,
  },
  "reconciler.corrected": { kind: "reconciler.corrected", severity: "info" },
};

function isActive(definition: unknown): boolean {
  return typeof definition === "object" && definition !== null && "active" in definition && definition.active === true;
}
