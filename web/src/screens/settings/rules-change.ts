/** What differs between two sets of rules, and whose change is whose where two people changed them at once. */
import type { FullRules, QuotaForm, RuleKey, RulesForm } from "./rules-form.ts";
import { formOf } from "./rules-form.ts";

export function isSameForm(one: RulesForm, other: RulesForm): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function isSameRules(one: FullRules, other: FullRules): boolean {
  return isSameForm(formOf(one), formOf(other));
}

/** Which rules differ, in the order of the form. */
export function changedKeys(one: RulesForm, other: RulesForm): RuleKey[] {
  return (Object.keys(one) as RuleKey[]).filter((key) => !isSame(one[key], other[key]));
}

/** What I changed, on top of what others made of it since I began. */
export function onTopOf(theirs: RulesForm, { opened, mine }: { opened: RulesForm; mine: RulesForm }): RulesForm {
  const changes = changedKeys(opened, mine).map((key) => [key, mine[key]]);
  return { ...theirs, ...(Object.fromEntries(changes) as Partial<RulesForm>) };
}

/** What RongCloud lets an App Key do unless more was bought. Source: docs.rongcloud.cn, send-message-broadcast-to-all. */
const ORDINARY = { hour: 2, day: 3 } as const;

/** Whether the rules let more calls through than RongCloud does where nothing was bought. */
export function isAboveOrdinary(quota: readonly QuotaForm[]): boolean {
  const limitsOf = (limits: readonly (number | null)[]) => Math.min(Infinity, ...limits.map((limit) => limit ?? 0));
  const hour = limitsOf(
    quota.flatMap((rule) => (rule.kind === "sliding" && (rule.minutes ?? 0) >= 60 ? [rule.limit] : [])),
  );
  const day = limitsOf(quota.flatMap((rule) => (rule.kind === "day" ? [rule.limit] : [])));
  return hour > ORDINARY.hour || day > ORDINARY.day;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
