/** Campaigns in a list: a table where there is room for one, cards where there is not. */
import { Link } from "react-router";
import type { Campaign } from "../../api/campaigns.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import type { Standing as StandingName } from "../../campaign/standing.ts";
import { standingOf } from "../../campaign/standing.ts";
import { Moment, StandingMark, StandingTag, useStandingSentence } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useWords } from "../../words/i18n.ts";
import { LIST_WORDS } from "./list-words.ts";

export function CampaignTable({ campaigns }: { campaigns: readonly Campaign[] }) {
  const t = useWords(LIST_WORDS);
  return (
    <div className="card camp-table">
      <table>
        <caption className="unseen">{t("caption")}</caption>
        <thead>
          <tr>
            {(["standing", "name", "when", "asked", "priority", "by"] as const).map((name) => (
              <th key={name} scope="col">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {campaigns.map((campaign) => (
            <tr key={campaign.id}>
              <td>
                <Standing campaign={campaign} />
              </td>
              <th scope="row">
                <Name campaign={campaign} />
              </th>
              <td>
                <When campaign={campaign} />
              </td>
              <td>
                <Moment at={campaign.at} />
              </td>
              <td>{t(`priority.${campaign.priority}`)}</td>
              <td className="break">{campaign.created.by}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function CampaignCards({ campaigns }: { campaigns: readonly Campaign[] }) {
  const t = useWords(LIST_WORDS);
  return (
    <ul className="camp-cards">
      {campaigns.map((campaign) => (
        <li key={campaign.id} className="card">
          <strong>
            <Name campaign={campaign} />
          </strong>
          <Standing campaign={campaign} />
          <dl className="camp-facts">
            <dt>{t("when")}</dt>
            <dd>
              <When campaign={campaign} />
            </dd>
            <dt>{t("asked")}</dt>
            <dd>
              <Moment at={campaign.at} />
            </dd>
            <dt>{t("priority")}</dt>
            <dd>{t(`priority.${campaign.priority}`)}</dd>
            <dt>{t("by")}</dt>
            <dd className="break">{campaign.created.by}</dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** As a shape and in words; what the column of times does not say already stands below. */
function Standing({ campaign }: { campaign: Campaign }) {
  const t = useWords(STANDING_WORDS);
  const sentence = useStandingSentence();
  const { seat, outcome, held } = campaign;
  const standing = standingOf(campaign);
  const words = sentence(standing, { seat, ended: outcome?.at ?? null });
  if (standing.startsWith("waiting")) {
    return (
      <span className={`standing standing-${standing} camp-standing`}>
        <StandingMark standing={standing} />
        {words}
      </span>
    );
  }
  const more = standing === "held" && held !== null ? t(`held.${held.code}`) : SAYS_MORE.has(standing) ? words : null;
  return (
    <div className="camp-standing">
      <StandingTag standing={standing} />
      {more === null ? null : <div className="soft">{more}</div>}
    </div>
  );
}

const SAYS_MORE: ReadonlySet<StandingName> = new Set(["pending", "uncertain", "no-seat", "failed", "expired"]);

function Name({ campaign: { id, name, schedule } }: { campaign: Campaign }) {
  const { app } = useHere();
  const t = useWords(LIST_WORDS);
  return (
    <>
      <Link className="camp-name" to={paths.campaign(app, id)} title={name}>
        {name}
      </Link>
      {schedule === null ? null : <span className="camp-of soft">⟳ {t("ofSchedule")}</span>}
    </>
  );
}

/** When it went out, or will; nothing for what never did. */
function When({ campaign: { status, seat, outcome } }: { campaign: Campaign }) {
  const t = useWords(LIST_WORDS);
  if (status === "sent" && outcome !== null) return <Moment at={outcome.at} seconds />;
  if (seat !== null) return <Moment at={seat} />;
  return <span className="soft">{status === "scheduled" ? t("noSeat") : "—"}</span>;
}
