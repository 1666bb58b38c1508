/** "asked Fri 20:00 — the day was full": what was asked for where it goes out, or went, at another time. */
import { useTimeWords } from "../../time/time-words.ts";
import { wallOf } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import type { Entry } from "./entries.ts";
import { isElsewhere, mainReason } from "./entries.ts";

/** Null where it is what was asked for. */
export function useAskedWords(): (entry: Entry) => string | null {
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  return (entry) => {
    const { asked, place, reasons } = entry;
    if (place === null || !isElsewhere(entry)) return null;
    const { date } = wallOf(asked);
    const isSameDay = date === wallOf(place).date;
    const when = isSameDay ? time.clock(asked) : `${time.weekday(date)} ${time.clock(asked)}`;
    const why = mainReason(reasons);
    return why === null ? t("asked", { time: when }) : t("askedWhy", { time: when, why: t(`why.${why}`) });
  };
}
