/** Letting a recurring notice fire again: what would come of it is seen before. */
import { useQuery } from "@tanstack/react-query";
import { keys, useChange } from "../../api/queries.ts";
import type { Schedule } from "../../api/schedules.ts";
import { checkSchedule, resumeSchedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { useAct } from "../../ui/act.tsx";
import { Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { OccurrenceLine } from "../../recurrence/occurrence-line.tsx";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { definitionOf } from "../../recurrence/schedule-definition.ts";

export function ResumeDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { id, name, revision } = schedule;
  const { app, zone } = useHere();
  const t = useWords(RECURRING_WORDS);
  const act = useAct();
  const resume = useChange(() => resumeSchedule(app, id));
  const supposed = useQuery({
    queryKey: [...keys.app(app), "schedules", id, "supposed", revision],
    queryFn: () => checkSchedule(app, { ...definitionOf(schedule, zone), active: true }, { id, count: 3 }),
  });
  return (
    <ConfirmDialog
      title={t("resumeTitle", { name })}
      button={t("resume")}
      isReady={supposed.data !== undefined}
      onDone={() => act(() => resume.mutateAsync(undefined), t("resumed", { name }))}
      onClose={onClose}
    >
      <Shown query={supposed}>
        {({ occurrences }) =>
          occurrences.length === 0 ? (
            <span>{t("resumeNever")}</span>
          ) : (
            <>
              <span>{t("resumeBody")}</span>
              {occurrences.map((occurrence) => (
                <OccurrenceLine key={occurrence.nominal} occurrence={occurrence} approval={schedule.approval} />
              ))}
            </>
          )
        }
      </Shown>
    </ConfirmDialog>
  );
}
