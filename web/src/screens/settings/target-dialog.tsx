/**
 * Making or changing an alert target. It is saved by the revision that was seen: a change made meanwhile is shown, and what was
 * typed is kept until it is decided which of the two stays.
 */
import { Alert, App, Button, Modal } from "antd";
import { useState } from "react";
import type { AlertTarget } from "../../api/alerts.ts";
import { setTarget } from "../../api/alerts.ts";
import { Problem } from "../../api/client.ts";
import { useChange, useTargets } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { useAct } from "../../ui/act.tsx";
import { COMMON } from "../../words/common.ts";
import { useLanguage, useWords } from "../../words/i18n.ts";
import { ALERTS_WORDS } from "./alerts-words.ts";
import type { FieldFault } from "./faults.ts";
import { faultsElsewhere, withoutPrefix } from "./faults.ts";
import { Faults } from "./field.tsx";
import { TargetFields } from "./target-fields.tsx";
import { definitionOf, newTarget, targetFaults, targetFormOf } from "./target-form.ts";
import { useTargetWords } from "./target-words.ts";

export function TargetDialog({
  target,
  taken,
  onClose,
}: {
  /** Null makes a new one. */
  target: AlertTarget | null;
  taken: readonly string[];
  onClose: () => void;
}) {
  const { app } = useHere();
  const t = useWords(ALERTS_WORDS);
  const tCommon = useWords(COMMON);
  const language = useLanguage();
  const wordsOf = useTargetWords();
  const { message } = App.useApp();
  const act = useAct();
  const targets = useTargets(app);
  const [form, setForm] = useState(() => (target === null ? newTarget(language) : targetFormOf(target)));
  const [seen, setSeen] = useState(target?.revision ?? null);
  const [isStale, setStale] = useState(false);
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const save = useChange(() => setTarget(app, { id: form.id, revision: seen }, definitionOf(form)));
  const isNew = target === null;
  const current = (targets.data ?? []).find(({ id }) => id === target?.id) ?? null;

  async function finish() {
    const own = targetFaults(form, { taken }).map(({ path, kind }) => ({ path, text: t(`fault.${kind}`) }));
    setFaults(own);
    if (own.length > 0) return;
    await act(async () => {
      try {
        await save.mutateAsync(undefined);
        void message.success(t("saved", { id: form.id }));
        onClose();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.code === "stale-revision" || (error.code === "not-found" && !isNew)) setStale(true);
        else if (error.faults.length === 0) throw error;
        else setFaults(withoutPrefix(error.faults, "settings."));
      }
    }, null);
  }

  return (
    <Modal
      open
      className="settings-dialog"
      title={isNew ? t("newTitle") : t("changeTitle", { id: form.id })}
      okText={t(isNew ? "make" : "save", { id: form.id === "" ? "…" : form.id })}
      cancelText={tCommon("cancel")}
      okButtonProps={{ loading: save.isPending, disabled: isStale }}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      <TargetFields form={form} isNew={isNew} faults={faults} onChange={setForm} />
      <Faults faults={faultsElsewhere(faults, ["id", "url", "secret", "sign", "to", "events"])} />
      {isStale ? (
        <div ref={bringIntoView}>
          <Alert
            type="warning"
            showIcon
            role="alert"
            title={t("staleTitle")}
            description={
              <div className="stack">
                <span className="break">
                  {current === null ? t("staleGone") : t("staleBody", { now: wordsOf(current).join(" · ") })}
                </span>
                <Button
                  onClick={() => {
                    setSeen(current?.revision ?? null);
                    setStale(false);
                  }}
                >
                  {t("saveOver")}
                </Button>
              </div>
            }
          />
        </div>
      ) : null}
    </Modal>
  );
}

function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
