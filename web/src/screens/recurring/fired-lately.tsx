/** What a recurring notice has fired, the latest first, with what became of it. */
import { Link } from "react-router";
import type { Campaign } from "../../api/campaigns.ts";
import { useCampaignPage } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { standingOf } from "../../campaign/standing.ts";
import { StandingMark, useStandingSentence } from "../../campaign/standing-view.tsx";
import { useTimeWords } from "../../time/time-words.ts";
import { Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";

export function FiredLately({ id }: { id: string }) {
  const { app } = useHere();
  const t = useWords(RECURRING_WORDS);
  const page = useCampaignPage(app, { schedule: id, order: "latest", limit: "10" });
  return (
    <section className="card stack">
      <h2>{t("lately")}</h2>
      <Shown query={page}>
        {({ campaigns }) =>
          campaigns.length === 0 ? (
            <span className="soft">{t("latelyNone")}</span>
          ) : (
            <ul className="recurring-rows figures">
              {campaigns.map((campaign) => (
                <Fired key={campaign.id} campaign={campaign} />
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

function Fired({ campaign }: { campaign: Campaign }) {
  const { app } = useHere();
  const time = useTimeWords();
  const sentence = useStandingSentence();
  const { id, nominal, at, seat, outcome } = campaign;
  const standing = standingOf(campaign);
  return (
    <li>
      <Link to={paths.campaign(app, id)}>{time.moment(nominal ?? at)}</Link>
      <span className={`grow standing-${standing}`}>
        <StandingMark standing={standing} /> {sentence(standing, { seat, ended: outcome?.at ?? null })}
      </span>
    </li>
  );
}
