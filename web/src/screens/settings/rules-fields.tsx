/** All of an app's rules to be changed, each with what it means for what goes out. */
import { Checkbox, InputNumber, Radio } from "antd";
import { deliveryMsOf } from "../../app/rules.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useWords } from "../../words/i18n.ts";
import type { FieldFault } from "./faults.ts";
import { faultsUnder } from "./faults.ts";
import { Field, FieldGroup } from "./field.tsx";
import { QuotaField } from "./quota-field.tsx";
import type { Approval, RuleKey, RulesForm } from "./rules-form.ts";
import { RULES_WORDS } from "./rules-words.ts";
import { TimeInput } from "./time-input.tsx";
import { WindowsField } from "./windows-field.tsx";
import { ZoneSelect } from "./zone-select.tsx";

const APPROVALS: readonly Approval[] = ["off", "required", "by-another"];

type Given = {
  readonly form: RulesForm;
  readonly faults: readonly FieldFault[];
  readonly set: <Key extends RuleKey>(key: Key, value: RulesForm[Key]) => void;
};

export function RulesFields(given: Given) {
  const { form, faults, set } = given;
  const t = useWords(RULES_WORDS);
  const time = useTimeWords();
  const length = time.length(deliveryMsOf({ audience: form.audience ?? 0 }));
  return (
    <>
      <Field label={t("zone")} hint={t("zoneHint")} faults={faultsUnder(faults, "zone")}>
        {({ "aria-invalid": _, ...control }) => (
          <ZoneSelect {...control} value={form.zone} onChange={(zone) => set("zone", zone)} />
        )}
      </Field>
      <Field
        label={t("audience")}
        hint={form.audience === 0 ? t("audienceUnknown") : t("audienceHint", { length })}
        faults={faultsUnder(faults, "audience")}
      >
        {(control) => (
          <InputNumber
            {...control}
            min={0}
            max={10_000_000_000}
            precision={0}
            step={10_000}
            formatter={(value) => String(value ?? "").replace(/\B(?=(\d{3})+$)/g, ",")}
            parser={(text) => Number((text ?? "").replace(/[^\d]/g, ""))}
            value={form.audience}
            style={{ width: 180 }}
            onChange={(audience) => set("audience", audience)}
          />
        )}
      </Field>
      <WindowsField
        windows={form.sendWindows}
        faults={faults}
        onChange={(sendWindows) => set("sendWindows", sendWindows)}
      />
      <QuotaField quota={form.quota} zone={form.zone} faults={faults} onChange={(quota) => set("quota", quota)} />
      <ReserveField {...given} />
      <ApprovalField {...given} />
      <NumberField {...given} of="graceMinutes" unit={t("unitMinutes")} />
      <NumberField {...given} of="slipAlertMinutes" unit={t("unitMinutes")} />
      <NumberField {...given} of="marginSeconds" unit={t("seconds")} />
      <FieldGroup label={t("countRefused")} hint={t("countRefusedHint")} faults={faultsUnder(faults, "countRefused")}>
        <Checkbox checked={form.countRefused} onChange={({ target }) => set("countRefused", target.checked)}>
          {t("countRefusedOn")}
        </Checkbox>
      </FieldGroup>
    </>
  );
}

function ReserveField({ form, faults, set }: Given) {
  const t = useWords(RULES_WORDS);
  const { reserve } = form;
  return (
    <FieldGroup label={t("reserve")} hint={t("reserveHint")} faults={faultsUnder(faults, "reserve")}>
      <Checkbox checked={reserve.isOn} onChange={({ target }) => set("reserve", { ...reserve, isOn: target.checked })}>
        {t("reserveOn")}
      </Checkbox>
      {reserve.isOn ? (
        <div className="row">
          {t("keep")}
          <InputNumber
            aria-label={t("keepLabel")}
            status={faultsUnder(faults, "reserve.keep").length > 0 ? "error" : undefined}
            min={1}
            precision={0}
            value={reserve.keep}
            style={{ width: 72 }}
            onChange={(keep) => set("reserve", { ...reserve, keep })}
          />
          {t("until")}
          <TimeInput
            label={t("untilLabel")}
            value={reserve.until}
            isWrong={faultsUnder(faults, "reserve.until").length > 0}
            onChange={(until) => set("reserve", { ...reserve, until })}
          />
        </div>
      ) : null}
    </FieldGroup>
  );
}

function ApprovalField({ form, faults, set }: Given) {
  const t = useWords(RULES_WORDS);
  return (
    <FieldGroup
      label={t("approval")}
      hint={t(`approvalHint.${form.approval}`)}
      faults={faultsUnder(faults, "approval")}
    >
      <Radio.Group
        aria-label={t("approval")}
        value={form.approval}
        options={APPROVALS.map((value) => ({ value, label: t(`approval.${value}`) }))}
        onChange={({ target }) => set("approval", target.value as Approval)}
      />
    </FieldGroup>
  );
}

function NumberField({
  of,
  unit,
  form,
  faults,
  set,
}: Given & { of: "graceMinutes" | "slipAlertMinutes" | "marginSeconds"; unit: string }) {
  const t = useWords(RULES_WORDS);
  return (
    <Field label={t(of)} hint={t(`${of}Hint`)} faults={faultsUnder(faults, of)}>
      {(control) => (
        <span className="row">
          <InputNumber
            {...control}
            min={0}
            value={form[of]}
            style={{ width: 96 }}
            onChange={(value) => set(of, value)}
          />
          {unit}
        </span>
      )}
    </Field>
  );
}
