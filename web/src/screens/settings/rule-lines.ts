/** Rules as lines to read: what each is called, and what it says. */
import { deliveryMsOf } from "../../app/rules.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { changedKeys } from "./rules-change.ts";
import type { FullRules, RuleKey } from "./rules-form.ts";
import { formOf } from "./rules-form.ts";
import { RULES_WORDS } from "./rules-words.ts";

export type RuleLine = { readonly key: RuleKey; readonly name: string; readonly says: readonly string[] };

export function useRuleLines(): (rules: FullRules) => readonly RuleLine[] {
  const t = useWords(RULES_WORDS);
  const time = useTimeWords();
  return (rules) => {
    const length = time.length(deliveryMsOf(rules));
    const count = new Intl.NumberFormat(time.tag).format(rules.audience);
    const windows = rules.sendWindows.map(([open, close]) => `${open}–${close}`);
    const says: Record<RuleKey, readonly string[]> = {
      zone: [rules.zone],
      audience: [rules.audience === 0 ? t("unknown") : t("users", { count, length })],
      sendWindows: windows.length === 0 ? [t("always")] : windows,
      quota: rules.quota.map((rule) =>
        rule.kind === "day"
          ? t("day", { limit: rule.limit, zone: rule.zone })
          : t("sliding", { limit: rule.limit, minutes: rule.minutes }),
      ),
      reserve: [rules.reserve === null ? t("off") : t("reserveWords", rules.reserve)],
      approval: [t(`approval.${rules.approval}`)],
      graceMinutes: [t("minutesWords", { count: rules.graceMinutes })],
      slipAlertMinutes: [t("minutesWords", { count: rules.slipAlertMinutes })],
      marginSeconds: [t("secondsWords", { count: rules.marginSeconds })],
      countRefused: [t(rules.countRefused ? "counted" : "notCounted")],
    };
    return (Object.keys(says) as RuleKey[]).map((key) => ({ key, name: t(key), says: says[key] }));
  };
}

export type RuleChange = { readonly key: RuleKey; readonly name: string; readonly from: string; readonly to: string };

/** What is different, each rule once. */
export function useRuleChanges(): (from: FullRules, to: FullRules) => readonly RuleChange[] {
  const linesOf = useRuleLines();
  return (from, to) => {
    const before = new Map(linesOf(from).map((line) => [line.key, line]));
    const keys = changedKeys(formOf(from), formOf(to));
    return linesOf(to).flatMap(({ key, name, says }) =>
      keys.includes(key) ? [{ key, name, from: (before.get(key)?.says ?? []).join("; "), to: says.join("; ") }] : [],
    );
  };
}
