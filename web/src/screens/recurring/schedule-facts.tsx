/** What a recurring notice is, in a few lines. */
import { Link } from "react-router";
import type { PlanLine } from "../../api/plan.ts";
import type { Schedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { cronWords } from "../../recurrence/cron-words.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useLanguage, useWords } from "../../words/i18n.ts";
import { QuotaShare } from "./quota-share-view.tsx";
import { RECURRING_WORDS } from "./recurring-words.ts";
import { useBound } from "./use-bound.ts";

export function ScheduleFacts({ schedule, lines }: { schedule: Schedule; lines: readonly PlanLine[] | undefined }) {
  const t = useWords(RECURRING_WORDS);
  const language = useLanguage();
  const bound = useBound(schedule);
  const { id, cron, zone, starts, ends, priority, anytime, late } = schedule;
  const words = cronWords(cron, language);
  return (
    <dl className="card recurring-facts">
      <dt>{t("when")}</dt>
      <dd className="break">
        {t("inZone", { words, zone })}
        {words === cron ? null : (
          <>
            {" "}
            <code className="soft recurring-cron">{cron}</code>
          </>
        )}
        {starts === null ? null : <div>{t("starts", { time: bound(starts, "start") })}</div>}
        {ends === null ? null : <div>{t("ends", { time: bound(ends, "end") })}</div>}
      </dd>
      <dt>{t("quota")}</dt>
      <dd>
        <QuotaShare id={id} lines={lines} />
      </dd>
      <dt>{t("approval")}</dt>
      <dd className="break">
        <Approval schedule={schedule} />
      </dd>
      <dt>{t("priority")}</dt>
      <dd>
        {t(`priority.${priority}`)}
        {anytime ? ` · ${t("anytime")}` : null}
      </dd>
      <dt>{t("late")}</dt>
      <dd>{t(`late.${late}`)}</dd>
    </dl>
  );
}

function Approval({ schedule: { id, approval, author, judged } }: { schedule: Schedule }) {
  const { app } = useHere();
  const t = useWords(RECURRING_WORDS);
  const time = useTimeWords();
  if (approval === "none") return <>{t("approval.none")}</>;
  if (approval === "pending") {
    return (
      <>
        <div>{t("approval.pending", { author })}</div>
        <Link to={`${paths.approvals(app)}?what=${encodeURIComponent(`schedule:${id}`)}`}>{t("toApprovals")}</Link>
      </>
    );
  }
  if (judged === null) return <>{t(`approval.${approval}-plain`)}</>;
  return <>{t(`approval.${approval}`, { by: judged.by, at: time.moment(judged.at) })}</>;
}
