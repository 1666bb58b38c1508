/** Dates on which a notice does not fire: shown, taken back, added. */
import { Button, DatePicker } from "antd";
import type { Dayjs } from "dayjs";
import dayjs from "dayjs";
import type { ReactNode } from "react";
import { useId } from "react";
import { useTimeWords } from "../time/time-words.ts";
import { useWords } from "../words/i18n.ts";
import { RECURRENCE_WORDS } from "./recurrence-form-words.ts";
import "./recurrence-form.css";

const DATE = "YYYY-MM-DD";

export function ExcludedDates({
  exclude,
  earliest,
  onChange,
  hasTitle = true,
  children,
}: {
  exclude: readonly string[];
  /** What has passed need not be left out. */
  earliest: string;
  onChange: (exclude: readonly string[]) => void;
  /** Whether it says above what it is; a heading may say so already. */
  hasTitle?: boolean;
  children?: ReactNode;
}) {
  const t = useWords(RECURRENCE_WORDS);
  const id = useId();
  return (
    <fieldset className="recurrence-field">
      <legend className={hasTitle ? undefined : "unseen"}>{t("exclude")}</legend>
      <ExcludedList exclude={exclude} onRemove={(date) => onChange(exclude.filter((each) => each !== date))} />
      <div className="row">
        <label htmlFor={id} className="unseen">
          {t("excludeAdd")}
        </label>
        <DatePicker
          id={id}
          format={DATE}
          placeholder={t("excludeAdd")}
          style={{ minWidth: 220 }}
          // It is taken into the list at once, and ready for another.
          value={null}
          minDate={dayjs(earliest)}
          disabledDate={(day: Dayjs) => exclude.includes(day.format(DATE))}
          // Enter chooses, and must not press a button of what opens upon that.
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
          }}
          onChange={(day: Dayjs | null) => {
            const date = day === null ? null : day.format(DATE);
            if (date !== null && !exclude.includes(date)) onChange([...exclude, date].sort());
          }}
        />
      </div>
      {children}
    </fieldset>
  );
}

export function ExcludedList({
  exclude,
  onRemove,
}: {
  exclude: readonly string[];
  /** Left out where nobody may. */
  onRemove?: (date: string) => void;
}) {
  const t = useWords(RECURRENCE_WORDS);
  const time = useTimeWords();
  if (exclude.length === 0) return <span className="soft">{t("excludeNone")}</span>;
  return (
    <ul className="recurrence-dates figures">
      {exclude.map((date) => {
        const told = time.day(date, "0000");
        return (
          <li key={date}>
            {told}
            {onRemove === undefined ? null : (
              <Button size="small" type="text" aria-label={t("include", { date: told })} onClick={() => onRemove(date)}>
                ×
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
