/** A campaign as whoever approves it should see it: when, what changed, what it says, what is worth a look. */
import { Link } from "react-router";
import type { CampaignDetail } from "../../api/campaigns.ts";
import { useCampaign } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { standingOf } from "../../campaign/standing.ts";
import { Moment, Reasons, StandingMark, useStandingSentence } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { MessagePreview } from "../../message/message-preview.tsx";
import { useTimeWords } from "../../time/time-words.ts";
import { Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { Warnings } from "../compose/warnings.tsx";
import { APPROVALS_WORDS } from "./approvals-words.ts";
import { changesAfter, changesSince } from "./changes-since.ts";
import { ChangeList, ChangesSince } from "./changes-view.tsx";
import { Decided } from "./decided.tsx";
import { Judge } from "./judge.tsx";
import { useGoesOut } from "./goes-out.ts";
import { Part } from "./parts.tsx";

export function CampaignApproval({ id, onDone }: { id: string; onDone: () => void }) {
  const { app } = useHere();
  return <Shown query={useCampaign(app, id)}>{(campaign) => <Found campaign={campaign} onDone={onDone} />}</Shown>;
}

function Found({ campaign, onDone }: { campaign: CampaignDetail; onDone: () => void }) {
  const { app } = useHere();
  const t = useWords(APPROVALS_WORDS);
  const s = useWords(STANDING_WORDS);
  const time = useTimeWords();
  const sentence = useStandingSentence();
  const goesOut = useGoesOut();
  const { id, name, revision, author, seat, at, deadline, reasons, held, approval, status, message } = campaign;
  const standing = standingOf(campaign);
  const changes = <ChangesSince since={changesSince(campaign.audit)} message={message} />;
  const isWaiting = status === "scheduled" && approval === "pending";
  const isHeld = held?.code === "approval";
  const isMoved = seat !== null && Date.parse(seat) - Date.parse(at) >= 60_000;
  return (
    <article className="card stack approvals-one" aria-label={name}>
      <h2 className="break">{name}</h2>
      {isWaiting ? (
        <p className={`approvals-until standing-${standing}`}>
          <StandingMark standing={standing} /> {sentence(standing, { seat })}
          {held === null ? null : <span> · {s(`held.${held.code}`)}</span>}
        </p>
      ) : (
        <Decided of={campaign} standing={sentence(standing, { seat, ended: campaign.outcome?.at ?? null })} />
      )}
      <dl className="approvals-facts">
        <dt>{t("when")}</dt>
        <dd>
          {seat === null ? "—" : goesOut(seat)}
          {isMoved || seat === null ? <div className="soft">{s("asked", { time: time.moment(at) })}</div> : null}
          <Reasons reasons={reasons} />
        </dd>
        <dt>{t("until")}</dt>
        <dd>
          <Moment at={deadline} />
        </dd>
        <dt>{t("wrote")}</dt>
        <dd className="break">{author}</dd>
        <dt>{t("priority")}</dt>
        <dd>
          {t(`priority.${campaign.priority}`)}
          {campaign.anytime ? ` · ${t("anytime")}` : null}
        </dd>
      </dl>
      {isWaiting ? <Part title={t("changes")}>{changes}</Part> : null}
      {campaign.warnings.length === 0 ? null : (
        <Part title={t("warnings")}>
          <Warnings warnings={campaign.warnings} />
        </Part>
      )}
      <Part title={t("message")}>
        <MessagePreview message={message} />
      </Part>
      <Link to={paths.campaign(app, id)}>{t("toCampaign")}</Link>
      {isWaiting ? (
        <Judge
          judged={{ kind: "campaign", id, name, revision, author, seat, isHeld }}
          changesAfter={(seen) => (
            <ChangeList changes={changesAfter(campaign.audit, seen)} message={message} nothing={t("stale.otherwise")} />
          )}
          onDone={onDone}
        />
      ) : null}
    </article>
  );
}
