/** What is allowed and may still surprise. */
import { useWords } from "../words/i18n.ts";
import type { Warning } from "../api/campaigns.ts";
import { WARNING_WORDS } from "./warning-words.ts";
import "./warnings.css";

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

export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const t = useWords(WARNING_WORDS);
  const rare = warnings.filter(({ code }) => code !== ALWAYS);
  const isAlways = rare.length < warnings.length;
  if (warnings.length === 0) return null;
  return (
    <div className="stack">
      {rare.length === 0 ? null : (
        <ul className="warnings">
          {rare.map(({ code, path, text }) => {
            const known = KNOWN.find((each) => each === code);
            return (
              <li key={`${code} ${path}`} className="break" title={text}>
                {known === undefined ? text : t(known)}
              </li>
            );
          })}
        </ul>
      )}
      {isAlways ? <div className="soft">{t("newUsers")}</div> : null}
    </div>
  );
}
