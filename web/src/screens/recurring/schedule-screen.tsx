/** One recurring notice: what comes next, what it says, what it fired lately, and what people did about it. */
import { Link, useNavigate, useParams } from "react-router";
import { Problem } from "../../api/client.ts";
import { useOccurrences, usePlan, useSchedule } from "../../api/queries.ts";
import type { Schedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { MessagePreview } from "../../message/message-preview.tsx";
import { Nothing, Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { FiredLately } from "./fired-lately.tsx";
import { LeftOut } from "./left-out.tsx";
import { NextOccurrences } from "./next-occurrences.tsx";
import "./recurring.css";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { ScheduleActions } from "./schedule-actions.tsx";
import { ScheduleFacts } from "./schedule-facts.tsx";
import { statesOf } from "./schedule-state.ts";
import { ScheduleStates } from "./schedule-states.tsx";
import { ScheduleTrail } from "./schedule-trail.tsx";

/** As many as are shown of what comes. */
const NEXT = 10;

export default function ScheduleScreen() {
  const { id = "" } = useParams();
  const { app } = useHere();
  const t = useWords(RECURRING_WORDS);
  const schedule = useSchedule(app, id);
  const isGone = schedule.error instanceof Problem && schedule.error.code === "not-found";
  return (
    <div className="stack recurring">
      <Link to={paths.recurring(app)}>← {t("back")}</Link>
      {isGone ? (
        <>
          <h1 className="unseen">{t("title")}</h1>
          <Nothing title={t("gone")} />
        </>
      ) : (
        <Shown query={schedule}>{(found) => <Found schedule={found} />}</Shown>
      )}
    </div>
  );
}

function Found({ schedule }: { schedule: Schedule }) {
  const { app } = useHere();
  const t = useWords(RECURRING_WORDS);
  const navigate = useNavigate();
  const { id, name, active, unreadable } = schedule;
  const occurrences = useOccurrences(app, id, NEXT);
  const plan = usePlan(app);
  const states = statesOf(schedule, occurrences.data === undefined ? null : occurrences.data.length > 0);
  return (
    <>
      <div className="row">
        <h1 className="break">{name}</h1>
        <ScheduleStates states={states} />
        <span className="grow" />
        <ScheduleActions
          schedule={schedule}
          states={states}
          canRemove
          onRemoved={() => void navigate(paths.recurring(app))}
        />
      </div>
      <ScheduleFacts schedule={schedule} lines={plan.data?.lines} />
      <div className="recurring-two">
        <div className="stack">
          <section className="card stack">
            <h2>{t("occurrences")}</h2>
            {!active || unreadable !== null ? (
              <span className="soft">
                {unreadable === null ? t("pausedNext") : t("unreadableNext", { why: unreadable })}
              </span>
            ) : (
              <Shown query={occurrences}>{(next) => <NextOccurrences schedule={schedule} next={next} />}</Shown>
            )}
          </section>
          <LeftOut schedule={schedule} />
          <FiredLately id={id} />
        </div>
        <div className="stack">
          <section className="card stack">
            <h2>{t("message")}</h2>
            <MessagePreview message={schedule.message} />
          </section>
          <ScheduleTrail id={id} />
        </div>
      </div>
    </>
  );
}
