/** An alert target in one line: where it goes, which alerts, in which language. */
import type { AlertTarget } from "../../api/alerts.ts";
import { useWords } from "../../words/i18n.ts";
import { ALERTS_WORDS } from "./alerts-words.ts";
import { targetFormOf } from "./target-form.ts";

export function useTargetWords(): (target: AlertTarget) => readonly string[] {
  const t = useWords(ALERTS_WORDS);
  return (target) => {
    const { kind, events, language } = target;
    if (kind === null) return [t("kind.unknown")];
    const { url, secret, sign, to } = targetFormOf(target);
    const named = [secret, sign].filter((name) => name !== "").map((name) => t("secretNamed", { name }));
    return [
      t(`kind.${kind}`),
      ...[url, to.replaceAll("\n", ", ")].filter((text) => text !== ""),
      ...named,
      events === null ? t("allEvents") : events.map((event) => t(`event.${event}`)).join(", "),
      ...(language === null ? [] : [t(`language.${language}`)]),
    ];
  };
}
