/** What saving rules would do, before it is done: which rules differ, and whose seats move. */
import { App, Modal } from "antd";
import { useState } from "react";
import { setRules } from "../../api/apps.ts";
import { Problem } from "../../api/client.ts";
import type { Shift } from "../../api/plan.ts";
import { useChange } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { Shifts } from "../../campaign/shifts.tsx";
import { useAct } from "../../ui/act.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import type { FieldFault } from "./faults.ts";
import type { FullRules } from "./rules-form.ts";
import { told } from "./rules-form.ts";
import { RuleChanges } from "./rules-shown.tsx";
import { SAVE_WORDS } from "./save-words.ts";

export function ReviewDialog({
  before,
  rules,
  shifts,
  isUnchanged,
  onSaved,
  onFaults,
  onClose,
}: {
  before: FullRules;
  rules: FullRules;
  shifts: readonly Shift[];
  isUnchanged: () => Promise<boolean>;
  onSaved: (rules: FullRules) => void;
  onFaults: (faults: readonly FieldFault[]) => void;
  onClose: () => void;
}) {
  const { app } = useHere();
  const t = useWords(SAVE_WORDS);
  const tCommon = useWords(COMMON);
  const { message } = App.useApp();
  const act = useAct();
  const save = useChange(() => setRules(app, rules));
  const [isBusy, setBusy] = useState(false);

  async function finish() {
    setBusy(true);
    await act(async () => {
      if (!(await isUnchanged())) {
        void message.warning(t("notSaved"), 8);
        return;
      }
      try {
        const saved = await save.mutateAsync(undefined);
        void message.success(t("saved", { app }));
        onSaved(told(saved.rules));
      } catch (error) {
        if (!(error instanceof Problem) || error.faults.length === 0) throw error;
        onFaults(error.faults);
      }
    }, null);
    setBusy(false);
  }

  return (
    <Modal
      open
      title={t("reviewTitle", { app })}
      okText={t("save")}
      cancelText={tCommon("cancel")}
      okButtonProps={{ loading: isBusy }}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      <div className="stack">
        <h3>{t("ruleChanges")}</h3>
        <RuleChanges from={before} to={rules} />
        <h3>{t("seats")}</h3>
        {shifts.length === 0 ? (
          <span>{t("noShift")}</span>
        ) : (
          <>
            <div className="settings-scroll" tabIndex={0} role="region" aria-label={t("seats")}>
              <Shifts shifts={shifts} />
            </div>
            <span className="soft">{t("shiftsHint")}</span>
          </>
        )}
      </div>
    </Modal>
  );
}
