/** What waits for somebody's yes: a list, and beside it the one that is looked at. */
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { usePending } from "../../app/pending.ts";
import { approvalOf } from "../../app/rules.ts";
import { Nothing, Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import "./approvals.css";
import { APPROVALS_WORDS } from "./approvals-words.ts";
import { CampaignApproval } from "./campaign-approval.tsx";
import { PendingList, usePendingEntries } from "./pending-list.tsx";
import { ScheduleApproval } from "./schedule-approval.tsx";

export default function Approvals() {
  const { app, now } = useHere();
  const t = useWords(APPROVALS_WORDS);
  const pending = usePending(app);
  const rule = approvalOf(now.rules);
  return (
    <div className="stack">
      <h1>{t("title")}</h1>
      {rule === "by-another" ? <span className="soft">{t("byAnother")}</span> : null}
      <Shown query={pending}>{() => <Waiting />}</Shown>
    </div>
  );
}

function Waiting() {
  const { app, now } = useHere();
  const t = useWords(APPROVALS_WORDS);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const entries = usePendingEntries(usePending(app).data);
  const asked = search.get("what");
  // What is looked at stays until somebody looks elsewhere: the list changes under the reader's eyes, this must not.
  const [kept, setKept] = useState<string | null>(null);
  const first = entries[0]?.key ?? null;
  if (kept === null && first !== null) setKept(first);
  const chosen = asked ?? kept;
  const toWhat = (key: string) => `${paths.approvals(app)}?what=${encodeURIComponent(key)}`;

  function onDone() {
    setKept(null);
    void navigate(paths.approvals(app), { replace: true });
  }

  if (entries.length === 0 && chosen === null) {
    const isOff = approvalOf(now.rules) === "off";
    return <Nothing title={t(isOff ? "off" : "none")}>{t(isOff ? "offBody" : "noneBody")}</Nothing>;
  }
  return (
    <div className={asked === null ? "approvals" : "approvals approvals-chosen"}>
      <PendingList entries={entries} chosen={chosen} toWhat={toWhat} />
      <div className="approvals-detail">
        <Link className="approvals-back" to={paths.approvals(app)}>
          ← {t("back")}
        </Link>
        <Looked key={chosen} what={chosen} onDone={onDone} />
      </div>
    </div>
  );
}

function Looked({ what, onDone }: { what: string | null; onDone: () => void }) {
  const t = useWords(APPROVALS_WORDS);
  const [, kind, id = ""] = /^(campaign|schedule):(.+)$/.exec(what ?? "") ?? [];
  if (kind === "campaign") return <CampaignApproval id={id} onDone={onDone} />;
  if (kind === "schedule") return <ScheduleApproval id={id} onDone={onDone} />;
  return <Nothing title={t("choose")} />;
}
