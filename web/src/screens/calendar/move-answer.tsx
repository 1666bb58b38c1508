/** What Herald says would come of a move: the seat, why not another, who else moves, and whether it must be approved again. */
import { Alert } from "antd";
import type { Supposed } from "../../api/plan.ts";
import { useHere } from "../../app/here.ts";
import { approvalOf } from "../../app/rules.ts";
import { Shifts } from "../../campaign/shifts.tsx";
import { Reasons } from "../../campaign/standing-view.tsx";
import { useTimeWords } from "../../time/time-words.ts";
import { Trouble } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import { isElsewhere, lineEntry } from "./entries.ts";

export function MoveAnswer({
  id,
  local,
  supposed,
  isSettled,
  error,
}: {
  id: string;
  local: string;
  supposed: Supposed | null;
  isSettled: boolean;
  error: unknown;
}) {
  const { now } = useHere();
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  if (error !== null) return <Trouble error={error} />;
  if (supposed === null || !isSettled) return <span className="soft">{t("move.asking")}</span>;
  const line = supposed.lines.find((each) => each.id === id);
  if (line === undefined) return <Alert type="warning" showIcon title={t("move.gone")} />;
  const entry = lineEntry(line);
  const others = supposed.shifts.filter((shift) => shift.id !== id);
  return (
    <>
      <Alert
        type={entry.place === null ? "error" : isElsewhere(entry) ? "warning" : "success"}
        showIcon
        title={answer()}
        description={line.reasons.length === 0 ? undefined : <Reasons reasons={line.reasons} />}
      />
      {approvalOf(now.rules) === "off" ? null : <span>{t("move.approval")}</span>}
      {others.length === 0 ? <span className="soft">{t("move.alone")}</span> : <Shifts shifts={others} />}
    </>
  );

  function answer(): string {
    const { place, deadline } = entry;
    if (place === null) return t("move.none", { deadline: deadline === null ? "" : time.moment(deadline) });
    if (!isElsewhere(entry)) return t("move.seat", { seat: time.moment(place) });
    return t("move.later", { seat: time.moment(place), asked: time.moment(`${local}:00`) });
  }
}
