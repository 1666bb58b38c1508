/** Skipping the next one. Herald skips whatever is next when it is asked, so that is looked at once more just before. */
import { Alert } from "antd";
import { useState } from "react";
import { listCampaigns } from "../../api/campaigns.ts";
import { useChange, useOccurrences } from "../../api/queries.ts";
import type { Schedule } from "../../api/schedules.ts";
import { nextOccurrences, skipNext } from "../../api/schedules.ts";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { Loading } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { nextToSkip } from "./next-to-skip.ts";
import { RECURRING_WORDS } from "../../recurrence/recurring-words.ts";
import { useWaiting, waitingQuery } from "./use-waiting.ts";

export function SkipDialog({ schedule: { id, name }, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { app } = useHere();
  const t = useWords(RECURRING_WORDS);
  const time = useTimeWords();
  const act = useAct();
  const waiting = useWaiting(id);
  const occurrences = useOccurrences(app, id, 3).data;
  const [hasMoved, setMoved] = useState(false);
  const target = waiting === undefined || occurrences === undefined ? undefined : nextToSkip(waiting, occurrences);
  const told = target == null ? "" : time.moment(target.nominal);

  const skip = useChange(async (nominal: string) => {
    const [page, next] = await Promise.all([listCampaigns(app, waitingQuery(id)), nextOccurrences(app, id, 3)]);
    if (nextToSkip(page.campaigns, next)?.nominal !== nominal) return false;
    await skipNext(app, id);
    return true;
  });

  async function finish(): Promise<boolean> {
    if (target == null) return false;
    let isSame = true;
    const isAnswered = await act(async () => {
      isSame = await skip.mutateAsync(target.nominal);
    }, null);
    setMoved(isAnswered && !isSame);
    if (!isAnswered || !isSame) return false;
    return act(async () => undefined, t("skipped", { time: told }));
  }

  return (
    <ConfirmDialog
      title={t("skipTitle", { name })}
      button={told === "" ? t("skip") : t("skipOne", { time: told })}
      isReady={target != null}
      onDone={finish}
      onClose={onClose}
    >
      {hasMoved ? <Alert type="warning" showIcon title={t("skipMoved")} /> : null}
      {target === undefined ? (
        <Loading />
      ) : target === null ? (
        <span>{t("skipNone")}</span>
      ) : (
        <>
          <strong>{told}</strong>
          {target.seat === null || target.seat === target.nominal ? null : (
            <span>{t("skipSeat", { seat: time.moment(target.seat) })}</span>
          )}
          <span>{t("skipBody")}</span>
        </>
      )}
    </ConfirmDialog>
  );
}
