/** What came of it: when it goes out, and where to look at it. What goes out now can be stopped for a minute. */
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import type { CampaignDetail } from "../../api/campaigns.ts";
import { useCampaign, useOccurrences, useSchedule } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { standingOf } from "../../campaign/standing.ts";
import { Reasons, StandingMark, useStandingSentence } from "../../campaign/standing-view.tsx";
import { useTimeWords } from "../../time/time-words.ts";
import { Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { Arming } from "./arming.tsx";
import { isLater } from "./answer.ts";
import { ANSWER_WORDS } from "./answer-words.ts";
import { NOW_WORDS } from "./now-words.ts";
import { ScheduleAnswer } from "./schedule-answer.tsx";

export function Done({ id, isNew, isArmed }: { id: string; isNew: boolean; isArmed: boolean }) {
  const { app } = useHere();
  const query = useCampaign(app, id);
  return (
    <Shown query={query}>{(campaign) => <CampaignDone campaign={campaign} isNew={isNew} isArmed={isArmed} />}</Shown>
  );
}

function CampaignDone({ campaign, isNew, isArmed }: { campaign: CampaignDetail; isNew: boolean; isArmed: boolean }) {
  const t = useWords(NOW_WORDS);
  const answer = useWords(ANSWER_WORDS);
  const sentence = useStandingSentence();
  const time = useTimeWords();
  const { app } = useHere();
  const { id, name, status, seat, firstSeat, outcome, reasons, approval } = campaign;
  const isWaiting = status === "scheduled";
  if (isArmed && isWaiting && seat !== null && !isLater(campaign)) return <Arming campaign={campaign} seat={seat} />;
  const standing = standingOf(campaign);
  const isDraft = status === "draft";
  const isUnseated = isWaiting && seat === null;
  const title = isDraft
    ? "stopped"
    : approval === "pending"
      ? "acceptedApproval"
      : isUnseated
        ? "acceptedQueue"
        : isNew
          ? "accepted"
          : "changed";
  // What has gone out, or ended otherwise, says so itself.
  const isNamed = isDraft ? isArmed : isWaiting;
  return (
    <div className="card stack compose-done">
      <Title>{isNamed ? t(title) : name}</Title>
      {isDraft ? <div>{t("acceptedDraft")}</div> : null}
      {isNamed ? <div className="break">{name}</div> : null}
      {isDraft ? null : (
        <div className="compose-seat row" role="status">
          <StandingMark standing={standing} />
          {sentence(standing, { seat, ended: outcome?.at ?? null })}
        </div>
      )}
      {isWaiting && isLater(campaign) ? (
        <div>
          {isArmed ? <div>{t("wait")}</div> : null}
          <Reasons reasons={reasons} />
          {seat === null && firstSeat !== null ? <div>{answer("first", { time: time.moment(firstSeat) })}</div> : null}
        </div>
      ) : null}
      <div className="row">
        {isDraft ? (
          <Link to={paths.compose(app, { edit: id })}>
            <Button type="primary">{t("edit")}</Button>
          </Link>
        ) : null}
        <Link to={paths.campaign(app, id)}>{t("see")}</Link>
        <Link to={paths.calendar(app)}>{t("calendar")}</Link>
        {approval === "pending" ? <Link to={paths.approvals(app)}>{t("approvals")}</Link> : null}
        <Link to={paths.compose(app)}>{t("another")}</Link>
      </div>
    </div>
  );
}

export function Defined({ id, isNew }: { id: string; isNew: boolean }) {
  const t = useWords(NOW_WORDS);
  const { app } = useHere();
  const schedule = useSchedule(app, id);
  const next = useOccurrences(app, id);
  return (
    <Shown query={schedule}>
      {({ name, approval }) => (
        <div className="card stack compose-done">
          <Title>{t(approval === "pending" ? "acceptedApproval" : isNew ? "acceptedSchedule" : "changed")}</Title>
          <div className="break">{name}</div>
          <Shown query={next}>{(occurrences) => <ScheduleAnswer occurrences={occurrences} />}</Shown>
          <div className="row">
            <Link to={paths.schedule(app, id)}>{t("see")}</Link>
            <Link to={paths.calendar(app)}>{t("calendar")}</Link>
            {approval === "pending" ? <Link to={paths.approvals(app)}>{t("approvals")}</Link> : null}
            <Link to={paths.compose(app)}>{t("another")}</Link>
          </div>
        </div>
      )}
    </Shown>
  );
}

/** Where the form was there is this now; whoever hears the page is told so. */
function Title({ children }: { children: string }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <h1 ref={title} tabIndex={-1} className="break">
      {children}
    </h1>
  );
}
