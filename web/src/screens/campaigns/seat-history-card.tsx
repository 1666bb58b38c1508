/** Each seat a campaign has had: from when to when, and why. */
import type { CampaignDetail } from "../../api/campaigns.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { DETAIL_WORDS } from "../../campaign/detail-words.ts";
import type { SeatStep } from "./seat-history.ts";
import { seatHistory } from "./seat-history.ts";
import { TRAIL_WORDS } from "./trail-words.ts";
import { writtenNear } from "../../campaign/written-near.ts";

export function SeatHistoryCard({ campaign }: { campaign: CampaignDetail }) {
  const t = useWords(DETAIL_WORDS);
  const steps = seatHistory(campaign.audit);
  return (
    <section className="card stack" aria-labelledby="history">
      <h2 id="history">{t("history")}</h2>
      {steps.length === 0 ? (
        <p className="camp-line soft">{t("historyNone")}</p>
      ) : (
        <ol className="camp-steps">
          {steps.map((step) => (
            <Step key={step.n} step={step} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Step({ step }: { step: SeatStep }) {
  const t = useWords(DETAIL_WORDS);
  const trail = useWords(TRAIL_WORDS);
  const time = useTimeWords();
  const { at, kind, from, to, first, codes, cause } = step;
  const moment = (instant: number | null) => (instant === null ? "—" : time.moment(writtenNear(instant, at)));
  const reasons = [...new Set(codes)].map((code) => t(`code.${code}` as "code.hold")).join(trail("and"));
  const isLate = kind === "slipped" || kind === "will-miss";
  return (
    <li>
      <div className={isLate ? "camp-step-late" : undefined}>
        <span aria-hidden="true" className="camp-step-mark">
          {isLate ? "▲" : kind === "seated" ? "◉" : "→"}
        </span>{" "}
        {t(`step.${kind}`, { from: moment(from), to: moment(to), first: moment(first) })}
      </div>
      <div className="soft">
        {time.moment(at)} ·{" "}
        {cause === null ? t("step.others") : t(`cause.${cause.action}` as "cause.campaign.edited", { by: cause.by })}
        {reasons === "" ? null : <> · {t("step.because", { reasons })}</>}
      </div>
    </li>
  );
}
