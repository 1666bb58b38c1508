/** One time of a recurring notice: what becomes of it, and why not at its own time. */
import type { Occurrence, Schedule } from "../../api/schedules.ts";
import { useToday } from "../../app/frame.tsx";
import { useHere } from "../../app/here.ts";
import { audienceOf, deliveryMsOf } from "../../app/rules.ts";
import { standingOf } from "../../campaign/standing.ts";
import { Reasons, StandingMark, useStandingSentence } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { clockText, wallAt, wallOf } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import "./recurring.css";
import { RECURRING_WORDS } from "./recurring-words.ts";

export function OccurrenceLine({
  occurrence: { nominal, seat, firstSeat, reasons, isPlanned },
  approval,
  hasDelivery = false,
}: {
  occurrence: Occurrence;
  approval: Schedule["approval"];
  /** Whether it is said by when everybody has it. */
  hasDelivery?: boolean;
}) {
  const t = useWords(RECURRING_WORDS);
  const s = useWords(STANDING_WORDS);
  const time = useTimeWords();
  const sentence = useStandingSentence();
  const near = `${useToday()}T00:00:00`;
  if (!isPlanned) return <div className="soft">{t("notPlanned", { time: time.moment(nominal, { near }) })}</div>;
  const inPlan = standingOf({ status: null, at: nominal, seat, approval, held: null, reasons });
  // Its seat is kept, but without a yes it does not go out.
  const standing = approval === "pending" && seat !== null ? "pending" : inPlan;
  const isMoved = seat !== null && inPlan !== "upcoming";
  return (
    <div className="recurring-occurrence">
      <span>
        <StandingMark standing={standing} /> {sentence(standing, { seat })}
        {isMoved || seat === null ? (
          <span className="soft"> · {s("asked", { time: time.moment(nominal) })}</span>
        ) : null}
        {hasDelivery && seat !== null ? <Delivered seat={seat} /> : null}
      </span>
      {seat === null && firstSeat !== null ? (
        <span className="soft">{s("firstSeat", { time: time.moment(firstSeat) })}</span>
      ) : null}
      <Reasons reasons={reasons} />
    </div>
  );
}

function Delivered({ seat }: { seat: string }) {
  const { now } = useHere();
  const t = useWords(RECURRING_WORDS);
  const time = useTimeWords();
  if (audienceOf(now.rules) === null) return null;
  const { date, minute } = wallAt(Date.parse(seat) + deliveryMsOf(now.rules), seat);
  const clock = clockText(minute);
  const told = date === wallOf(seat).date ? clock : `${time.day(date)} ${clock}`;
  return <span className="soft"> · {t("delivered", { time: told })}</span>;
}
