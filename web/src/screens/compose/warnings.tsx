/** What is allowed and may still surprise. */
import { useWords } from "../../words/i18n.ts";
import type { Answer } from "./answer.ts";
import { ANSWER_WORDS } from "./answer-words.ts";
import { WARNING_WORDS } from "./warning-words.ts";

/** Those that are said in the same words whatever they are about. */
const KNOWN = [
  "no-push",
  "discouraged-type",
  "not-shown",
  "mentioned-overrides-push",
  "honor-low-hides-image",
  "deprecated-option",
  "undocumented-vendor",
  "content-near-limit",
  "clocks-skip-it",
  "either-day",
  "takes-most-of-quota",
] as const;

/** Every message has this one, so it is no cause for alarm. */
const ALWAYS = "reaches-new-users";

export function Warnings({ warnings }: { warnings: Answer["warnings"] }) {
  const t = useWords(ANSWER_WORDS);
  const words = useWords(WARNING_WORDS);
  const rare = warnings.filter(({ code }) => code !== ALWAYS);
  const isAlways = rare.length < warnings.length;
  if (warnings.length === 0) return null;
  return (
    <div className="stack">
      {rare.length === 0 ? null : (
        <ul className="compose-warnings">
          {rare.map(({ code, path, text }) => {
            const known = KNOWN.find((each) => each === code);
            return (
              <li key={`${code} ${path}`} className="break" title={text}>
                {known === undefined ? text : words(known)}
              </li>
            );
          })}
        </ul>
      )}
      {isAlways ? <div className="soft">{t("newUsers")}</div> : null}
    </div>
  );
}
