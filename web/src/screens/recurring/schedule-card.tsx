/** A recurring notice in the list: when it fires, what comes next, how much of the quota it takes. */
import { Link } from "react-router";
import { useOccurrences } from "../../api/queries.ts";
import type { PlanLine } from "../../api/plan.ts";
import type { Occurrence, Schedule } from "../../api/schedules.ts";
import { useToday } from "../../app/frame.tsx";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { cronWords } from "../../recurrence/cron-words.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useLanguage, useWords } from "../../words/i18n.ts";
import { OccurrenceLine } from "../../recurrence/occurrence-line.tsx";
import { QuotaShare } from "./quota-share-view.tsx";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { ScheduleActions } from "./schedule-actions.tsx";
import { statesOf } from "./schedule-state.ts";
import { ScheduleStates } from "./schedule-states.tsx";

export function ScheduleCard({ schedule, lines }: { schedule: Schedule; lines: readonly PlanLine[] | undefined }) {
  const { app } = useHere();
  const t = useWords(RECURRING_WORDS);
  const language = useLanguage();
  const { data: next } = useOccurrences(app, schedule.id, 3);
  const { id, name, cron, zone } = schedule;
  const states = statesOf(schedule, next === undefined ? null : next.length > 0);
  return (
    <li className="card stack recurring-card">
      <div className="row">
        <h2 className="break grow">
          <Link to={paths.schedule(app, id)}>{name}</Link>
        </h2>
        <ScheduleStates states={states} />
      </div>
      <span className="break">{t("inZone", { words: cronWords(cron, language), zone })}</span>
      <Next schedule={schedule} next={next} />
      <div className="row">
        <span className="soft grow">
          <QuotaShare id={id} lines={lines} />
        </span>
        <ScheduleActions schedule={schedule} states={states} />
      </div>
    </li>
  );
}

function Next({ schedule, next }: { schedule: Schedule; next: readonly Occurrence[] | undefined }) {
  const t = useWords(RECURRING_WORDS);
  const time = useTimeWords();
  const near = `${useToday()}T00:00:00`;
  if (schedule.unreadable !== null) {
    return <span className="recurring-alarm break">{t("unreadableNext", { why: schedule.unreadable })}</span>;
  }
  if (!schedule.active) return <span className="soft">{t("pausedNext")}</span>;
  if (schedule.approval === "rejected") return <span className="soft">{t("rejectedNext")}</span>;
  if (next === undefined) return <span className="soft">…</span>;
  const [first, ...more] = next;
  if (first === undefined) return <span className="soft">{t("noneLeft")}</span>;
  const times = more.map(({ nominal, seat }) => time.moment(seat ?? nominal, { near })).join(" · ");
  return (
    <div className="figures">
      <span className="unseen">{t("next")}</span>
      <OccurrenceLine occurrence={first} approval={schedule.approval} />
      {times === "" ? null : <span className="soft">{t("thenAlso", { times })}</span>}
    </div>
  );
}
