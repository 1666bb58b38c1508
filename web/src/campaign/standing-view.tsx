/** A campaign's standing as a mark and a sentence, its seat with what was asked for, and each reason in a line of words. */
import type { Reason } from "../api/plan.ts";
import { useHere } from "../app/here.ts";
import { dayLimitOf } from "../app/rules.ts";
import { useTimeWords } from "../time/time-words.ts";
import { useWords } from "../words/i18n.ts";
import type { Standing } from "./standing.ts";
import { STANDING_WORDS } from "./standing-words.ts";
import "./standing.css";

/** A shape of its own for each standing; the word beside it says the same, so readers of screens pass it over. */
export function StandingMark({ standing }: { standing: Standing }) {
  return <span className={`mark mark-${standing}`} aria-hidden="true" />;
}

export function StandingTag({ standing }: { standing: Standing }) {
  const t = useWords(STANDING_WORDS);
  return (
    <span className={`standing standing-${standing}`}>
      <StandingMark standing={standing} />
      {t(`short.${standing}`)}
    </span>
  );
}

type Told = { readonly seat: string | null; readonly ended?: string | null };

/** "Goes out Fri 27 Nov 18:00", "Waiting for quota — Sat 28 Nov 08:00", … */
export function useStandingSentence(): (standing: Standing, told: Told) => string {
  const t = useWords(STANDING_WORDS);
  const time = useTimeWords();
  return (standing, { seat, ended = null }) => {
    if (standing === "pending" && seat === null) return t("pending-unseated");
    return t(standing, {
      seat: seat === null ? "" : time.moment(seat),
      ended: ended === null ? "" : time.moment(ended, { seconds: true }),
    });
  };
}

/** Why not earlier: one line for each thing that stood in the way, with the instant at which it lets go. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const { now } = useHere();
  const t = useWords(STANDING_WORDS);
  const time = useTimeWords();
  if (reasons.length === 0) return null;
  const limit = dayLimitOf(now.rules);
  return (
    <ul className="reasons">
      {reasons.map(({ code, text, until }, index) => {
        const values = { until: until === null ? "" : time.moment(until), limit: limit ?? "" };
        const key = code === "day-quota" && limit === null ? "reason.day-quota-plain" : (`reason.${code}` as const);
        const words = t(key, values);
        const isOpenEnded = until === null;
        return (
          <li key={`${code}-${index}`} title={text}>
            {isOpenEnded
              ? t("reason.without-end", { reason: words })
              : code === "hold"
                ? t("reason.until", { ...values, reason: words })
                : words}
          </li>
        );
      })}
    </ul>
  );
}

/** A time of the app's wall, with the reader's own beside it where their clock shows another. */
export function Moment({ at, seconds = false }: { at: string; seconds?: boolean }) {
  const time = useTimeWords();
  const own = time.own(at);
  return (
    <time dateTime={at} className="moment" title={own === null ? undefined : own}>
      {time.moment(at, { seconds })}
    </time>
  );
}
