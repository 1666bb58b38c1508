/**
 * Changing an app's rules: what is typed is looked at first — which rules differ, whose seats would move — and saved as a
 * whole. Rules carry no revision, so they are read once more before saving, and others' changes are shown, not written over.
 */
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { showApp } from "../../api/apps.ts";
import { Problem } from "../../api/client.ts";
import type { Shift } from "../../api/plan.ts";
import { whatIf } from "../../api/plan.ts";
import { keys } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { useAct } from "../../ui/act.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import type { FieldFault } from "./faults.ts";
import { faultsElsewhere, isUnder, withoutPrefix } from "./faults.ts";
import { Faults } from "./field.tsx";
import { NewApp } from "./new-app.tsx";
import { ReviewDialog } from "./review-dialog.tsx";
import { isSameRules } from "./rules-change.ts";
import { useRulesDraft } from "./rules-draft.ts";
import { RulesFields } from "./rules-fields.tsx";
import type { FullRules, RuleKey } from "./rules-form.ts";
import { readForm, told } from "./rules-form.ts";
import { RuleChanges } from "./rules-shown.tsx";
import { RULES_WORDS } from "./rules-words.ts";
import { SAVE_WORDS } from "./save-words.ts";
import { SETTINGS_WORDS } from "./settings-words.ts";

type Review = { readonly rules: FullRules; readonly shifts: readonly Shift[] };

export function RulesEditor() {
  const { app, now, session, can } = useHere();
  const t = useWords(SAVE_WORDS);
  const tRules = useWords(RULES_WORDS);
  const tSettings = useWords(SETTINGS_WORDS);
  const tCommon = useWords(COMMON);
  const act = useAct();
  const client = useQueryClient();
  const draft = useRulesDraft(app, told(now.rules));
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [review, setReview] = useState<Review | null>(null);

  async function look() {
    const read = readForm(draft.form);
    if (read.kind === "faults") {
      setFaults(read.faults.map(({ path, kind }) => ({ path, text: tRules(`fault.${kind}`) })));
      return;
    }
    setBusy(true);
    await act(async () => {
      try {
        const { shifts } = await whatIf(app, { rules: read.rules });
        setFaults([]);
        setReview({ rules: read.rules, shifts });
      } catch (error) {
        if (!(error instanceof Problem) || error.faults.length === 0) throw error;
        setFaults(withoutPrefix(error.faults, "rules."));
      }
    }, null);
    setBusy(false);
  }

  /** Whether the rules still are as they were when they were opened. */
  async function isUnchanged(): Promise<boolean> {
    const fresh = await showApp(app);
    if (isSameRules(told(fresh.rules), draft.opened)) return true;
    setReview(null);
    await client.invalidateQueries({ queryKey: keys.app(app) });
    return false;
  }

  const elsewhere = faultsElsewhere(faults, Object.keys(draft.form));
  return (
    <>
      {draft.theirs === null ? null : (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t("theirsTitle")}
          description={
            <div className="stack">
              <span>{t("theirsBody")}</span>
              <RuleChanges from={draft.opened} to={draft.theirs} />
              <div className="row">
                <Button type="primary" onClick={() => draft.openUnder(told(now.rules))}>
                  {t("merge")}
                </Button>
                <Button onClick={() => draft.open(told(now.rules))}>{t("drop")}</Button>
              </div>
            </div>
          }
        />
      )}
      <section className="card">
        <h2>{tSettings("part.rules")}</h2>
        <RulesFields
          form={draft.form}
          faults={faults}
          set={(key: RuleKey, value) => {
            draft.set({ ...draft.form, [key]: value });
            setFaults(faults.filter(({ path }) => !isUnder(path, key)));
          }}
        />
      </section>
      <div className="settings-bar row">
        <span className="grow" role="status">
          {faults.length > 0
            ? tCommon("fixFaults", { count: faults.length })
            : draft.isDirty
              ? t("unsaved", { count: draft.changed.length })
              : t("nothingToSave")}
          <Faults faults={elsewhere} />
        </span>
        {draft.isDirty ? (
          <Button
            onClick={() => {
              draft.open(told(now.rules));
              setFaults([]);
            }}
          >
            {t("undo")}
          </Button>
        ) : null}
        <Button
          type="primary"
          loading={isBusy}
          disabled={!draft.isDirty || draft.theirs !== null}
          onClick={() => void look()}
        >
          {t("look")}
        </Button>
      </div>
      {can("administer") && session.apps === "all" ? <NewApp /> : null}
      {review === null ? null : (
        <ReviewDialog
          before={draft.opened}
          {...review}
          isUnchanged={isUnchanged}
          onSaved={(rules) => {
            draft.open(rules);
            setReview(null);
          }}
          onFaults={(found) => {
            setFaults(found);
            setReview(null);
          }}
          onClose={() => setReview(null)}
        />
      )}
    </>
  );
}
