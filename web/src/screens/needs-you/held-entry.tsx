/** One that stands out of the plan: why, and what can be done. */
import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { PlanLine } from "../../api/plan.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { standingOf } from "../../campaign/standing.ts";
import { StandingTag } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useWords } from "../../words/i18n.ts";
import { CancelDialog } from "../../campaign/cancel-dialog.tsx";
import { saysMore } from "../../campaign/held.ts";
import { EntryHead } from "./entry-head.tsx";
import { NEEDS_WORDS } from "./needs-words.ts";

export function HeldEntry({ line }: { line: PlanLine }) {
  const { app, can } = useHere();
  const t = useWords(NEEDS_WORDS);
  const standing = useWords(STANDING_WORDS);
  const navigate = useNavigate();
  const [isCancelling, setCancelling] = useState(false);
  const { id, held, approval } = line;
  if (held === null) return null;
  const isRejected = approval === "rejected";
  const needsWords = isRejected || held.code === "invalid";
  return (
    <article className="card stack">
      <EntryHead line={line} />
      <div className="stack needs-tight">
        <StandingTag standing={standingOf(line)} />
        {isRejected ? null : <div>{standing(`held.${held.code}`)}</div>}
        {saysMore(line) ? <div className="soft break">{held.text}</div> : null}
      </div>
      <p className="needs-line">{t(isRejected ? "todo.rejected" : `todo.${held.code}`)}</p>
      <div className="row">
        {held.code === "approval" && !isRejected && can("approve") ? (
          <Button type="primary" onClick={() => void navigate(paths.approvals(app))}>
            {t("approvals")}
          </Button>
        ) : null}
        {can("edit") ? (
          <>
            <Button onClick={() => void navigate(paths.compose(app, { edit: id }))}>
              {t(needsWords ? "mend" : "newTime")}
            </Button>
            <Button danger onClick={() => setCancelling(true)}>
              {t("cancel")}
            </Button>
          </>
        ) : null}
      </div>
      {isCancelling ? <CancelDialog campaign={line} onClose={() => setCancelling(false)} /> : null}
    </article>
  );
}
