/** When a campaign goes out or went out, beside what was asked for, promised and allowed; and why not earlier. */
import type { CampaignDetail } from "../../api/campaigns.ts";
import { useHere } from "../../app/here.ts";
import { audienceOf, deliveryMsOf } from "../../app/rules.ts";
import { Moment, Reasons } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import { DETAIL_WORDS } from "../../campaign/detail-words.ts";
import { FactList } from "../../campaign/fact-list.tsx";
import { sentAt } from "./sent-at.ts";
import { writtenNear } from "../../campaign/written-near.ts";

export function WhenCard({ campaign }: { campaign: CampaignDetail }) {
  const t = useWords(DETAIL_WORDS);
  const time = useTimeWords();
  const { status, seat, firstSeat, at, nominal, promised, deadline, priority, late, anytime } = campaign;
  const { approval, judged, author, created, id, outcome, reasons, held } = campaign;
  const wentOutAt = sentAt(campaign);
  const goesOutAt = wentOutAt ?? seat;
  const judgedWords = { by: judged?.by ?? "", time: judged === null ? "" : time.moment(judged.at) };
  const seatWords =
    held !== null && status === "scheduled" ? (
      t("heldOut")
    ) : seat !== null ? (
      <Own at={seat} />
    ) : status === "scheduled" ? (
      t("noSeat")
    ) : status === "draft" ? (
      t("notBooked")
    ) : null;
  return (
    <section className="card stack" aria-labelledby="when">
      <h2 id="when">{t("when")}</h2>
      <FactList
        facts={[
          wentOutAt === null ? [t("seat"), seatWords] : [t("sentAt"), <Own key="sent" at={wentOutAt} seconds />],
          [t("deliveredBy"), goesOutAt === null ? null : <Delivered key="delivered" at={goesOutAt} />],
          [t("asked"), <Own key="asked" at={at} />],
          [t("nominal"), nominal === null || nominal === at ? null : <Own key="nominal" at={nominal} />],
          [t("promised"), promised === null ? null : <Moment key="promised" at={promised} />],
          [t("deadline"), <Own key="deadline" at={deadline} />],
          [t("priority"), t(`priority.${priority}`)],
          [t("windows"), t(anytime ? "windows.lifted" : "windows.kept")],
          [t("late"), t(`late.${late}`)],
          [t("approval"), t(`approval.${approval}`, judgedWords)],
          [t("author"), author === created.by ? null : author],
          [t("created"), t("createdAt", { by: created.by, time: time.moment(created.at) })],
          [t("id"), <code key="id">{id}</code>],
          [t("outcome"), outcome === null ? null : outcome.text],
          [t("messageUid"), outcome?.messageUid == null ? null : <code key="uid">{outcome.messageUid}</code>],
        ]}
      />
      {reasons.length === 0 || status !== "scheduled" || held !== null ? null : (
        <div>
          <h3>{t("why")}</h3>
          <Reasons reasons={reasons} />
        </div>
      )}
      {firstSeat === null || held !== null ? null : <FirstSeat at={firstSeat} />}
    </section>
  );
}

export function FirstSeat({ at }: { at: string }) {
  const t = useWords(STANDING_WORDS);
  const time = useTimeWords();
  return <p className="camp-line">{t("firstSeat", { time: time.moment(at) })}</p>;
}

/** With the reader's own time in words, where their clock shows another. */
function Own({ at, seconds = false }: { at: string; seconds?: boolean }) {
  const t = useWords(COMMON);
  const own = useTimeWords().own(at);
  return (
    <>
      <Moment at={at} seconds={seconds} />
      {own === null ? null : <span className="soft"> ({t("yourTime", { time: own })})</span>}
    </>
  );
}

function Delivered({ at }: { at: string }) {
  const { now } = useHere();
  const t = useWords(DETAIL_WORDS);
  const time = useTimeWords();
  const audience = audienceOf(now.rules);
  const last = writtenNear(Date.parse(at) + deliveryMsOf(now.rules), at);
  return (
    <>
      <Moment at={last} />
      {audience === null ? null : (
        <span className="soft"> ({t("deliveredWhy", { people: time.people(audience) })})</span>
      )}
    </>
  );
}
