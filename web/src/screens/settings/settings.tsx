/** Settings of an app and of the installation, each part under an address of its own. Operators change them; others see the rules. */
import { Navigate, NavLink, useParams } from "react-router";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { useWords } from "../../words/i18n.ts";
import { Alerts } from "./alerts.tsx";
import { Health } from "./health.tsx";
import { Outside } from "./outside.tsx";
import { People } from "./people.tsx";
import { RulesEditor } from "./rules-editor.tsx";
import { RulesShown } from "./rules-shown.tsx";
import { SETTINGS_WORDS } from "./settings-words.ts";
import "./settings.css";

const PARTS = { rules: RulesEditor, people: People, alerts: Alerts, outside: Outside, health: Health } as const;
type Part = keyof typeof PARTS;

export default function Settings() {
  const { app, can } = useHere();
  const { part = "" } = useParams();
  const t = useWords(SETTINGS_WORDS);
  if (!isPart(part)) return <Navigate replace to={paths.settings(app)} />;
  if (!can("operate") && part !== "rules") return <Navigate replace to={paths.settings(app)} />;
  const Shown = can("operate") ? PARTS[part] : RulesShown;
  const parts = can("operate") ? (Object.keys(PARTS) as Part[]) : (["rules"] as const);
  return (
    <div className="stack settings">
      <h1>{t("title")}</h1>
      <nav className="settings-parts" aria-label={t("parts")}>
        {parts.map((each) => (
          <NavLink key={each} to={paths.settings(app, each)}>
            {t(`part.${each}`)}
          </NavLink>
        ))}
      </nav>
      <Shown key={app} />
    </div>
  );
}

function isPart(text: string): text is Part {
  return Object.hasOwn(PARTS, text);
}
