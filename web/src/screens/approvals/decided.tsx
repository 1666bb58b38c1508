/** Somebody was faster: what is looked at stays where it is, and says that nothing is to be decided any more. */
import { Alert } from "antd";
import type { Schedule } from "../../api/schedules.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { APPROVALS_WORDS } from "./approvals-words.ts";

export function Decided({
  of: { approval, judged },
  standing = "",
}: {
  of: Pick<Schedule, "approval" | "judged">;
  /** Where it stands now, in a sentence. */
  standing?: string;
}) {
  const t = useWords(APPROVALS_WORDS);
  const time = useTimeWords();
  const isJudged = judged !== null && (approval === "approved" || approval === "rejected");
  const how = isJudged
    ? t(`decided.${approval}`, { by: judged.by, at: time.moment(judged.at) })
    : t("decided.otherwise");
  return <Alert type="info" showIcon title={t("decided")} description={`${how} ${standing}`} />;
}
