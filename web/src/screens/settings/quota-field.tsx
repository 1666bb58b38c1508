/** How many calls RongCloud lets through: limits by minutes and by days, all of which hold at once. */
import { Alert, Button, InputNumber } from "antd";
import { useWords } from "../../words/i18n.ts";
import type { FieldFault } from "./faults.ts";
import { faultsUnder } from "./faults.ts";
import { FieldGroup } from "./field.tsx";
import { isAboveOrdinary } from "./rules-change.ts";
import type { QuotaForm } from "./rules-form.ts";
import { RULES_WORDS } from "./rules-words.ts";
import { ZoneSelect } from "./zone-select.tsx";

const QUOTA_MAX = 20;

export function QuotaField({
  quota,
  zone,
  faults,
  onChange,
}: {
  quota: readonly QuotaForm[];
  /** Of the app; what a new limit by day begins with. */
  zone: string;
  faults: readonly FieldFault[];
  onChange: (quota: readonly QuotaForm[]) => void;
}) {
  const t = useWords(RULES_WORDS);
  const change = (index: number, rule: QuotaForm) => onChange(quota.map((each, n) => (n === index ? rule : each)));
  const add = (rule: QuotaForm) => onChange([...quota, rule]);
  const isFull = quota.length >= QUOTA_MAX;
  return (
    <FieldGroup label={t("quota")} hint={t("quotaHint")} faults={faultsUnder(faults, "quota")}>
      {quota.map((rule, index) => (
        <div key={index} className="row">
          <Limit n={index + 1} rule={rule} faults={faults} onChange={(next) => change(index, next)} />
          <Button
            type="text"
            aria-label={t("removeQuota", { n: index + 1 })}
            onClick={() => onChange(quota.filter((_, m) => m !== index))}
          >
            ✕
          </Button>
        </div>
      ))}
      <div className="row">
        <Button size="small" disabled={isFull} onClick={() => add({ kind: "sliding", minutes: 60, limit: 2 })}>
          {t("addSliding")}
        </Button>
        <Button size="small" disabled={isFull} onClick={() => add({ kind: "day", zone, limit: 3 })}>
          {t("addDay")}
        </Button>
      </div>
      {isAboveOrdinary(quota) ? <Alert type="warning" showIcon title={t("aboveOrdinary")} /> : null}
    </FieldGroup>
  );
}

function Limit({
  n,
  rule,
  faults,
  onChange,
}: {
  n: number;
  rule: QuotaForm;
  faults: readonly FieldFault[];
  onChange: (rule: QuotaForm) => void;
}) {
  const t = useWords(RULES_WORDS);
  const place = `quota[${n - 1}]`;
  const statusOf = (field: string) => (faultsUnder(faults, `${place}.${field}`).length > 0 ? "error" : undefined);
  return (
    <>
      {t("atMost")}
      <InputNumber
        aria-label={t("quotaLimit", { n })}
        status={statusOf("limit")}
        min={1}
        precision={0}
        value={rule.limit}
        style={{ width: 72 }}
        onChange={(limit) => onChange({ ...rule, limit })}
      />
      {rule.kind === "sliding" ? (
        <>
          {t("inAny")}
          <InputNumber
            aria-label={t("quotaMinutes", { n })}
            status={statusOf("minutes")}
            min={1}
            precision={0}
            value={rule.minutes}
            style={{ width: 84 }}
            onChange={(minutes) => onChange({ ...rule, minutes })}
          />
          {t("minutes")}
        </>
      ) : (
        <>
          {t("onEachDay")}
          <ZoneSelect
            aria-label={t("quotaZone", { n })}
            status={statusOf("zone")}
            value={rule.zone}
            onChange={(next) => onChange({ ...rule, zone: next })}
          />
        </>
      )}
    </>
  );
}
