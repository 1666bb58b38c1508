/** Before something goes out to everyone within a minute: what would happen, and the app's id to be typed. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Input, Modal } from "antd";
import { useId, useState } from "react";
import type { CampaignDetail } from "../../api/campaigns.ts";
import { releaseNow } from "../../api/campaigns.ts";
import { whatIf } from "../../api/plan.ts";
import { keys, useChange } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { approvalOf, audienceOf } from "../../app/rules.ts";
import { Shifts } from "../../campaign/shifts.tsx";
import { Reasons } from "../../campaign/standing-view.tsx";
import { planNow } from "../../time/plan-clock.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import { ACTION_WORDS } from "../../campaign/action-words.ts";
import { ChangedMeanwhile, useSeen } from "../../campaign/seen.tsx";
import { writtenNear } from "../../campaign/written-near.ts";

/** How long the countdown is, and how long the wish stays good at least; Herald has the last word on both. */
const COUNTDOWN_MS = 60_000;
const STAYS_MS = 3_600_000;

export function ReleaseDialog({ campaign, onClose }: { campaign: CampaignDetail; onClose: () => void }) {
  const { app, now } = useHere();
  const t = useWords(ACTION_WORDS);
  const common = useWords(COMMON);
  const time = useTimeWords();
  const act = useAct();
  const { seen, look } = useSeen(campaign);
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const field = useId();
  const { id, name } = campaign;
  const release = useChange(() => releaseNow(app, { id, revision: seen }));
  const audience = audienceOf(now.rules);

  async function finish() {
    setBusy(true);
    const isDone = await act(() => release.mutateAsync(undefined), t("released"));
    setBusy(false);
    if (isDone) onClose();
  }

  return (
    <Modal
      open
      scrollLock={false}
      title={t("releaseTitle", { name })}
      okText={t("releaseButton")}
      cancelText={common("cancel")}
      okButtonProps={{ danger: true, loading: isBusy, disabled: typed.trim() !== app }}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      <div className="stack">
        <Alert
          type="warning"
          showIcon
          title={
            audience === null
              ? t("releaseEveryone", { app })
              : t("releaseEveryoneCount", { app, people: time.people(audience) })
          }
          description={t("releaseBody")}
        />
        {approvalOf(now.rules) === "off" ? null : <p className="camp-line">{t("releaseApproval")}</p>}
        <Outlook campaign={campaign} />
        <ChangedMeanwhile campaign={campaign} seen={seen} onLook={look} />
        <label htmlFor={field}>{t("releaseType", { app })}</label>
        <Input
          id={field}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setTyped(target.value)}
          onPressEnter={() => {
            if (typed.trim() === app && !isBusy) void finish();
          }}
        />
      </div>
    </Modal>
  );
}

/** When it would go out, and whom it would move; left out where nobody can say. */
function Outlook({ campaign: { id, at, deadline, anytime } }: { campaign: CampaignDetail }) {
  const { app } = useHere();
  const t = useWords(ACTION_WORDS);
  const time = useTimeWords();
  const { data } = useQuery({
    queryKey: [...keys.app(app), "campaigns", "release-outlook", id],
    queryFn: () => {
      const start = planNow() + COUNTDOWN_MS;
      const stays = Math.max(Date.parse(deadline), start + STAYS_MS);
      const move = { id, at: writtenNear(start, at), deadline: writtenNear(stays, at), priority: "urgent" as const };
      return whatIf(app, { move: [{ ...move, anytime }] });
    },
  });
  if (data === undefined) return null;
  const line = data.lines.find((each) => each.id === id);
  return (
    <>
      {line === undefined ? null : (
        <div>
          <strong>
            {line.seat === null ? t("releaseNoSeat") : t("releaseWould", { seat: time.moment(line.seat) })}
          </strong>
          <Reasons reasons={line.reasons} />
        </div>
      )}
      <Shifts shifts={data.shifts.filter((shift) => shift.id !== id)} />
    </>
  );
}
