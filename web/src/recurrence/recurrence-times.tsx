/** On which days and at what times, for the forms that are asked in plain words. */
import { Checkbox, Select, TimePicker } from "antd";
import dayjs from "dayjs";
import { useId } from "react";
import { useTimeWords } from "../time/time-words.ts";
import { clockText } from "../time/wall.ts";
import { useWords } from "../words/i18n.ts";
import { RECURRENCE_WORDS } from "./recurrence-form-words.ts";
import type { MonthDay, Parts } from "./recurrence-parts.ts";

type Timed = Exclude<Parts, { form: "own" }>;

/** A week whose Monday is known; only the names of its days are used. */
const A_WEEK = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06", "2024-01-07"];
const MONTH_DAYS = Array.from({ length: 31 }, (_, index) => index + 1);
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function RecurrenceTimes({ parts, onChange }: { parts: Timed; onChange: (parts: Timed) => void }) {
  const t = useWords(RECURRENCE_WORDS);
  const time = useTimeWords();
  const id = useId();
  const { hours, minute } = parts;
  const [first = 0, ...more] = hours;

  return (
    <>
      {parts.form === "weekly" ? (
        <fieldset className="recurrence-field">
          <legend>{t("days")}</legend>
          <Checkbox.Group
            options={A_WEEK.map((date, index) => ({ value: (index + 1) % 7, label: time.weekday(date) }))}
            value={[...parts.days]}
            // A week without any day would never fire.
            onChange={(days: number[]) => (days.length === 0 ? undefined : onChange({ ...parts, days }))}
          />
        </fieldset>
      ) : null}
      {parts.form === "monthly" ? (
        <div className="recurrence-field">
          <label htmlFor={`${id}-month-days`}>{t("monthDays")}</label>
          <Select<MonthDay[]>
            id={`${id}-month-days`}
            mode="multiple"
            value={[...parts.days]}
            options={[
              ...MONTH_DAYS.map((day) => ({ value: day, label: String(day) })),
              { value: "last", label: t("lastDay") },
            ]}
            onChange={(days) => (days.length === 0 ? undefined : onChange({ ...parts, days }))}
          />
          {parts.days.some((day) => day !== "last" && day > 28) ? <span className="soft">{t("scarce")}</span> : null}
        </div>
      ) : null}
      <div className="recurrence-pair">
        <div className="recurrence-field">
          <label htmlFor={`${id}-time`}>{t("time")}</label>
          <TimePicker
            id={`${id}-time`}
            format="HH:mm"
            allowClear={false}
            needConfirm={false}
            value={dayjs().hour(first).minute(minute)}
            onChange={(chosen) => {
              if (chosen === null) return;
              const others = more.filter((hour) => hour !== chosen.hour());
              onChange({ ...parts, hours: inOrder([chosen.hour(), ...others]), minute: chosen.minute() });
            }}
          />
        </div>
        <div className="recurrence-field grow">
          <label htmlFor={`${id}-more`}>{t("moreTimes")}</label>
          <Select<number[]>
            id={`${id}-more`}
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("noMoreTimes")}
            value={[...more]}
            options={HOURS.filter((hour) => hour !== first).map((hour) => ({
              value: hour,
              label: clockText(hour * 60 + minute),
            }))}
            onChange={(others) => onChange({ ...parts, hours: inOrder([first, ...others]) })}
          />
        </div>
      </div>
    </>
  );
}

function inOrder(hours: readonly number[]): readonly number[] {
  return [...hours].sort((a, b) => a - b);
}
