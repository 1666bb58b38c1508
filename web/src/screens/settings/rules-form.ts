/**
 * The rules of an app as a form holds them, and back: numbers may be missing while they are typed, and a reserve that is
 * turned off keeps what was typed into it.
 */
import type { Rules } from "../../api/apps.ts";

/** All of them, in the words of a campaign file: Herald leaves none out. */
export type FullRules = { [Key in keyof Rules]-?: Exclude<Rules[Key], undefined> };
export type Approval = FullRules["approval"];

export type WindowForm = { readonly open: string; readonly close: string };
export type QuotaForm =
  | { readonly kind: "sliding"; readonly minutes: number | null; readonly limit: number | null }
  | { readonly kind: "day"; readonly zone: string; readonly limit: number | null };

export type RulesForm = {
  readonly zone: string;
  readonly audience: number | null;
  readonly sendWindows: readonly WindowForm[];
  readonly quota: readonly QuotaForm[];
  readonly reserve: { readonly isOn: boolean; readonly keep: number | null; readonly until: string };
  readonly approval: Approval;
  readonly graceMinutes: number | null;
  readonly slipAlertMinutes: number | null;
  readonly marginSeconds: number | null;
  readonly countRefused: boolean;
};

export type RuleKey = keyof RulesForm;

/** Where something is wrong, by Herald's own paths: `quota[0].limit`, `sendWindows[1][0]`. */
export type FormFault = { readonly path: string; readonly kind: "missing" | "time" | "none" };

/** What was told as an open record; every answer of Herald's has all of the fields. */
export function told(rules: Readonly<Record<string, unknown>>): FullRules {
  return rules as unknown as FullRules;
}

export function formOf(rules: FullRules): RulesForm {
  const { zone, audience, sendWindows, quota, reserve, approval } = rules;
  const { graceMinutes, slipAlertMinutes, marginSeconds, countRefused } = rules;
  return {
    zone,
    audience,
    sendWindows: sendWindows.map(([open, close]) => ({ open, close })),
    quota: quota.map((rule) =>
      rule.kind === "day"
        ? { kind: "day", zone: rule.zone, limit: rule.limit }
        : { kind: "sliding", minutes: rule.minutes, limit: rule.limit },
    ),
    reserve: { isOn: reserve !== null, keep: reserve?.keep ?? 1, until: reserve?.until ?? "18:00" },
    approval,
    graceMinutes,
    slipAlertMinutes,
    marginSeconds,
    countRefused,
  };
}

/** The rules a form stands for, or what in it is none yet; what is wrong beyond that Herald says. */
export function readForm(
  form: RulesForm,
): { readonly kind: "rules"; readonly rules: FullRules } | { readonly kind: "faults"; readonly faults: FormFault[] } {
  const faults: FormFault[] = [];
  const number = (path: string, value: number | null): number => {
    if (value === null) faults.push({ path, kind: "missing" });
    return value ?? 0;
  };
  const time = (path: string, text: string): string => {
    const tidy = tidyTime(text);
    if (!isTimeOfDay(tidy)) faults.push({ path, kind: "time" });
    return tidy;
  };
  if (form.quota.length === 0) faults.push({ path: "quota", kind: "none" });
  const rules: FullRules = {
    zone: form.zone,
    audience: number("audience", form.audience),
    sendWindows: form.sendWindows.map(({ open, close }, index) => [
      time(`sendWindows[${index}][0]`, open),
      time(`sendWindows[${index}][1]`, close),
    ]),
    quota: form.quota.map((rule, index) => {
      const limit = number(`quota[${index}].limit`, rule.limit);
      return rule.kind === "day"
        ? { kind: "day", zone: rule.zone, limit }
        : { kind: "sliding", minutes: number(`quota[${index}].minutes`, rule.minutes), limit };
    }),
    reserve: form.reserve.isOn
      ? { keep: number("reserve.keep", form.reserve.keep), until: time("reserve.until", form.reserve.until) }
      : null,
    approval: form.approval,
    graceMinutes: number("graceMinutes", form.graceMinutes),
    slipAlertMinutes: number("slipAlertMinutes", form.slipAlertMinutes),
    marginSeconds: number("marginSeconds", form.marginSeconds),
    countRefused: form.countRefused,
  };
  return faults.length > 0 ? { kind: "faults", faults } : { kind: "rules", rules };
}

/** "8", "8:5", "830" and "８：３０" as people type them, as "08:00", "08:05", "08:30"; anything else as it stands. */
export function tidyTime(text: string): string {
  const plain = text.normalize("NFKC").trim();
  const [, hour, minute = "0"] = /^(\d{1,2})(?::(\d{1,2}))?$/.exec(plain) ?? /^(\d{1,2})(\d{2})$/.exec(plain) ?? [];
  if (hour === undefined) return plain;
  return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

export function isTimeOfDay(text: string): boolean {
  return /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text);
}
