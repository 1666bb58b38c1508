/** What waits for a person, the most pressing first; calm where nothing does. */
import type { ReactNode } from "react";
import { useId } from "react";
import { useHere } from "../../app/here.ts";
import { useNeeds } from "../../app/needs.ts";
import { Loading, Nothing, Trouble } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { HeldEntry } from "./held-entry.tsx";
import "./needs-you.css";
import { NEEDS_WORDS } from "./needs-words.ts";
import { UncertainEntry } from "./uncertain-entry.tsx";
import { Undelivered } from "./undelivered.tsx";
import { UnseatedEntry } from "./unseated-entry.tsx";

export default function NeedsYou() {
  const { app, now } = useHere();
  const t = useWords(NEEDS_WORDS);
  const { uncertain, held, unseated, undelivered, count, isLoading, error } = useNeeds();
  const isStopped = now.paused !== null || now.hold !== null || now.disarmed !== null || now.unreadable !== null;
  return (
    <div className="stack needs">
      <h1>{t("title")}</h1>
      {isStopped ? <p className="needs-line">{t("appHeld", { app })}</p> : null}
      {error == null ? null : <Trouble error={error} />}
      {isLoading && count === 0 ? (
        error == null ? (
          <Loading />
        ) : null
      ) : count === 0 && error == null ? (
        <Nothing title={t("nothing")}>{t("nothingMore")}</Nothing>
      ) : (
        <>
          <Group title={t("uncertain", { count: uncertain.length })} entries={uncertain} isLoud>
            {(campaign) => <UncertainEntry campaign={campaign} />}
          </Group>
          <Group title={t("held", { count: held.length })} entries={held}>
            {(line) => <HeldEntry line={line} />}
          </Group>
          <Group title={t("unseated", { count: unseated.length })} why={t("unseatedWhy")} entries={unseated}>
            {(line) => <UnseatedEntry line={line} />}
          </Group>
          {undelivered.length === 0 ? null : <Undelivered deliveries={undelivered} />}
        </>
      )}
    </div>
  );
}

function Group<Entry extends { readonly id: string }>({
  title,
  why,
  entries,
  isLoud = false,
  children,
}: {
  title: string;
  why?: string;
  entries: readonly Entry[];
  isLoud?: boolean;
  children: (entry: Entry) => ReactNode;
}) {
  const id = useId();
  if (entries.length === 0) return null;
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id} className={isLoud ? "needs-loud" : undefined}>
        {isLoud ? <span aria-hidden="true">▲ </span> : null}
        {title}
      </h2>
      {why === undefined ? null : <p className="needs-line soft">{why}</p>}
      {entries.map((entry) => (
        <div key={entry.id}>{children(entry)}</div>
      ))}
    </section>
  );
}
