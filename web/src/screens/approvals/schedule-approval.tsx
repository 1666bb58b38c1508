/** A recurring notice as whoever approves it should see it: a yes is to all that it will fire. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { keys, useFacts, useOccurrences, useSchedule } from "../../api/queries.ts";
import type { Schedule } from "../../api/schedules.ts";
import { checkSchedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { StandingMark, useStandingSentence } from "../../campaign/standing-view.tsx";
import { MessagePreview } from "../../message/message-preview.tsx";
import { cronWords } from "../../recurrence/cron-words.ts";
import { ExcludedList } from "../../recurrence/excluded-dates.tsx";
import { Loading, Shown } from "../../ui/states.tsx";
import { useLanguage, useWords } from "../../words/i18n.ts";
import { OccurrenceLine } from "../recurring/occurrence-line.tsx";
import { definitionOf } from "../recurring/schedule-definition.ts";
import { Warnings } from "../compose/warnings.tsx";
import { useBound } from "../recurring/use-bound.ts";
import { APPROVALS_WORDS } from "./approvals-words.ts";
import { changesAfter, changesSince } from "./changes-since.ts";
import { ChangeList, ChangesSince } from "./changes-view.tsx";
import { Decided } from "./decided.tsx";
import { Judge } from "./judge.tsx";
import { Part } from "./parts.tsx";

export function ScheduleApproval({ id, onDone }: { id: string; onDone: () => void }) {
  const { app } = useHere();
  return <Shown query={useSchedule(app, id)}>{(schedule) => <Found schedule={schedule} onDone={onDone} />}</Shown>;
}

function Found({ schedule, onDone }: { schedule: Schedule; onDone: () => void }) {
  const { app, zone: appZone } = useHere();
  const t = useWords(APPROVALS_WORDS);
  const language = useLanguage();
  const sentence = useStandingSentence();
  const { id, name, revision, author, cron, zone, starts, ends, exclude, approval, message, priority, anytime } =
    schedule;
  const bound = useBound(schedule);
  const next = useOccurrences(app, id, 5);
  const facts = useFacts(app, id).data?.pages[0]?.facts.filter(({ action }) => action.startsWith("schedule."));
  const checked = useQuery({
    queryKey: [...keys.app(app), "schedules", id, "warnings", revision],
    queryFn: () => checkSchedule(app, definitionOf(schedule, appZone), { id, count: 1 }),
    enabled: schedule.unreadable === null,
  });
  const seat = next.data?.find((each) => each.seat !== null)?.seat ?? null;
  const isWaiting = approval === "pending";
  const changes = facts === undefined ? <Loading /> : <ChangesSince since={changesSince(facts)} message={message} />;
  return (
    <article className="card stack approvals-one" aria-label={name}>
      <h2 className="break">{name}</h2>
      {isWaiting ? (
        <p className="approvals-until standing-pending">
          <StandingMark standing="pending" /> {sentence("pending", { seat })}
        </p>
      ) : (
        <Decided of={schedule} />
      )}
      <dl className="approvals-facts">
        <dt>{t("every")}</dt>
        <dd className="break">
          {cronWords(cron, language)} · {zone}
        </dd>
        {starts === null && ends === null ? null : (
          <>
            <dt>{t("bounds")}</dt>
            <dd>
              {starts === null ? null : <div>{t("starts", { time: bound(starts, "start") })}</div>}
              {ends === null ? null : <div>{t("ends", { time: bound(ends, "end") })}</div>}
            </dd>
          </>
        )}
        {exclude.length === 0 ? null : (
          <>
            <dt>{t("exclude")}</dt>
            <dd>
              <ExcludedList exclude={exclude} />
            </dd>
          </>
        )}
        <dt>{t("next")}</dt>
        <dd className="figures">
          {(next.data ?? []).map((occurrence) => (
            <OccurrenceLine key={occurrence.nominal} occurrence={occurrence} approval={approval} />
          ))}
        </dd>
        <dt>{t("wrote")}</dt>
        <dd className="break">{author}</dd>
        <dt>{t("priority")}</dt>
        <dd>
          {t(`priority.${priority}`)}
          {anytime ? ` · ${t("anytime")}` : null}
        </dd>
      </dl>
      {isWaiting ? <Part title={t("changes")}>{changes}</Part> : null}
      {checked.data === undefined || checked.data.warnings.length === 0 ? null : (
        <Part title={t("warnings")}>
          <Warnings warnings={checked.data.warnings} />
        </Part>
      )}
      <Part title={t("message")}>
        <MessagePreview message={message} />
      </Part>
      <Link to={paths.schedule(app, id)}>{t("toSchedule")}</Link>
      {isWaiting ? (
        <Judge
          judged={{ kind: "schedule", id, name, revision, author, seat, isHeld: false }}
          changesAfter={(seen) => (
            <ChangeList changes={changesAfter(facts ?? [], seen)} message={message} nothing={t("stale.otherwise")} />
          )}
          onDone={onDone}
        />
      ) : null}
    </article>
  );
}
