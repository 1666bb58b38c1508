/** What can be done about a campaign where it stands, by whoever is looking. */
import { Button, Tooltip } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { CampaignDetail } from "../../api/campaigns.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { useWords } from "../../words/i18n.ts";
import { ACTION_WORDS } from "../../campaign/action-words.ts";
import { CancelDialog } from "../../campaign/cancel-dialog.tsx";
import { ReleaseDialog } from "./release-dialog.tsx";

export function Actions({ campaign, isArming }: { campaign: CampaignDetail; isArming: boolean }) {
  const { app, can } = useHere();
  const t = useWords(ACTION_WORDS);
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"cancel" | "release" | null>(null);
  const { id, status, approval, held } = campaign;
  const isDraft = status === "draft";
  const waits = status === "scheduled" || isDraft;
  // What was rejected or cannot be sent needs other words, not another time.
  const mayRelease = status === "scheduled" && held?.code !== "invalid" && approval !== "rejected" && !isArming;
  const go = (to: string) => () => void navigate(to);
  return (
    <div role="group" aria-label={t("actions")} className="row">
      {approval === "pending" && status === "scheduled" && can("approve") ? (
        <Button type="primary" onClick={go(paths.approvals(app))}>
          {t("approvals")}
        </Button>
      ) : null}
      {can("edit") ? (
        <>
          {waits ? (
            <Button type={isDraft ? "primary" : "default"} onClick={go(paths.compose(app, { edit: id }))}>
              {t(isDraft ? "schedule" : "edit")}
            </Button>
          ) : null}
          <Tooltip title={t("duplicateWhy")}>
            <Button onClick={go(paths.compose(app, { from: id }))}>{t("duplicate")}</Button>
          </Tooltip>
          {waits ? (
            <Button danger onClick={() => setAsked("cancel")}>
              {t("cancel")}
            </Button>
          ) : null}
          {mayRelease ? (
            <Button danger onClick={() => setAsked("release")}>
              {t("release")}
            </Button>
          ) : null}
        </>
      ) : waits ? (
        <span className="soft">{t("notYours")}</span>
      ) : null}
      {asked === "cancel" ? <CancelDialog campaign={campaign} onClose={() => setAsked(null)} /> : null}
      {asked === "release" ? <ReleaseDialog campaign={campaign} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}
