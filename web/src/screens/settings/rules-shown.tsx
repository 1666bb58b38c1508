/** The rules to look at, and the differences between two sets of them. */
import { Alert } from "antd";
import { useHere } from "../../app/here.ts";
import { useWords } from "../../words/i18n.ts";
import { useRuleChanges, useRuleLines } from "./rule-lines.ts";
import type { FullRules } from "./rules-form.ts";
import { told } from "./rules-form.ts";
import { SETTINGS_WORDS } from "./settings-words.ts";

/** For whoever may not change them. */
export function RulesShown() {
  const { now } = useHere();
  const t = useWords(SETTINGS_WORDS);
  const lines = useRuleLines()(told(now.rules));
  return (
    <>
      <Alert type="info" showIcon title={t("onlyOperators")} />
      <section className="card stack">
        <h2>{t("part.rules")}</h2>
        <dl className="settings-facts">
          {lines.map(({ key, name, says }) => (
            <div key={key} style={{ display: "contents" }}>
              <dt>{name}</dt>
              <dd>
                {says.map((line) => (
                  <div key={line}>{line}</div>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}

export function RuleChanges({ from, to }: { from: FullRules; to: FullRules }) {
  const changes = useRuleChanges()(from, to);
  return (
    <ul className="settings-change">
      {changes.map((change) => (
        <li key={change.key}>
          {change.name}
          {": "}
          <del>{change.from}</del>
          {" → "}
          <ins>{change.to}</ins>
        </li>
      ))}
    </ul>
  );
}
