/** "3 of the week's 21 calls". */
import type { PlanLine } from "../../api/plan.ts";
import { useHere } from "../../app/here.ts";
import { dayLimitOf } from "../../app/rules.ts";
import { planNow } from "../../time/plan-clock.ts";
import { useWords } from "../../words/i18n.ts";
import { weekShare } from "./quota-share.ts";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";

/** Nothing until the plan is there. */
export function QuotaShare({ id, lines }: { id: string; lines: readonly PlanLine[] | undefined }) {
  const { now } = useHere();
  const t = useWords(RECURRING_WORDS);
  if (lines === undefined) return null;
  const { calls, limit } = weekShare(lines, { schedule: id, now: planNow(), dayLimit: dayLimitOf(now.rules) });
  if (calls === 0) return <>{t("shareNone")}</>;
  return <>{limit === null ? t("share", { count: calls }) : t("shareOf", { count: calls, limit })}</>;
}
