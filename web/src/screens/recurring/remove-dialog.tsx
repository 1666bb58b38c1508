/** Removing a recurring notice for good. */
import { useChange } from "../../api/queries.ts";
import type { Schedule } from "../../api/schedules.ts";
import { removeSchedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { useWords } from "../../words/i18n.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { useWaiting } from "./use-waiting.ts";

export function RemoveDialog({
  schedule: { id, name },
  onClose,
  onRemoved,
}: {
  schedule: Schedule;
  onClose: () => void;
  onRemoved?: () => void;
}) {
  const { app } = useHere();
  const t = useWords(RECURRING_WORDS);
  const time = useTimeWords();
  const act = useAct();
  const remove = useChange(() => removeSchedule(app, id));
  const waiting = useWaiting(id);
  const times = (waiting ?? []).map(({ nominal, at }) => time.moment(nominal ?? at)).join(" · ");

  async function finish(): Promise<boolean> {
    const isDone = await act(() => remove.mutateAsync(undefined), t("removed", { name }));
    if (isDone) onRemoved?.();
    return isDone;
  }

  return (
    <ConfirmDialog
      title={t("removeTitle", { name })}
      button={t("remove")}
      isDanger
      isReady={waiting !== undefined}
      onDone={finish}
      onClose={onClose}
    >
      <span>{t("removeBody")}</span>
      <span>{times === "" ? t("nothingWaits") : t("waitingCancelled", { times })}</span>
    </ConfirmDialog>
  );
}
