/** When it goes out, to whom, and by when everybody has it. */
import { useHere } from "../../app/here.ts";
import { audienceOf, deliveryMsOf } from "../../app/rules.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { clockText, wallAt, wallOf } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { APPROVALS_WORDS } from "./approvals-words.ts";

export function useGoesOut(): (seat: string) => string {
  const { now } = useHere();
  const t = useWords(APPROVALS_WORDS);
  const time = useTimeWords();
  return (seat) => {
    const said = t("toAll", { time: time.moment(seat) });
    if (audienceOf(now.rules) === null) return said;
    const { date, minute } = wallAt(Date.parse(seat) + deliveryMsOf(now.rules), seat);
    const clock = date === wallOf(seat).date ? clockText(minute) : `${time.day(date)} ${clockText(minute)}`;
    return `${said} · ${t("deliveredBy", { time: clock })}`;
  };
}
