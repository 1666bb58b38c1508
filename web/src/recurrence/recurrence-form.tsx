/**
 * How a notice recurs, asked in plain words; the cron expression stands behind, for whoever wants it exactly. What fits none
 * of the plain forms opens as the expression it is, and stays that until somebody changes it.
 */
import { Input, Select } from "antd";
import { useId, useState } from "react";
import { useToday } from "../app/frame.tsx";
import { useHere } from "../app/here.ts";
import { utcOf } from "../time/wall.ts";
import { useLanguage, useWords } from "../words/i18n.ts";
import { cronWords } from "./cron-words.ts";
import { ExcludedDates } from "./excluded-dates.tsx";
import { Fault } from "./recurrence-fault.tsx";
import type { RecurrenceFaults } from "./recurrence-fault.tsx";
import { RecurrenceBounds } from "./recurrence-bounds.tsx";
import { RECURRENCE_WORDS } from "./recurrence-form-words.ts";
import "./recurrence-form.css";
import type { Form } from "./recurrence-parts.ts";
import { cronOf, FORMS, inForm, partsOf } from "./recurrence-parts.ts";
import { RecurrenceTimes } from "./recurrence-times.tsx";
import type { Recurrence } from "./recurrence.ts";

export function RecurrenceForm({
  value,
  onChange,
  faults = {},
}: {
  value: Recurrence;
  onChange: (recurrence: Recurrence) => void;
  /** What Herald found wrong, by the field's name. */
  faults?: RecurrenceFaults;
}) {
  const { zone: appZone } = useHere();
  const t = useWords(RECURRENCE_WORDS);
  const language = useLanguage();
  const today = useToday();
  const [chosen, setChosen] = useState<Form | null>(null);
  const [isExact, setExact] = useState(false);
  const id = useId();
  const parts = partsOf(value.cron, chosen);
  const setCron = (cron: string) => onChange({ ...value, cron });
  const words = cronWords(value.cron, language);

  function choose(form: Form) {
    setChosen(form);
    const begin = { weekday: utcOf(today).getUTCDay(), monthDay: Math.min(28, Number(today.slice(-2))) };
    const cron = cronOf(inForm(parts, form, begin));
    if (cron !== value.cron) setCron(cron);
  }

  return (
    <div className="recurrence stack">
      <div className="recurrence-field">
        <label htmlFor={`${id}-form`}>{t("form")}</label>
        <Select
          id={`${id}-form`}
          value={parts.form}
          options={FORMS.map((form) => ({ value: form, label: t(`form.${form}`) }))}
          onChange={choose}
        />
      </div>
      {parts.form === "own" ? null : <RecurrenceTimes parts={parts} onChange={(next) => setCron(cronOf(next))} />}
      <div className="recurrence-field">
        <label htmlFor={`${id}-zone`}>{t("zone")}</label>
        <Select
          id={`${id}-zone`}
          showSearch
          value={value.zone}
          status={faults.zone === undefined ? undefined : "error"}
          options={zonesWith(value.zone, appZone).map((zone) => ({
            value: zone,
            label: zone === appZone ? t("zoneOfApp", { zone }) : zone,
          }))}
          onChange={(zone: string) => onChange({ ...value, zone })}
        />
        {value.zone === appZone ? null : <span className="soft">{t("otherZone", { zone: value.zone, appZone })}</span>}
        <Fault text={faults.zone} />
      </div>
      <RecurrenceBounds value={value} onChange={onChange} faults={faults} />
      <ExcludedDates exclude={value.exclude} earliest={today} onChange={(exclude) => onChange({ ...value, exclude })}>
        <Fault text={faults.exclude} />
      </ExcludedDates>
      <details
        className="recurrence-exactly"
        open={isExact || parts.form === "own" || faults.cron !== undefined}
        onToggle={({ currentTarget }) => setExact(currentTarget.open)}
      >
        <summary>
          {t("exactly")} <code>{value.cron}</code>
          {words === value.cron ? null : <span className="soft"> {words}</span>}
        </summary>
        <div className="recurrence-field">
          <label htmlFor={`${id}-cron`}>{t("cron")}</label>
          <Input
            id={`${id}-cron`}
            value={value.cron}
            maxLength={200}
            spellCheck={false}
            status={faults.cron === undefined ? undefined : "error"}
            aria-describedby={`${id}-cron-help`}
            onChange={({ target }) => setCron(target.value)}
          />
          <span id={`${id}-cron-help`} className="soft">
            {t("cronHelp")}
          </span>
          <Fault text={faults.cron} />
        </div>
      </details>
    </div>
  );
}

const ZONES: readonly string[] = Intl.supportedValuesOf("timeZone");

/** The app's first; and the one that is set, which browsers may know by another name. */
function zonesWith(zone: string, appZone: string): readonly string[] {
  return [...new Set([appZone, zone, "UTC", ...ZONES])];
}
