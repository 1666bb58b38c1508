/** The whole form, in the order in which people think of it, and beside it the answer and the one button. */
import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useHere } from "../../app/here.ts";
import { deliveryMsOf } from "../../app/rules.ts";
import { Trouble } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { CampaignAnswer } from "./answer-panel.tsx";
import { ANSWER_WORDS } from "./answer-words.ts";
import type { Editing } from "./ask-herald.ts";
import { COMPOSE_WORDS } from "./compose-words.ts";
import type { Composing } from "./composing.ts";
import { ComposingContext } from "./composing.ts";
import { Conflict } from "./conflict.tsx";
import { differences } from "./differences.ts";
import { faultWords } from "./fault-words.ts";
import { fieldsOf } from "./faults.ts";
import { goToField } from "./field-names.ts";
import { TextField } from "./field.tsx";
import { nameOf } from "./form.ts";
import type { Form } from "./form.ts";
import { Missing } from "./missing.tsx";
import { PushPart } from "./push-part.tsx";
import { ScheduleAnswer } from "./schedule-answer.tsx";
import { SubmitPart } from "./submit-part.tsx";
import type { Answered } from "./use-answer.ts";
import { useAnswer } from "./use-answer.ts";
import type { Draft } from "./use-draft.ts";
import { useDraft } from "./use-draft.ts";
import { Warnings } from "../../message/warnings.tsx";
import { WhatPart } from "./what-part.tsx";
import { WhenPart } from "./when-part.tsx";

export type Edited =
  | { readonly kind: "campaign"; readonly campaign: Extract<Editing, { kind: "campaign" }>["campaign"] }
  | { readonly kind: "schedule"; readonly schedule: Extract<Editing, { kind: "schedule" }>["schedule"] }
  | null;

export function Composer({
  title,
  target,
  there,
  edited,
  preset = null,
  notice,
  isGone = false,
}: {
  title: string;
  target: string;
  /** What is there now, or what a new one begins with; renewed by events. */
  there: { readonly form: Form; readonly revision: number | null };
  edited: Edited;
  preset?: string | null;
  notice?: ReactNode;
  /** It has gone too far to be changed. */
  isGone?: boolean;
}) {
  const t = useWords(COMPOSE_WORDS);
  const { app, zone, now } = useHere();
  const draft = useDraft({ app, target, there, preset });
  const { form, base } = draft;
  const editing = useMemo<Editing>(() => (edited?.kind === "campaign" ? { ...edited, base } : edited), [edited, base]);
  const changes = useMeanwhile(draft, there);
  const answered = useAnswer(form, { app, zone, editing, tailMs: deliveryMsOf(now.rules) });
  const { composing, reveal, touch } = useFields(draft, answered, edited);
  const answer = answered.told?.kind === "campaign" ? answered.told.answer : null;

  return (
    <ComposingContext value={composing}>
      <div className="compose">
        <div className="compose-form stack">
          <h1 className="break">{title}</h1>
          {notice}
          {draft.isRestored && draft.isTouched ? (
            <Alert
              type="info"
              showIcon
              title={t("restored")}
              action={
                <Button size="small" onClick={draft.discard}>
                  {t("discard")}
                </Button>
              }
            />
          ) : null}
          {changes.length === 0 ? null : (
            <Conflict
              who={whoChanged(edited)}
              changes={changes}
              onTake={() => draft.rebase(there, there.form)}
              onKeep={() => draft.rebase(there, form)}
            />
          )}
          <WhatPart />
          <section className="card stack" aria-label={t("who")}>
            <h2>{t("who")}</h2>
            <TextField
              path="message.fromUserId"
              field="fromUserId"
              label={t("fromUserId")}
              hint={t("fromUserIdHint")}
            />
          </section>
          <PushPart />
          <section className="card stack" aria-label={t("name")}>
            <TextField
              path="name"
              field="name"
              label={t("name")}
              hint={t("nameHint")}
              isOptional
              placeholder={nameOf(form) === form.kind ? undefined : nameOf(form)}
            />
          </section>
          <WhenPart answer={answer} />
        </div>
        <Panel draft={draft} editing={editing} answered={answered} onGo={touch}>
          <SubmitPart
            draft={draft}
            editing={editing}
            answered={answered}
            isBarred={isGone || changes.length > 0}
            onReveal={reveal}
          />
        </Panel>
      </div>
    </ComposingContext>
  );
}

function Panel({
  draft,
  editing,
  answered,
  onGo,
  children,
}: {
  draft: Draft;
  editing: Editing;
  answered: Answered;
  onGo: (path: string) => void;
  children: ReactNode;
}) {
  const t = useWords(ANSWER_WORDS);
  const { form, set } = draft;
  const { told, faults, count, trouble, isOld, again } = answered;
  const own = editing?.kind === "campaign" ? editing.campaign.id : null;
  return (
    <aside className="card stack compose-panel" aria-label={t("answer")} aria-busy={isOld}>
      <h2>{t("answer")}</h2>
      {trouble === null ? null : <Trouble error={trouble} onAgain={again} />}
      <div className="stack">
        {count > 0 ? <Missing faults={faults} form={form} onGo={onGo} /> : null}
        {told === null && count === 0 && trouble === null ? <div className="soft">{t("thinking")}</div> : null}
        {told?.kind === "campaign" ? (
          <>
            <CampaignAnswer
              answer={told.answer}
              isNow={form.when === "now"}
              own={own}
              onTake={(at) => set({ at, when: "at" })}
            />
            <Warnings warnings={told.answer.warnings} />
          </>
        ) : null}
        {told?.kind === "schedule" ? (
          <>
            <ScheduleAnswer occurrences={told.occurrences} />
            <Warnings warnings={told.warnings} />
          </>
        ) : null}
      </div>
      {children}
    </aside>
  );
}

/** What somebody else changed meanwhile; what touches nothing that is written here is taken up without a word. */
function useMeanwhile(draft: Draft, there: { form: Form; revision: number | null }) {
  const { form, base, revision, isTouched, rebase } = draft;
  const isStale = there.revision !== revision;
  const changes = isStale ? differences({ base, theirs: there.form, mine: form }) : [];
  const isQuiet = isStale && (changes.length === 0 || !isTouched);
  useEffect(() => {
    if (isQuiet) rebase(there, isTouched ? form : there.form);
  });
  return isQuiet ? [] : changes;
}

function whoChanged(edited: Edited): string {
  if (edited === null) return "";
  return edited.kind === "schedule"
    ? edited.schedule.author
    : (edited.campaign.audit[0]?.actor ?? edited.campaign.updated.by);
}

/** Which fields somebody has been in: a fault is shown where somebody could have known better. */
function useFields(draft: Draft, { faults }: Answered, edited: Edited) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [isRevealed, setRevealed] = useState(false);
  const touch = useCallback((path: string) => setTouched((before) => new Set(before).add(path)), []);
  const composing: Composing = {
    form: draft.form,
    set: draft.set,
    touch,
    faultsOf: (path) => (isRevealed || touched.has(path) ? (faults.at[path] ?? []).map(faultWords) : []),
    editing:
      edited === null
        ? null
        : edited.kind === "schedule"
          ? "schedule"
          : edited.campaign.status === "draft"
            ? "draft"
            : "scheduled",
  };
  function reveal() {
    setRevealed(true);
    const first = fieldsOf(draft.form).find((path) => faults.at[path] !== undefined);
    if (first !== undefined) goToField(first);
  }
  return { composing, reveal, touch };
}
