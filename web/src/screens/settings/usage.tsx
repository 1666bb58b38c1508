/** How full each limit is now, in words. */
import { useHere } from "../../app/here.ts";
import { quotaOf } from "../../app/rules.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { OUTSIDE_WORDS } from "./outside-words.ts";

export function Usage() {
  const { now } = useHere();
  const t = useWords(OUTSIDE_WORDS);
  const time = useTimeWords();
  return (
    <dl className="settings-facts figures">
      {now.usage.map(({ rule, used, limit, frees }, index) => {
        const [told] = quotaOf({ quota: [rule] });
        const name =
          told?.kind === "day" ? t("day", { zone: told.zone }) : t("sliding", { minutes: told?.minutes ?? 0 });
        const room = limit - used;
        const rest =
          frees !== null
            ? t("full", { frees: time.moment(frees) })
            : room > 0
              ? t("room", { count: room })
              : t("fullOpen");
        return (
          <div key={index} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>
              {t("ofLimit", { used, limit })}
              {" · "}
              {rest}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
