/** What is known of a call whose end nobody knows, what to look at to find out, and the two answers. */
import { Button } from "antd";
import { useState } from "react";
import type { CampaignDetail } from "../api/campaigns.ts";
import { useHere } from "../app/here.ts";
import { audienceOf } from "../app/rules.ts";
import { useTimeWords } from "../time/time-words.ts";
import { useWords } from "../words/i18n.ts";
import { AttemptShown } from "./attempts-card.tsx";
import "./parts.css";
import { EVIDENCE_WORDS } from "./evidence-words.ts";
import { gistOf } from "./gist.ts";
import { ResolveButtons } from "./resolve-buttons.tsx";

export function Evidence({ campaign, hasTitle = false }: { campaign: CampaignDetail; hasTitle?: boolean }) {
  const { now, can } = useHere();
  const t = useWords(EVIDENCE_WORDS);
  const time = useTimeWords();
  const [isAllShown, showAll] = useState(false);
  const { attempts, outcome, message } = campaign;
  const gist = gistOf(message);
  // The latest call whose end nobody knows is what the doubt is about.
  const doubted = attempts.find(({ reply }) => reply === "unclear" || reply === "in_flight") ?? attempts[0];
  const others = attempts.filter((attempt) => attempt !== doubted);
  const audience = audienceOf(now.rules);
  return (
    <section className="card stack camp-loud" aria-label={t("titleOf", { name: campaign.name })}>
      {hasTitle ? <h2>{t("title")}</h2> : null}
      <p className="camp-line">{t("calm")}</p>
      <div className="camp-evidence">
        <div className="stack">
          <h3>{t("known")}</h3>
          {doubted === undefined ? (
            <p className="camp-line break">{outcome?.text ?? t("noCall")}</p>
          ) : (
            <AttemptShown attempt={doubted} />
          )}
          {others.length === 0 ? null : isAllShown ? (
            others.map((attempt) => <AttemptShown key={attempt.token} attempt={attempt} />)
          ) : (
            <Button style={{ alignSelf: "start" }} onClick={() => showAll(true)}>
              {t("others", { count: others.length })}
            </Button>
          )}
        </div>
        <div className="stack">
          <h3>{t("look")}</h3>
          <ol className="camp-look">
            <li>
              {doubted === undefined ? t("phoneAnytime") : t("phone", { time: time.moment(doubted.started) })}
              {gist === null ? null : <q className="camp-gist break">{gist}</q>}
              {audience === null ? null : ` ${t("phoneTail", { people: time.people(audience) })}`}
            </li>
            <li>{t(doubted === undefined ? "consoleAnytime" : "console")}</li>
            <li>{t("doubt")}</li>
          </ol>
        </div>
      </div>
      {can("resolve") ? <ResolveButtons campaign={campaign} /> : <p className="camp-line soft">{t("notYours")}</p>}
    </section>
  );
}
