/** The minute before it goes out to everyone, second by second, with one button: stop. */
import { Button } from "antd";
import { useState } from "react";
import type { CampaignDetail } from "../../api/campaigns.ts";
import { editCampaign } from "../../api/campaigns.ts";
import { useChange } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { usePlanNow } from "../../time/plan-clock.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { useWords } from "../../words/i18n.ts";
import { NOW_WORDS } from "./now-words.ts";

export function Arming({ campaign, seat }: { campaign: CampaignDetail; seat: string }) {
  const t = useWords(NOW_WORDS);
  const time = useTimeWords();
  const { app } = useHere();
  const act = useAct();
  const [isStopping, setStopping] = useState(false);
  const change = useChange(() => editCampaign(app, campaign, { draft: true }));
  const instant = usePlanNow(250);
  const seconds = Math.max(0, Math.ceil((Date.parse(seat) - instant) / 1_000));
  const isGoing = seconds === 0;

  async function stop() {
    setStopping(true);
    await act(() => change.mutateAsync(undefined), t("stopped"));
    setStopping(false);
  }

  return (
    <div className="card stack compose-arming">
      <h1>{isGoing ? t("going") : t("arming")}</h1>
      {isGoing ? null : (
        <div className="compose-countdown figures" role="timer" aria-label={t("seconds", { count: seconds })}>
          {seconds}
        </div>
      )}
      <div className="break">
        {t("armingWhat", { name: campaign.name, time: time.moment(seat, { seconds: true }) })}
      </div>
      {isGoing ? null : (
        <Button size="large" danger type="primary" autoFocus loading={isStopping} onClick={() => void stop()}>
          {t("stop")}
        </Button>
      )}
    </div>
  );
}
