/** Everything that happened to the app and in it, page after page, the latest first. */
import { Button } from "antd";
import type { Fact } from "../../api/audit.ts";
import { useFacts } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { Shown } from "../../ui/states.tsx";
import { useLanguage, useWords } from "../../words/i18n.ts";
import { actionWords } from "./action-words.ts";
import { HEALTH_WORDS } from "./health-words.ts";

export function Audit() {
  const { app } = useHere();
  const t = useWords(HEALTH_WORDS);
  const facts = useFacts(app);
  return (
    <section className="card stack">
      <h2>{t("audit")}</h2>
      <span className="soft">{t("auditLead")}</span>
      <Shown query={facts}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.facts);
          if (all.length === 0) return <span className="soft">{t("noFacts")}</span>;
          return (
            <>
              <ul className="settings-list">
                {all.map((fact) => (
                  <OneFact key={fact.n} fact={fact} />
                ))}
              </ul>
              {facts.hasNextPage ? (
                <div>
                  <Button loading={facts.isFetchingNextPage} onClick={() => void facts.fetchNextPage()}>
                    {t("more")}
                  </Button>
                </div>
              ) : null}
            </>
          );
        }}
      </Shown>
    </section>
  );
}

function OneFact({ fact }: { fact: Fact }) {
  const { app } = useHere();
  const t = useWords(HEALTH_WORDS);
  const time = useTimeWords();
  const language = useLanguage();
  const { at, actor, action, subject, detail } = fact;
  return (
    <li className="settings-entry">
      <div className="row">
        <time className="soft figures" dateTime={at}>
          {time.moment(at, { seconds: true })}
        </time>
        <strong className="break">{actor}</strong>
        <span className="grow break" title={action}>
          {actionWords(action, language)}
          {subject === app ? null : <span className="soft">{` · ${subject}`}</span>}
        </span>
      </div>
      {Object.keys(detail).length === 0 ? null : (
        <details className="settings-detail">
          <summary>{t("detail")}</summary>
          <pre>{JSON.stringify(detail, null, 2)}</pre>
        </details>
      )}
    </li>
  );
}
