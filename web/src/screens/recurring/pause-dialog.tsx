/** Letting a recurring notice rest. */
import { useChange } from "../../api/queries.ts";
import type { Schedule } from "../../api/schedules.ts";
import { pauseSchedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { useWords } from "../../words/i18n.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { useWaiting } from "./use-waiting.ts";

export function PauseDialog({ schedule: { id, name }, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { app } = useHere();
  const t = useWords(RECURRING_WORDS);
  const time = useTimeWords();
  const act = useAct();
  const pause = useChange(() => pauseSchedule(app, id));
  const waiting = useWaiting(id);
  const times = (waiting ?? []).map(({ nominal, at }) => time.moment(nominal ?? at)).join(" · ");
  return (
    <ConfirmDialog
      title={t("pauseTitle", { name })}
      button={t("pause")}
      isReady={waiting !== undefined}
      onDone={() => act(() => pause.mutateAsync(undefined), t("paused", { name }))}
      onClose={onClose}
    >
      <span>{t("pauseBody")}</span>
      {times === "" ? null : <span>{t("waitingSkipped", { times })}</span>}
    </ConfirmDialog>
  );
}
