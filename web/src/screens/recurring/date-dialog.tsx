/** Leaving a date out of a recurring notice, or letting it count again. */
import { Problem } from "../../api/client.ts";
import { useChange } from "../../api/queries.ts";
import type { Schedule } from "../../api/schedules.ts";
import { defineSchedule, showSchedule } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { approvalOf } from "../../app/rules.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { useWords } from "../../words/i18n.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { definitionOf, withExcluded } from "../../recurrence/schedule-definition.ts";

export function DateDialog({
  schedule,
  date,
  deed,
  onClose,
}: {
  /** As it was seen when this was asked for. */
  schedule: Schedule;
  /** A date of the schedule's zone. */
  date: string;
  deed: "exclude" | "include";
  onClose: () => void;
}) {
  const { app, now, zone: appZone } = useHere();
  const t = useWords(RECURRING_WORDS);
  const time = useTimeWords();
  const act = useAct();
  const { id, name, zone, exclude, revision } = schedule;
  const told = time.day(date, "0000");
  const isExclusion = deed === "exclude";

  const change = useChange(async () => {
    // A definition is sent whole, and would take back what somebody else changed meanwhile.
    const latest = await showSchedule(app, id);
    if (latest.revision !== revision) throw movedOn(t("movedOn", { name }));
    const dates = isExclusion ? withExcluded(exclude, date) : exclude.filter((each) => each !== date);
    await defineSchedule(app, id, { ...definitionOf(schedule, appZone), exclude: dates });
  });

  return (
    <ConfirmDialog
      title={t(isExclusion ? "excludeTitle" : "includeTitle", { date: told })}
      button={t(isExclusion ? "excludeThis" : "includeThis", { date: told })}
      onDone={() => act(() => change.mutateAsync(undefined), t(isExclusion ? "excluded" : "included", { date: told }))}
      onClose={onClose}
    >
      <span className="break">{t(isExclusion ? "excludeBody" : "includeBody", { name, zone })}</span>
      {approvalOf(now.rules) === "off" ? null : <span>{t("needsApprovalAnew")}</span>}
    </ConfirmDialog>
  );
}

/** As Herald refuses what was seen too long ago. */
function movedOn(detail: string): Problem {
  return new Problem({ type: "about:blank", title: "", code: "stale-revision", status: 409, detail, todo: "" });
}
