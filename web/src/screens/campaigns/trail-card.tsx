/** Who did what and when, the latest first; what is older than a page is asked for. */
import { Button } from "antd";
import { useFacts } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { DETAIL_WORDS } from "../../campaign/detail-words.ts";
import type { TrailEntry } from "./trail.ts";
import { trailEntry } from "./trail.ts";
import { TRAIL_WORDS } from "./trail-words.ts";
import { writtenNear } from "../../campaign/written-near.ts";

export function TrailCard({ subject }: { subject: string }) {
  const { app } = useHere();
  const t = useWords(DETAIL_WORDS);
  const query = useFacts(app, subject);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <section className="card stack" aria-labelledby="trail">
      <h2 id="trail">{t("trail")}</h2>
      <Shown query={query}>
        {({ pages }) => (
          <ol className="camp-steps">
            {pages
              .flatMap(({ facts }) => facts)
              .map((fact) => (
                <Entry key={fact.n} entry={trailEntry(fact)} />
              ))}
          </ol>
        )}
      </Shown>
      {hasNextPage ? (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("trailOlder")}
        </Button>
      ) : null}
    </section>
  );
}

function Entry({ entry }: { entry: TrailEntry }) {
  const t = useWords(TRAIL_WORDS);
  const detail = useWords(DETAIL_WORDS);
  const time = useTimeWords();
  const { at, actor, action, sentence, times, note, why, changed } = entry;
  const values = Object.fromEntries(
    Object.entries(times).map(([name, instant]) => [name, time.moment(writtenNear(instant, at))]),
  );
  const fields = changed.map((field) => t(`field.${field}` as "field.name")).join(t("and"));
  return (
    <li className="break">
      <strong>{actor === "herald" ? detail("herald") : actor}</strong>{" "}
      {sentence === null ? t("unknown", { action }) : t(sentence, values)}
      {note === null ? null : <div>{t("said", { text: note })}</div>}
      {why === null ? null : <div className="soft">{why}</div>}
      {fields === "" ? null : <div className="soft">{t("changed", { fields })}</div>}
      <div className="soft figures">{time.moment(at, { seconds: true })}</div>
    </li>
  );
}
