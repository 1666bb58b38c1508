/** Yes or no: two buttons, and a question before either is done. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { useId, useState } from "react";
import { useHere } from "../../app/here.ts";
import { approvalOf } from "../../app/rules.ts";
import { useWords } from "../../words/i18n.ts";
import { APPROVALS_WORDS } from "./approvals-words.ts";
import { JudgeDialog } from "./judge-dialog.tsx";

/** What is judged, as it is shown. */
export type Judged = {
  readonly kind: "campaign" | "schedule";
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly author: string;
  /** When it goes out, or goes out next; null where it has no seat. */
  readonly seat: string | null;
  /** Its time came before anybody said yes. */
  readonly isHeld: boolean;
};

export function Judge({
  judged,
  changesAfter,
  onDone,
}: {
  judged: Judged;
  /** What changed after a revision, where somebody changes it meanwhile. */
  changesAfter: (revision: number) => ReactNode;
  onDone: () => void;
}) {
  const { session, now, can } = useHere();
  const t = useWords(APPROVALS_WORDS);
  const id = useId();
  const [asked, setAsked] = useState<"approve" | "reject" | null>(null);
  if (!can("approve")) return <p className="soft approvals-judge">{t("noRight")}</p>;
  const isOwn = approvalOf(now.rules) === "by-another" && judged.author === session.name;
  return (
    <div className="row approvals-judge">
      <Button
        type="primary"
        disabled={isOwn}
        aria-describedby={isOwn ? id : undefined}
        onClick={() => setAsked("approve")}
      >
        {t("approve")}
      </Button>
      <Button danger onClick={() => setAsked("reject")}>
        {t("reject")}
      </Button>
      {isOwn ? <span id={id}>{t("ownWork")}</span> : null}
      {asked === null ? null : (
        <JudgeDialog
          judged={judged}
          verdict={asked}
          changesAfter={changesAfter}
          onDone={onDone}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
