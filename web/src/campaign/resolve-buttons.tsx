/** The two answers to "did it go out?". Only a person gives them, and each says what follows before it does. */
import { Alert, Button } from "antd";
import { useState } from "react";
import type { Campaign } from "../api/campaigns.ts";
import { resolveCampaign } from "../api/campaigns.ts";
import { Problem } from "../api/client.ts";
import { useChange } from "../api/queries.ts";
import { useHere } from "../app/here.ts";
import { planNow, planRate } from "../time/plan-clock.ts";
import { useTimeWords } from "../time/time-words.ts";
import { useAct } from "../ui/act.tsx";
import { NoteDialog } from "../ui/note-dialog.tsx";
import { useWords } from "../words/i18n.ts";
import { ACTION_WORDS } from "./action-words.ts";
import { ChangedMeanwhile, useSeen } from "./seen.tsx";
import { tooEarlyMs } from "./too-early.ts";
import { writtenNear } from "./written-near.ts";

type Became = "sent" | "not-sent";

export function ResolveButtons({ campaign }: { campaign: Campaign }) {
  const { can } = useHere();
  const t = useWords(ACTION_WORDS);
  const [asked, setAsked] = useState<Became | null>(null);
  if (!can("resolve")) return null;
  return (
    <div className="row">
      <Button onClick={() => setAsked("sent")}>{t("wentOut")}</Button>
      <Button danger onClick={() => setAsked("not-sent")}>
        {t("notOut")}
      </Button>
      {asked === null ? null : <ResolveDialog campaign={campaign} became={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

function ResolveDialog({ campaign, became, onClose }: { campaign: Campaign; became: Became; onClose: () => void }) {
  const { app } = useHere();
  const t = useWords(ACTION_WORDS);
  const time = useTimeWords();
  const act = useAct();
  const { seen, look } = useSeen(campaign);
  const [tooEarly, setTooEarly] = useState<string | null>(null);
  const { id, name, updated } = campaign;
  const resolve = useChange((note: string) => resolveCampaign(app, { id, revision: seen }, { became, note }));
  const key = became === "sent" ? "wentOut" : "notOut";

  /** Too early is told here, with the time from which it no longer is. */
  async function done(note: string): Promise<boolean> {
    let isEarly = false;
    const isDone = await act(async () => {
      try {
        await resolve.mutateAsync(note);
      } catch (error) {
        const waitMs = error instanceof Problem && error.code === "too-early" ? tooEarlyMs(error.message) : null;
        if (waitMs === null) throw error;
        isEarly = true;
        setTooEarly(time.moment(writtenNear(planNow() + waitMs * planRate(), updated.at), { seconds: true }));
      }
    }, null);
    return isDone && !isEarly;
  }

  return (
    <NoteDialog
      title={t(`${key}Title`, { name })}
      button={t(`${key}Button`)}
      isDanger={became === "not-sent"}
      onClose={onClose}
      onDone={done}
    >
      <p className="camp-line">{t(`${key}Body`)}</p>
      {became === "sent" ? null : <p className="camp-line soft">{t("notOutQuota")}</p>}
      {tooEarly === null ? null : <Alert type="info" showIcon title={t("tooEarly", { time: tooEarly })} />}
      <ChangedMeanwhile campaign={campaign} seen={seen} onLook={look} />
    </NoteDialog>
  );
}
