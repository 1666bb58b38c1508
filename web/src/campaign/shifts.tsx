/** Whose seats would move, each from when to when; who would find none any more comes first. */
import type { Shift } from "../api/plan.ts";
import { useTimeWords } from "../time/time-words.ts";
import { useWords, wordbook } from "../words/i18n.ts";

const WORDS = wordbook("shifts", {
  en: {
    moves: "{{name}} would go out {{to}} instead of {{from}}",
    comes: "{{name}} would go out {{to}} after all",
    loses: "{{name}}, now {{from}}, would find no seat before its deadline",
    title_one: "One other would move",
    title_other: "{{count}} others would move",
  },
  zh: {
    moves: "{{name}} 将由 {{from}} 改到 {{to}} 发出",
    comes: "{{name}} 将可在 {{to}} 发出",
    loses: "{{name}}（现为 {{from}}）在截止时间前将没有空位",
    title_one: "将影响另外 1 条公告",
    title_other: "将影响另外 {{count}} 条公告",
  },
});

export function Shifts({ shifts }: { shifts: readonly Shift[] }) {
  const t = useWords(WORDS);
  const time = useTimeWords();
  if (shifts.length === 0) return null;
  const inOrder = [...shifts].sort((a, b) => Number(a.to !== null) - Number(b.to !== null));
  return (
    <div>
      <h3>{t("title", { count: shifts.length })}</h3>
      <ul className="reasons">
        {inOrder.map(({ id, name, from, to }) => {
          const values = {
            name,
            from: from === null ? "" : time.moment(from),
            to: to === null ? "" : time.moment(to),
          };
          return (
            <li key={id} className={to === null ? "standing-no-seat" : undefined}>
              {t(to === null ? "loses" : from === null ? "comes" : "moves", values)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
