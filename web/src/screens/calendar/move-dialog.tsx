/**
 * The question before a campaign is moved: the time asked for, the seat it would really get and why, and everyone it moves.
 * Loaded when it is first needed. Whoever changed the campaign meanwhile is told of, and it is asked again.
 */
import { Alert, App, Modal } from "antd";
import { useId, useState } from "react";
import { editCampaign } from "../../api/campaigns.ts";
import { Problem } from "../../api/client.ts";
import { useChange, usePlan } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { localTime } from "../../time/wall.ts";
import { useAct } from "../../ui/act.tsx";
import { WallPicker } from "../../ui/wall-picker.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import { askedSpan } from "./calendar-place.ts";
import { CALENDAR_WORDS } from "./calendar-words.ts";
import type { Entry } from "./entries.ts";
import { lineEntry } from "./entries.ts";
import { MoveAnswer } from "./move-answer.tsx";
import type { Spot } from "./pointing.ts";
import { useSupposed } from "./use-supposed.ts";

export default function MoveDialog({
  entry,
  local: first,
  quarter,
  onClose,
}: {
  /** As it was when somebody wished to move it. */
  entry: Entry;
  /** Where it was let go; null to be asked. */
  local: string | null;
  quarter: Spot;
  onClose: () => void;
}) {
  const { app, zone } = useHere();
  const t = useWords(CALENDAR_WORDS);
  const common = useWords(COMMON);
  const time = useTimeWords();
  const act = useAct();
  const { message } = App.useApp();
  const id = useId();
  const [seen, setSeen] = useState(entry);
  const [isStale, setStale] = useState(false);
  const [local, setLocal] = useState<string | null>(first ?? (entry.firstSeat ?? entry.asked).slice(0, 16));
  const until = askedSpan([(local ?? seen.asked).slice(0, 10)]).until;
  const { data: plan } = usePlan(app, until);
  const change = useChange((at: string) => editCampaign(app, seenOf(seen), { at: { local: at, zone } }));

  const isSame = local !== null && seen.asked.startsWith(local);
  const isPast = local !== null && local < localTime(quarter.date, quarter.minute);
  const wish = local === null || isSame || isPast ? null : { id: seen.id, local };
  const { supposed, isSettled, error } = useSupposed(wish, until);
  const line = supposed?.lines.find((each) => each.id === seen.id);
  const current = isStale ? plan?.lines.find((each) => each.id === seen.id) : undefined;
  // How it stands now has been shown; from here on this is what is decided about.
  if (current !== undefined && current.revision !== seen.revision) setSeen(lineEntry(current));

  async function move(at: string) {
    const isDone = await act(async () => {
      try {
        const { seat } = await change.mutateAsync(at);
        const told = { name: seen.name, seat: seat === null ? "" : time.moment(seat) };
        void message.success(t(seat === null ? "move.doneNone" : "move.done", told));
      } catch (thrown) {
        if (thrown instanceof Problem && thrown.code === "stale-revision") setStale(true);
        throw thrown;
      }
    }, null);
    if (isDone) onClose();
  }

  return (
    <Modal
      open
      title={<span className="break">{t("move.title", { name: seen.name })}</span>}
      okText={local === null ? t("panel.move") : t("move.button", { time: time.moment(`${local}:00`) })}
      cancelText={common("cancel")}
      okButtonProps={{
        // It may be moved to where it finds no seat, but not unawares.
        danger: line?.seat === null,
        disabled: wish === null || !isSettled || line === undefined,
        loading: change.isPending,
      }}
      onOk={() => (local === null ? undefined : void move(local))}
      onCancel={onClose}
    >
      <div className="stack">
        {isStale ? (
          <Alert
            type="warning"
            showIcon
            title={t(seen.place === null ? "move.staleNone" : "move.stale", {
              asked: time.moment(seen.asked),
              seat: seen.place === null ? "" : time.moment(seen.place),
            })}
          />
        ) : null}
        <span className="soft">{t("move.from", { time: time.moment(seen.asked) })}</span>
        <label htmlFor={id}>{t("move.to")}</label>
        <div className="row">
          <WallPicker id={id} value={local} earliest={quarter.date} onChange={setLocal} isWrong={isPast} />
          <span className="soft">{zone}</span>
        </div>
        <div role="status" className="stack">
          {isPast ? <Alert type="warning" showIcon title={t("move.passed")} /> : null}
          {wish === null ? null : (
            <MoveAnswer id={seen.id} local={wish.local} supposed={supposed} isSettled={isSettled} error={error} />
          )}
        </div>
      </div>
    </Modal>
  );
}

function seenOf({ id, revision }: Entry): { id: string; revision: number } {
  return { id, revision: revision ?? 0 };
}
