/** When it will really go out: to whom, at what cost, and why not at the time that was asked for. */
import { Button } from "antd";
import { Moment, Reasons } from "../../campaign/standing-view.tsx";
import { Shifts } from "../../campaign/shifts.tsx";
import { useDays } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { approvalOf, audienceOf } from "../../app/rules.ts";
import { usePlanNow } from "../../time/plan-clock.ts";
import { useTimeWords } from "../../time/time-words.ts";
import type { LocalDate } from "../../time/wall.ts";
import { utcOf, wallOf } from "../../time/wall.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import type { Answer } from "./answer.ts";
import { isLater, isSameSeat, localOf } from "./answer.ts";
import { ANSWER_WORDS } from "./answer-words.ts";
import { TakenSeats } from "./taken-seats.tsx";

export function CampaignAnswer({
  answer,
  isNow,
  own,
  onTake,
}: {
  answer: Answer;
  isNow: boolean;
  /** The id of what is edited; it does not stand in its own way. */
  own: string | null;
  onTake: (local: string) => void;
}) {
  const t = useWords(ANSWER_WORDS);
  const time = useTimeWords();
  const { now } = useHere();
  const { at, seat, reasons, shifts, nearest } = answer;
  const isMoved = isLater(answer);
  const isPast = Date.parse(at) < usePlanNow(10_000) - 60_000;
  const needsApproval = approvalOf(now.rules) !== "off";
  return (
    <div className="stack">
      {seat === null ? <NoSeat answer={answer} /> : <Seat answer={answer} seat={seat} />}
      {needsApproval && seat !== null ? <div>{t("approval")}</div> : null}
      {isPast && !isNow ? <div className="compose-warn">{t("past")}</div> : null}
      {isMoved ? (
        <div>
          {isNow || isPast ? null : <div className="soft">{t("asked", { time: time.moment(at) })}</div>}
          <Reasons reasons={reasons} />
        </div>
      ) : null}
      <Shifts shifts={shifts} />
      {isNow ? null : <Nearest nearest={nearest} at={at} onTake={onTake} />}
      {isMoved || shifts.length > 0 ? <TakenSeats date={wallOf(at).date} near={at} own={own} /> : null}
    </div>
  );
}

function Seat({ answer, seat }: { answer: Answer; seat: string }) {
  const t = useWords(ANSWER_WORDS);
  const common = useWords(COMMON);
  const time = useTimeWords();
  const { now } = useHere();
  const instant = usePlanNow(1_000);
  const own = time.own(seat);
  const audience = audienceOf(now.rules);
  const { delivered } = answer;
  const leftMs = Date.parse(seat) - instant;
  return (
    <div>
      <div className="compose-seat figures">{t("goesOut", { seat: time.moment(seat) })}</div>
      <div className="soft figures">
        {leftMs >= 60_000 ? t("inTime", { length: time.length(leftMs) }) : null}
        {own === null ? null : <> · {common("yourTime", { time: own })}</>}
      </div>
      <div>
        {audience === null || delivered === null
          ? t("toAll")
          : t("toAllAbout", {
              people: time.people(audience),
              time: wallOf(delivered).date === wallOf(seat).date ? time.clock(delivered) : time.moment(delivered),
            })}
      </div>
      <DayUse date={wallOf(seat).date} />
    </div>
  );
}

function NoSeat({ answer }: { answer: Answer }) {
  const t = useWords(ANSWER_WORDS);
  const time = useTimeWords();
  const { deadline, firstSeat } = answer;
  return (
    <div>
      <div className="compose-seat compose-no-seat">
        {t("noSeat", { time: deadline === null ? "" : time.moment(deadline) })}
      </div>
      <div>{firstSeat === null ? t("noFirst") : t("first", { time: time.moment(firstSeat) })}</div>
    </div>
  );
}

function DayUse({ date }: { date: LocalDate }) {
  const t = useWords(ANSWER_WORDS);
  const { app } = useHere();
  const weekday = useWeekday();
  const { data } = useDays(app, { from: date, count: 1 });
  const day = data?.days[0];
  if (day?.date !== date || day.limit === null) return null;
  return <div className="figures">{t("uses", { day: weekday(date), limit: day.limit })}</div>;
}

/** "Friday" · "星期五". */
function useWeekday(): (date: LocalDate) => string {
  const { tag } = useTimeWords();
  return (date) => new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" }).format(utcOf(date));
}

/** What could be asked for instead. */
function Nearest({
  nearest: { before, after },
  at,
  onTake,
}: {
  nearest: Answer["nearest"];
  at: string;
  onTake: (local: string) => void;
}) {
  const t = useWords(ANSWER_WORDS);
  const time = useTimeWords();
  const free = [before, after].flatMap((seat) => (seat === null || isSameSeat(seat, at) ? [] : [seat]));
  if (free.length === 0) return null;
  return (
    <div className="row">
      <span className="soft">{t("nearest")}</span>
      {free.map((seat) => (
        <Button
          key={seat}
          size="small"
          aria-label={t("takeLabel", { time: time.moment(seat) })}
          onClick={() => onTake(localOf(seat))}
        >
          <Moment at={seat} />
        </Button>
      ))}
    </div>
  );
}
