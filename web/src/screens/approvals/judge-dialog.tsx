/**
 * The question before a yes or a no. What is sent is the revision that was seen; where it was changed meanwhile Herald refuses,
 * and the change is shown here, beside the note that is being written, until somebody says to have looked at it.
 */
import { Alert, App, Button } from "antd";
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

type Answer = {
  /** It was changed after what was seen. */
  readonly isStale: boolean;
  readonly placed: string | null;
};

export function JudgeDialog({
  judged,
  verdict,
  changesAfter,
  onDone,
  onClose,
}: {
  judged: Judged;
  verdict: "approve" | "reject";
  changesAfter: (revision: number) => ReactNode;
  onDone: () => void;
  onClose: () => void;
}) {
  const { app } = useHere();
  const t = useWords(APPROVALS_WORDS);
  const time = useTimeWords();
  const act = useAct();
  const { message } = App.useApp();
  const [seen, setSeen] = useState(judged.revision);
  const [isStale, setStale] = useState(false);
  const { kind, id, name, seat, isHeld } = judged;
  const isYes = verdict === "approve";

  const judge = useChange(async (note: string): Promise<Answer> => {
    const what = { id, revision: seen };
    try {
      if (kind === "schedule") {
        await (isYes ? approveSchedule : rejectSchedule)(app, what, note);
        return { isStale: false, placed: null };
      }
      return { isStale: false, placed: (await (isYes ? approveCampaign : rejectCampaign)(app, what, note)).seat };
    } catch (error) {
      if (error instanceof Problem && error.code === "stale-revision") return { isStale: true, placed: null };
      throw error;
    }
  });

  async function finish(note: string): Promise<boolean> {
    if (isStale) return false;
    const answers: Answer[] = [];
    await act(async () => answers.push(await judge.mutateAsync(note)), null);
    const [answer] = answers;
    setStale(answer?.isStale === true);
    if (answer === undefined || answer.isStale) return false;
    void message.success(doneWords(answer.placed));
    onDone();
    return true;
  }

  function doneWords(placed: string | null): string {
    if (!isYes) return t("rejectedDone", { name });
    return placed === null ? t("approvedPlain", { name }) : t("approvedAt", { name, time: time.moment(placed) });
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
              {changesAfter(seen)}
              <Button
                style={{ alignSelf: "flex-start" }}
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
