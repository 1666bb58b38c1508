/** Every call made for a campaign: when, how long, where, what came back, and whether it counts. */
import type { Attempt, CampaignDetail } from "../api/campaigns.ts";
import { Moment } from "./standing-view.tsx";
import { planRate } from "../time/plan-clock.ts";
import { useWords } from "../words/i18n.ts";
import { CopyText } from "./copy-text.tsx";
import { DETAIL_WORDS } from "./detail-words.ts";
import { FactList } from "./fact-list.tsx";
import "./parts.css";

export function AttemptsCard({ campaign }: { campaign: CampaignDetail }) {
  const t = useWords(DETAIL_WORDS);
  const { attempts } = campaign;
  return (
    <section className="card stack" aria-labelledby="attempts">
      <h2 id="attempts">{t("attempts")}</h2>
      {attempts.length === 0 ? (
        <p className="camp-line soft">{t("attemptsNone")}</p>
      ) : (
        <ol className="camp-steps">
          {attempts.map((attempt) => (
            <li key={attempt.token}>
              <AttemptShown attempt={attempt} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

export function AttemptShown({ attempt }: { attempt: Attempt }) {
  const t = useWords(DETAIL_WORDS);
  const { token, host, started, finished, reply, httpStatus, code, messageUid, why, counts } = attempt;
  const answer = [
    httpStatus === null ? "" : t("http", { status: httpStatus }),
    code === null ? "" : t("code", { code }),
  ].filter((part) => part !== "");
  // A clock that runs fast makes a call look long; what is told is how long it took.
  const tookMs = finished === null ? null : Math.round((Date.parse(finished) - Date.parse(started)) / planRate());
  return (
    <div className="stack camp-attempt">
      <strong className={reply === "unclear" ? "camp-step-late" : undefined}>
        {t(`reply.${reply}` as "reply.accepted")}
      </strong>
      {why === null ? null : <div className="soft break">{why}</div>}
      <FactList
        facts={[
          [t("started"), <Moment key="started" at={started} seconds />],
          [t("ended"), finished === null ? t("notEnded") : <Moment key="ended" at={finished} seconds />],
          [t("took"), tookMs === null ? null : t("ms", { ms: tookMs })],
          [t("host"), host === null ? null : <code key="host">{host}</code>],
          [t("answer"), answer.length === 0 ? t("noAnswer") : answer.join(" · ")],
          [t("messageUid"), messageUid === null ? null : <code key="uid">{messageUid}</code>],
          [t("token"), <CopyText key="token" text={token} label={t("copyToken")} />],
          [t("quota"), t(counts ? "quota.counts" : "quota.free")],
        ]}
      />
    </div>
  );
}
