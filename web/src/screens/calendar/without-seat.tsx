/** What was asked for in these days and has no seat: it will not go out unless a person does something. */
import { StandingTag } from "../../campaign/standing-view.tsx";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import type { Entry } from "./entries.ts";

export function WithoutSeat({
  entries,
  chosen,
  onChoose,
}: {
  entries: readonly Entry[];
  chosen: string | null;
  onChoose: (entry: Entry) => void;
}) {
  const t = useWords(CALENDAR_WORDS);
  const drafts = entries.filter(({ standing }) => standing === "draft");
  const waiting = entries.filter(({ standing }) => standing !== "draft");
  const chips = { chosen, onChoose };
  return (
    <>
      {waiting.length === 0 ? null : (
        <section className="cal-strip cal-strip-loud" aria-labelledby="cal-without-seat">
          <h2 id="cal-without-seat">{t("withoutSeat")}</h2>
          <p className="soft">{t("withoutSeatWhy")}</p>
          <Chips entries={waiting} {...chips} />
        </section>
      )}
      {drafts.length === 0 ? null : (
        <section className="cal-strip" aria-labelledby="cal-drafts">
          <h2 id="cal-drafts">{t("drafts")}</h2>
          <Chips entries={drafts} {...chips} />
        </section>
      )}
    </>
  );
}

function Chips({
  entries,
  chosen,
  onChoose,
}: {
  entries: readonly Entry[];
  chosen: string | null;
  onChoose: (entry: Entry) => void;
}) {
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.id}>
          <button
            type="button"
            className="cal-chip"
            data-card={entry.id}
            aria-pressed={entry.id === chosen}
            onClick={() => onChoose(entry)}
          >
            <StandingTag standing={entry.standing} />
            <strong className="cal-name" title={entry.name}>
              {entry.name}
            </strong>
            <span className="soft figures">{t("askedFor", { time: time.moment(entry.asked) })}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
