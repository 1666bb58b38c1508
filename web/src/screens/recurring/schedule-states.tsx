/** The states of a recurring notice: each a shape and a word. */
import { useWords } from "../../words/i18n.ts";
import "../../campaign/standing.css";
import "./recurring.css";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import type { ScheduleState } from "./schedule-state.ts";

/** What needs a person has the shape that campaigns have for the same. */
const SHAPES: Readonly<Record<ScheduleState, string>> = {
  active: "mark mark-upcoming",
  paused: "mark recurring-mark-paused",
  pending: "mark mark-pending",
  rejected: "mark mark-rejected",
  over: "mark mark-expired",
  unreadable: "mark mark-uncertain",
};

export function ScheduleStates({ states }: { states: readonly ScheduleState[] }) {
  const t = useWords(RECURRING_WORDS);
  return (
    <span className="row">
      {states.map((state) => (
        <span key={state} className={`standing recurring-state-${state}`}>
          <span className={SHAPES[state]} aria-hidden="true" />
          {t(`state.${state}`)}
        </span>
      ))}
    </span>
  );
}
