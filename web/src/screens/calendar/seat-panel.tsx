/** Of the one that is chosen: when it goes out, why then, and what would have to change for it to go earlier. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Moment, Reasons, StandingTag, useStandingSentence } from "../../campaign/standing-view.tsx";
import { needsPerson } from "../../campaign/standing.ts";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { audienceOf, deliveryMsOf } from "../../app/rules.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import { waysEarlier } from "./earlier.ts";
import type { Entry } from "./entries.ts";
import { isMovable } from "./entries.ts";
import { laterBy } from "./later.ts";

export function SeatPanel({ entry, onMove }: { entry: Entry; onMove: (entry: Entry) => void }) {
  const { app, can } = useHere();
  const t = useWords(CALENDAR_WORDS);
  const sentence = useStandingSentence();
  const { id, name, standing, status, schedule, place, isEnded, reasons, held, priority } = entry;
  const isEditable = can("edit") && (status === "scheduled" || status === "draft");
  const ways = waysEarlier(entry);
  return (
    <div className="stack cal-panel-body">
      <h2 className="break">{name}</h2>
      <StandingTag standing={standing} />
      <p className="cal-sentence">{sentence(standing, { seat: place, ended: isEnded ? place : null })}</p>
      {held === null ? null : <Held held={held} />}
      {standing === "no-seat" ? <NoSeat entry={entry} /> : null}
      <Times entry={entry} />
      <Part title={t("panel.why")} isShown={!isEnded && reasons.length > 0}>
        <Reasons reasons={reasons} />
      </Part>
      <Part title={t("panel.earlier")} isShown={ways.length > 0}>
        <ul className="reasons">
          {ways.map((way) => (
            <li key={way}>{t(`way.${way}`)}</li>
          ))}
        </ul>
      </Part>
      {priority === "normal" ? null : (
        <span className="soft">
          {t("panel.priority")}: {t(`priority.${priority}`)}
        </span>
      )}
      {status === null ? <span className="soft">{t("panel.upcoming")}</span> : null}
      <div className="row">
        {can("edit") && isMovable(entry) ? (
          <Button type="primary" onClick={() => onMove(entry)}>
            {t("panel.move")}
          </Button>
        ) : null}
        {isEditable ? (
          <Link className="cal-button" to={paths.compose(app, { edit: id })}>
            {t("panel.edit")}
          </Link>
        ) : null}
        {status === null ? null : (
          <Link className="cal-button" to={paths.campaign(app, id)}>
            {t("panel.open")}
          </Link>
        )}
        {schedule === null ? null : (
          <Link className="cal-button" to={paths.schedule(app, schedule)}>
            {t("panel.openSchedule")}
          </Link>
        )}
        {needsPerson(standing) && standing !== "rejected" ? (
          <Link className="cal-button" to={paths.needsYou(app)}>
            {t("panel.needsYou")}
          </Link>
        ) : null}
      </div>
    </div>
  );
}

function Times({ entry: { place, asked, deadline, isEnded, standing } }: { entry: Entry }) {
  const { now } = useHere();
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  const audience = audienceOf(now.rules);
  const wasReached = !isEnded || standing === "sent" || standing === "uncertain";
  const delivered = place === null || !wasReached ? null : laterBy(place, deliveryMsOf(now.rules));
  return (
    <dl className="cal-times figures">
      {place === null ? null : (
        <Row name={t(standing === "sent" ? "panel.went" : "panel.seat")}>
          <Moment at={place} seconds={isEnded} />
        </Row>
      )}
      <Row name={t("panel.askedFor")}>
        <Moment at={asked} />
      </Row>
      {deadline === null || isEnded ? null : (
        <Row name={t("panel.deadline")}>
          <Moment at={deadline} />
        </Row>
      )}
      {delivered === null ? null : (
        <Row name={t("panel.delivered")}>
          {audience === null
            ? time.moment(delivered)
            : t("panel.audience", { time: time.moment(delivered), people: time.people(audience) })}
        </Row>
      )}
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Part({ title, isShown, children }: { title: string; isShown: boolean; children: ReactNode }) {
  if (!isShown) return null;
  return (
    <div>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

function Held({ held }: { held: NonNullable<Entry["held"]> }) {
  const t = useWords(CALENDAR_WORDS);
  const standings = useWords(STANDING_WORDS);
  return (
    <div>
      <h3>{t("panel.held")}</h3>
      <p className="cal-sentence" title={held.text}>
        {standings(`held.${held.code}`)}
      </p>
    </div>
  );
}

function NoSeat({ entry: { deadline, firstSeat } }: { entry: Entry }) {
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  return (
    <p className="cal-sentence">
      {deadline === null ? null : t("panel.noSeat", { deadline: time.moment(deadline) })}{" "}
      {firstSeat === null ? null : t("panel.firstSeat", { time: time.moment(firstSeat) })}
    </p>
  );
}
