/** One that will expire: what stands in its way, the first seat it could have, and what can be done. */
import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { PlanLine } from "../../api/plan.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { Reasons } from "../../campaign/standing-view.tsx";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import { CancelDialog } from "../../campaign/cancel-dialog.tsx";
import { EntryHead } from "./entry-head.tsx";
import { NEEDS_WORDS } from "./needs-words.ts";

export function UnseatedEntry({ line }: { line: PlanLine }) {
  const { app, can } = useHere();
  const t = useWords(NEEDS_WORDS);
  const standing = useWords(STANDING_WORDS);
  const time = useTimeWords();
  const navigate = useNavigate();
  const [isCancelling, setCancelling] = useState(false);
  const { id, firstSeat, reasons } = line;
  return (
    <article className="card stack">
      <EntryHead line={line} />
      {firstSeat === null ? null : <strong>{standing("firstSeat", { time: time.moment(firstSeat) })}</strong>}
      <Reasons reasons={reasons} />
      <p className="needs-line">{t("unseatedTodo")}</p>
      <div className="row">
        {can("edit") ? (
          <>
            <Button onClick={() => void navigate(paths.compose(app, { edit: id }))}>{t("change")}</Button>
            <Button danger onClick={() => setCancelling(true)}>
              {t("cancel")}
            </Button>
          </>
        ) : null}
        <Button type="link" onClick={() => void navigate(paths.calendar(app))}>
          {t("calendar")}
        </Button>
      </div>
      {isCancelling ? <CancelDialog campaign={line} onClose={() => setCancelling(false)} /> : null}
    </article>
  );
}
