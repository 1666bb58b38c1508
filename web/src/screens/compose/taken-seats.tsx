/** Who holds the seats of the day that was asked for. */
import { Link } from "react-router";
import { useDays, usePlan } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { useTimeWords } from "../../time/time-words.ts";
import type { LocalDate } from "../../time/wall.ts";
import { wallOf } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { ANSWER_WORDS } from "./answer-words.ts";

export function TakenSeats({ date, near, own }: { date: LocalDate; near: string; own: string | null }) {
  const t = useWords(ANSWER_WORDS);
  const time = useTimeWords();
  const { app } = useHere();
  const offset = /([+-]\d{2}:\d{2}|Z)$/.exec(near)?.[1] ?? "Z";
  const plan = usePlan(app, `${date}T23:59:59${offset}`);
  const { data: days } = useDays(app, { from: date, count: 1 });
  const used = days?.days[0]?.date === date ? days.days[0].used : 0;
  const lines = (plan.data?.lines ?? []).flatMap((line) => {
    const { seat } = line;
    return seat !== null && wallOf(seat).date === date && line.id !== own ? [{ ...line, seat }] : [];
  });
  if (lines.length === 0 && used === 0) return null;
  return (
    <div>
      <h3>{t("holders", { day: time.day(date) })}</h3>
      <ul className="compose-taken">
        {used === 0 ? null : <li className="soft">{t("sent", { count: used })}</li>}
        {lines.map(({ id, name, seat, schedule, isFired }) => (
          <li key={id}>
            <span className="figures">{time.clock(seat)}</span>{" "}
            <Link
              className="break"
              to={isFired || schedule === null ? paths.campaign(app, id) : paths.schedule(app, schedule)}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
