/** Recurring notices: when each fires, what comes next with its seat, and what it takes of the quota. */
import { usePlan, useSchedules } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { Nothing, Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { LinkButton } from "./link-button.tsx";
import "./recurring.css";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { ScheduleCard } from "./schedule-card.tsx";

export default function Recurring() {
  const { app, can } = useHere();
  const t = useWords(RECURRING_WORDS);
  const schedules = useSchedules(app);
  const plan = usePlan(app);
  return (
    <div className="stack recurring">
      <div className="row">
        <h1 className="grow">{t("title")}</h1>
        {can("edit") ? (
          <LinkButton isPrimary to={paths.compose(app, { recurring: "1" })}>
            {t("new")}
          </LinkButton>
        ) : null}
      </div>
      <Shown query={schedules}>
        {(all) =>
          all.length === 0 ? (
            <Nothing title={t("none")}>{t(can("edit") ? "noneTodo" : "noneAsk")}</Nothing>
          ) : (
            <ul className="stack recurring-list" aria-label={t("listLabel")}>
              {all.map((schedule) => (
                <ScheduleCard key={schedule.id} schedule={schedule} lines={plan.data?.lines} />
              ))}
            </ul>
          )
        }
      </Shown>
    </div>
  );
}
