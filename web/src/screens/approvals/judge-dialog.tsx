/**
 * The question before a yes or a no. What is sent is the revision that was seen; where it was changed meanwhile Herald refuses,
 * and the change is shown here, beside the note that is being written, until somebody says to have looked at it.
 */
import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { useState } from "react";
import { approveCampaign, rejectCampaign } from "../../api/campaigns.ts";
import { Problem } from "../../api/client.ts";
import { useChange } from "../../api/queries.ts";
import { approveSchedule, rejectSchedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { NoteDialog } from "../../ui/note-dialog.tsx";
import { useWords } from "../../words/i18n.ts";
import { APPROVALS_WORDS } from "./approvals-words.ts";
import type { Judged } from "./judge.tsx";

export function JudgeDialog({
  judged,
  verdict,
  changes,
  onDone,
  onClose,
}: {
  judged: Judged;
  verdict: "approve" | "reject";
  changes: ReactNode;
  onDone: () => void;
  onClose: () => void;
}) {
  const { app } = useHere();
  const t = useWords(APPROVALS_WORDS);
  const time = useTimeWords();
  const act = useAct();
  const [seen, setSeen] = useState(judged.revision);
  const [isStale, setStale] = useState(false);
  const { kind, id, name, seat, isHeld } = judged;
  const isYes = verdict === "approve";

  const judge = useChange(async (note: string): Promise<string | null> => {
    const what = { id, revision: seen };
    try {
      if (kind === "campaign") return (await (isYes ? approveCampaign : rejectCampaign)(app, what, note)).seat;
      await (isYes ? approveSchedule : rejectSchedule)(app, what, note);
      return null;
    } catch (error) {
      if (error instanceof Problem && error.code === "stale-revision") setStale(true);
      throw error;
    }
  });

  async function finish(note: string): Promise<boolean> {
    if (isStale) return false;
    let placed: string | null = null;
    const isDone = await act(async () => {
      placed = await judge.mutateAsync(note);
    }, null);
    if (!isDone) return false;
    const done = !isYes
      ? t("rejectedDone", { name })
      : placed === null
        ? t("approvedPlain", { name })
        : t("approvedAt", { name, time: time.moment(placed) });
    await act(async () => undefined, done);
    onDone();
    return true;
  }

  return (
    <NoteDialog
      title={t(isYes ? "approveTitle" : "rejectTitle", { name })}
      button={isYes ? t(yesKey(judged), { time: seat === null ? "" : time.moment(seat) }) : t("rejectButton")}
      isDanger={!isYes}
      needsNote={!isYes}
      onDone={finish}
      onClose={onClose}
    >
      {isStale ? (
        <Alert
          type="warning"
          showIcon
          title={t("stale")}
          description={
            <div className="stack">
              <span>{t("staleBody")}</span>
              {changes}
              <Button
                onClick={() => {
                  setSeen(judged.revision);
                  setStale(false);
                }}
              >
                {t("looked")}
              </Button>
            </div>
          }
        />
      ) : null}
      {isYes && isHeld ? <span>{t("approveHeld")}</span> : null}
      <span>{t(isYes ? "approveBody" : "rejectBody")}</span>
    </NoteDialog>
  );
}

function yesKey({ kind, seat }: Judged) {
  if (kind === "schedule") return seat === null ? "approveSchedule" : "approveNext";
  return seat === null ? "approveUnseated" : "approveAt";
}
