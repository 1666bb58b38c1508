/** The minute before a campaign goes out because somebody asked for it: how long is left, and the button that stops it. */
import { Button } from "antd";
import { useEffect, useRef } from "react";
import type { CampaignDetail } from "../../api/campaigns.ts";
import { editCampaign, showCampaign } from "../../api/campaigns.ts";
import { Problem } from "../../api/client.ts";
import { useChange } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { planNow, usePlanNow } from "../../time/plan-clock.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { useWords } from "../../words/i18n.ts";
import { ACTION_WORDS } from "../../campaign/action-words.ts";
import type { Arming } from "./arming.ts";
import { stopping } from "./arming.ts";

/** A seat this much later than asked for is worth another word than the countdown. */
const LATE_MS = 5_000;

const DIALOG_GOES_MS = 400;

export function ArmingCard({ campaign, arming }: { campaign: CampaignDetail; arming: Arming }) {
  const { can } = useHere();
  const t = useWords(ACTION_WORDS);
  const time = useTimeWords();
  const now = usePlanNow(250);
  const { seat, approval } = campaign;
  const due = Date.parse(arming.at);
  const isLate = seat === null || Date.parse(seat) - due > LATE_MS;
  const words = !isLate
    ? t("armingIn", { seconds: Math.ceil(Math.max(0, due - now) / 1_000) })
    : seat === null
      ? t("armingUnseated")
      : t("armingLate", { seat: time.moment(seat) });
  return (
    <section className="card stack camp-arming" aria-label={t("arming", { by: arming.by })}>
      <div role="status">{t("arming", { by: arming.by })}</div>
      <strong className="figures" role="timer">
        {words}
      </strong>
      {approval === "pending" ? <div>{t("armingPending")}</div> : null}
      {can("edit") ? <Stop campaign={campaign} arming={arming} /> : null}
    </section>
  );
}

function Stop({ campaign, arming }: { campaign: CampaignDetail; arming: Arming }) {
  const { app } = useHere();
  const t = useWords(ACTION_WORDS);
  const act = useAct();
  const button = useRef<HTMLButtonElement>(null);
  const makesDraft = "draft" in stopping(arming, campaign, planNow());

  // A brake must not be refused because somebody touched the campaign a moment ago: once more, with how it stands by now.
  const stop = useChange(async () => {
    try {
      return await editCampaign(app, campaign, stopping(arming, campaign, planNow()));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "stale-revision") throw error;
      const fresh = await showCampaign(app, campaign.id);
      return editCampaign(app, fresh, stopping(arming, fresh, planNow()));
    }
  });
  useEffect(() => {
    // Once the dialog that began it is gone: whoever works by keyboard is to be at the brake, nobody taken away from elsewhere.
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) button.current?.focus();
    }, DIALOG_GOES_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="row">
      <Button
        ref={button}
        type="primary"
        danger
        size="large"
        loading={stop.isPending}
        onClick={() => void act(() => stop.mutateAsync(undefined), t(makesDraft ? "stoppedDraft" : "stopped"))}
      >
        {t("armingStop")}
      </Button>
      <span>{t(makesDraft ? "armingStopDraft" : "armingStopWhy")}</span>
    </div>
  );
}
