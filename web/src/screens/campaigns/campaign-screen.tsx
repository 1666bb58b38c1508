/** One campaign: where it stands, what it says, when it goes out and why then, and all that happened to it. */
import { Alert } from "antd";
import { Link, useParams } from "react-router";
import type { CampaignDetail } from "../../api/campaigns.ts";
import { Problem } from "../../api/client.ts";
import { useCampaign } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { standingOf } from "../../campaign/standing.ts";
import { StandingMark, useStandingSentence } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { saysMore } from "../../campaign/held.ts";
import { MessagePreview } from "../../message/message-preview.tsx";
import { useTimeWords } from "../../time/time-words.ts";
import { Nothing, Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { Warnings } from "../compose/warnings.tsx";
import { Actions } from "./actions.tsx";
import { armingOf } from "./arming.ts";
import { ArmingCard } from "./arming-card.tsx";
import { AttemptsCard } from "../../campaign/attempts-card.tsx";
import "../../campaign/parts.css";
import "./campaigns.css";
import { DETAIL_WORDS } from "../../campaign/detail-words.ts";
import { Evidence } from "../../campaign/evidence.tsx";
import { SeatHistoryCard } from "./seat-history-card.tsx";
import { sentAt } from "./sent-at.ts";
import { TrailCard } from "./trail-card.tsx";
import { WhenCard } from "./when-card.tsx";

export default function CampaignScreen() {
  const { app } = useHere();
  const { id = "" } = useParams();
  const t = useWords(DETAIL_WORDS);
  const query = useCampaign(app, id);
  const { error } = query;
  const isUnknown = error instanceof Problem && (error.code === "not-found" || error.code === "invalid");
  return (
    <div className="stack">
      <Link to={paths.campaigns(app)}>← {t("back")}</Link>
      {isUnknown ? (
        <Nothing title={t("notFound", { id })}>
          <p>{t("notFoundTodo")}</p>
        </Nothing>
      ) : (
        <Shown query={query}>{(campaign) => <Detail key={campaign.id} campaign={campaign} />}</Shown>
      )}
    </div>
  );
}

function Detail({ campaign }: { campaign: CampaignDetail }) {
  const { id, message, status, warnings } = campaign;
  const t = useWords(DETAIL_WORDS);
  const arming = armingOf(campaign);
  return (
    <>
      <Head campaign={campaign} isArming={arming !== null} />
      {arming === null ? null : <ArmingCard campaign={campaign} arming={arming} />}
      {status === "uncertain" ? <Evidence campaign={campaign} hasTitle /> : null}
      <div className="camp-detail">
        <div className="stack">
          <section className="card stack" aria-labelledby="message">
            <h2 id="message">{t("message")}</h2>
            <MessagePreview message={message} />
            {warnings.length === 0 ? null : (
              <div>
                <h3>{t("warnings")}</h3>
                <Warnings warnings={warnings} />
              </div>
            )}
          </section>
          <AttemptsCard campaign={campaign} />
        </div>
        <div className="stack">
          <WhenCard campaign={campaign} />
          <SeatHistoryCard campaign={campaign} />
          <TrailCard subject={id} />
        </div>
      </div>
    </>
  );
}

function Head({ campaign, isArming }: { campaign: CampaignDetail; isArming: boolean }) {
  const { app } = useHere();
  const t = useWords(DETAIL_WORDS);
  const words = useWords(STANDING_WORDS);
  const time = useTimeWords();
  const sentence = useStandingSentence();
  const { name, seat, outcome, schedule, held } = campaign;
  const standing = standingOf(campaign);
  return (
    <header className="card stack">
      <h1 className="break">{name}</h1>
      <p className={`camp-sentence standing-${standing}`}>
        <StandingMark standing={standing} />
        {sentence(standing, { seat, ended: sentAt(campaign) ?? outcome?.at ?? null })}
      </p>
      {held === null ? null : (
        <Alert
          type="warning"
          showIcon
          title={t("heldSince", {
            why: words(standing === "rejected" ? "short.rejected" : `held.${held.code}`),
            since: time.moment(held.since),
          })}
          description={saysMore(campaign) ? held.text : undefined}
        />
      )}
      {schedule === null ? null : (
        <Link className="break" to={paths.schedule(app, schedule)}>
          {t("of", { schedule })}
        </Link>
      )}
      <Actions campaign={campaign} isArming={isArming} />
    </header>
  );
}
