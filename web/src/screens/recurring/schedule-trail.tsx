/** What people did about a recurring notice, the latest first. */
import { Button } from "antd";
import type { Fact } from "../../api/audit.ts";
import { useFacts } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { Moment } from "../../campaign/standing-view.tsx";
import { Shown } from "../../ui/states.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { deedOf } from "./schedule-deeds.ts";

export function ScheduleTrail({ id }: { id: string }) {
  const { app } = useHere();
  const t = useWords(RECURRING_WORDS);
  const c = useWords(COMMON);
  const facts = useFacts(app, id);
  return (
    <section className="card stack">
      <h2>{t("trail")}</h2>
      <Shown query={facts}>
        {({ pages }) => (
          <ul className="recurring-rows">
            {pages
              .flatMap((page) => page.facts)
              .filter(({ action }) => action.startsWith("schedule."))
              .map((fact) => (
                <Deed key={fact.n} fact={fact} />
              ))}
          </ul>
        )}
      </Shown>
      {facts.hasNextPage ? (
        <Button loading={facts.isFetchingNextPage} onClick={() => void facts.fetchNextPage()}>
          {c("more")}
        </Button>
      ) : null}
    </section>
  );
}

function Deed({ fact }: { fact: Fact }) {
  const t = useWords(RECURRING_WORDS);
  const { key, changed, said } = deedOf(fact);
  const what = changed.map((each) => t(`changed.${each}`)).join(" · ");
  return (
    <li>
      <span className="soft">
        <Moment at={fact.at} />
      </span>
      <span className="grow break">
        {key === null ? `${fact.actor}: ${fact.action}` : t(`fact.${key}`, { actor: fact.actor, what })}
        {said === null ? null : <div className="soft">“{said}”</div>}
      </span>
    </li>
  );
}
