/** While a card is dragged: in words what would come of it, also for whoever does not see the ghosts. */
import { useTimeWords } from "../../time/time-words.ts";
import { localTime } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import { isElsewhere, mainReason } from "./entries.ts";
import type { Ghosts } from "./ghosts.ts";
import type { Drag } from "./use-drag.ts";

export function DragHint({
  drag,
  isPast,
  ghosts,
  isSettled,
}: {
  drag: Drag;
  isPast: boolean;
  ghosts: Ghosts;
  isSettled: boolean;
}) {
  const t = useWords(CALENDAR_WORDS);
  const time = useTimeWords();
  const { name } = drag.entry;
  const wanted = time.moment(`${localTime(drag.spot.date, drag.spot.minute)}:00`);
  return (
    <div className="cal-hint" role="status">
      <strong>{isPast ? t("drag.past", { time: wanted }) : answer()}</strong>
      {isPast || !isSettled || ghosts.othersCount === 0 ? null : (
        <span>{t("drag.others", { count: ghosts.othersCount })}</span>
      )}
      <span className="soft">{t("drag.escape")}</span>
    </div>
  );

  function answer(): string {
    const { moved } = ghosts;
    if (!isSettled || moved === null) return t("drag.asking", { name, time: wanted });
    if (moved.place === null) return t("drag.none", { name });
    const seat = time.moment(moved.place);
    const why = isElsewhere(moved) ? mainReason(moved.reasons) : null;
    return why === null ? t("drag.seat", { name, seat }) : t("drag.later", { name, seat, why: t(`why.${why}`) });
  }
}
