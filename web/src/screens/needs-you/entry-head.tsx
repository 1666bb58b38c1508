/** What each entry begins with: its name, and the times it is about. */
import { Link } from "react-router";
import type { PlanLine } from "../../api/plan.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { NEEDS_WORDS } from "./needs-words.ts";

export function EntryHead({ line: { id, name, at, deadline, schedule, held } }: { line: PlanLine }) {
  const { app } = useHere();
  const t = useWords(NEEDS_WORDS);
  const time = useTimeWords();
  const times = [
    t("asked", { time: time.moment(at) }),
    ...(deadline === null ? [] : [t("deadline", { time: time.moment(deadline) })]),
    ...(held === null ? [] : [t("since", { time: time.moment(held.since) })]),
  ];
  return (
    <div>
      <h3 className="break">
        <Link to={paths.campaign(app, id)}>{name}</Link>
        {schedule === null ? null : <span className="needs-of soft"> ⟳ {t("recurring")}</span>}
      </h3>
      <div className="soft figures">{times.join(" · ")}</div>
    </div>
  );
}
