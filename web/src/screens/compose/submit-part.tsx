/** The one button, which says what it does, and does that or nothing: what changed since it was read is told first. */
import { Alert, Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { approvalOf } from "../../app/rules.ts";
import { cronWords } from "../../recurrence/cron-words.ts";
import { usePlanNow } from "../../time/plan-clock.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { Trouble } from "../../ui/states.tsx";
import { useLanguage, useWords } from "../../words/i18n.ts";
import type { Editing } from "./ask-herald.ts";
import { isLater } from "./answer.ts";
import { ANSWER_WORDS } from "./answer-words.ts";
import { deedOf } from "./deed.ts";
import { nameOf } from "./form.ts";
import { NowDialog } from "./now-dialog.tsx";
import type { Answered } from "./use-answer.ts";
import type { Draft } from "./use-draft.ts";
import { useSubmission } from "./use-submission.ts";

export function SubmitPart({
  draft,
  editing,
  answered,
  isBarred,
  onReveal,
}: {
  draft: Draft;
  editing: Editing;
  answered: Answered;
  /** It cannot be handed in as it stands, for a reason that is said elsewhere. */
  isBarred: boolean;
  /** Shows what is wrong, and goes there. */
  onReveal: () => void;
}) {
  const t = useWords(ANSWER_WORDS);
  const time = useTimeWords();
  const language = useLanguage();
  const { app, now } = useHere();
  const instant = usePlanNow(5_000);
  const { form } = draft;
  const { told } = answered;
  const answer = told?.kind === "campaign" ? told.answer : null;
  const isEdit = editing !== null;
  const isScheduled = editing?.kind === "campaign" && editing.campaign.status === "scheduled";
  const deed = deedOf({
    when: form.when,
    answer: told === null ? null : (answer ?? { seat: null }),
    needsApproval: approvalOf(now.rules) !== "off",
    editing: editing === null ? null : editing.kind === "schedule" ? "schedule" : isScheduled ? "scheduled" : "draft",
    now: instant,
  });
  const isSoon = deed.what === "now" && answer !== null && !(form.when === "now" && isLater(answer));
  const submission = useSubmission({ draft, editing, answered, isArmed: isSoon, onReveal });
  const [isAsking, setAsking] = useState(false);

  const values = {
    seat: deed.seat === null ? "" : time.moment(deed.seat),
    words: cronWords(form.recurrence.cron, language),
  };
  const isUnchanged = isEdit && !draft.isTouched && (isScheduled || editing.kind === "schedule");
  const canDraft =
    form.when !== "recurring" && !(editing?.kind === "campaign" && (editing.campaign.schedule !== null || isUnchanged));

  function press() {
    if (answered.count > 0) return onReveal();
    if (deed.what === "now") return setAsking(true);
    void submission.press({ isDraft: false });
  }

  return (
    <div className="stack" role="group" aria-label={t("answer")}>
      <Button
        type="primary"
        size="large"
        block
        className="compose-do"
        autoInsertSpace={false}
        danger={deed.what === "now"}
        disabled={isBarred || isUnchanged || (answered.count === 0 && told === null)}
        loading={submission.isBusy}
        onClick={press}
      >
        {t(deed.what === "now" && !isSoon ? "do.now-later" : `do.${deed.what}`, values)}
      </Button>
      {isUnchanged ? <div className="soft">{t("nothingChanged")}</div> : null}
      {canDraft ? (
        <Button block disabled={isBarred || submission.isBusy} onClick={() => void submission.press({ isDraft: true })}>
          {t(isScheduled ? "undo" : "draft")}
        </Button>
      ) : null}
      <div aria-live="polite" className="stack">
        {submission.said === null ? null : (
          <Said said={submission.said} onAnother={draft.renewKey} takenAs={draft.key} app={app} />
        )}
      </div>
      {isAsking && answer !== null && deed.seat !== null ? (
        <NowDialog
          answer={answer}
          seat={deed.seat}
          isSoon={isSoon}
          name={nameOf(form)}
          onSend={async () => {
            await submission.press({ isDraft: false });
            return true;
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}

function Said({
  said,
  onAnother,
  takenAs,
  app,
}: {
  said: NonNullable<ReturnType<typeof useSubmission>["said"]>;
  onAnother: () => void;
  takenAs: string;
  app: string;
}) {
  const t = useWords(ANSWER_WORDS);
  const time = useTimeWords();
  switch (said.kind) {
    case "moved":
      return (
        <Alert
          type="warning"
          showIcon
          title={said.seat === null ? t("movedNone") : t("moved", { seat: time.moment(said.seat) })}
        />
      );
    case "maybe":
      return <Alert type="warning" showIcon title={t("maybe")} />;
    case "taken":
      return (
        <Alert
          type="warning"
          showIcon
          title={t("taken")}
          description={
            <div className="row">
              <Link to={paths.campaign(app, takenAs)}>{t("openTaken")}</Link>
              <Button size="small" onClick={onAnother}>
                {t("another")}
              </Button>
            </div>
          }
        />
      );
    case "trouble":
      return <Trouble error={said.error} />;
  }
}
