/** What can be done about a recurring notice; each asks first, and says exactly what would happen. */
import { Button } from "antd";
import { useState } from "react";
import type { Schedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { useWords } from "../../words/i18n.ts";
import { LinkButton } from "./link-button.tsx";
import { PauseDialog } from "./pause-dialog.tsx";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { RemoveDialog } from "./remove-dialog.tsx";
import { ResumeDialog } from "./resume-dialog.tsx";
import type { ScheduleState } from "./schedule-state.ts";
import { SkipDialog } from "./skip-dialog.tsx";

const DIALOGS = { pause: PauseDialog, resume: ResumeDialog, skip: SkipDialog, remove: RemoveDialog } as const;
type Deed = keyof typeof DIALOGS;

export function ScheduleActions({
  schedule,
  states,
  canRemove = false,
  onRemoved,
}: {
  schedule: Schedule;
  states: readonly ScheduleState[];
  /** In the list nothing is removed by a slip. */
  canRemove?: boolean;
  onRemoved?: () => void;
}) {
  const { app, can } = useHere();
  const t = useWords(RECURRING_WORDS);
  const [deed, setDeed] = useState<Deed | null>(null);
  if (!can("edit")) return null;
  const isReadable = schedule.unreadable === null;
  const Dialog = deed === null ? null : DIALOGS[deed];
  const isOver = states.includes("over");
  return (
    <div className="row" role="group" aria-label={t("actions", { name: schedule.name })}>
      {isReadable && schedule.active && !isOver ? <Button onClick={() => setDeed("skip")}>{t("skip")}</Button> : null}
      {isReadable ? (
        <Button onClick={() => setDeed(schedule.active ? "pause" : "resume")}>
          {t(schedule.active ? "pause" : "resume")}
        </Button>
      ) : null}
      <LinkButton to={paths.compose(app, { schedule: schedule.id })}>{t("edit")}</LinkButton>
      {canRemove ? (
        <Button danger onClick={() => setDeed("remove")}>
          {t("remove")}
        </Button>
      ) : null}
      {Dialog === null ? null : (
        <Dialog schedule={schedule} onClose={() => setDeed(null)} {...(onRemoved === undefined ? {} : { onRemoved })} />
      )}
    </div>
  );
}
