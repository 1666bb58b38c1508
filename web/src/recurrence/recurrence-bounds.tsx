/** The first and the last day of a recurrence. A bound that is no whole day, which a file can give, is shown and can be removed. */
import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useId } from "react";
import { useHere } from "../app/here.ts";
import { useTimeWords } from "../time/time-words.ts";
import { useWords } from "../words/i18n.ts";
import { RECURRENCE_WORDS } from "./recurrence-form-words.ts";
import { Fault } from "./recurrence-fault.tsx";
import type { RecurrenceFaults } from "./recurrence-fault.tsx";
import { dateAtEdge } from "./recurrence.ts";
import type { Recurrence } from "./recurrence.ts";

const DATE = "YYYY-MM-DD";

export function RecurrenceBounds({
  value,
  onChange,
  faults,
}: {
  value: Recurrence;
  onChange: (recurrence: Recurrence) => void;
  faults: RecurrenceFaults;
}) {
  return (
    <div className="recurrence-pair">
      <Bound
        edge="start"
        bound={value.starts}
        fault={faults.starts}
        onChange={(starts) => onChange({ ...value, starts })}
      />
      <Bound edge="end" bound={value.ends} fault={faults.ends} onChange={(ends) => onChange({ ...value, ends })} />
    </div>
  );
}

function Bound({
  edge,
  bound,
  fault,
  onChange,
}: {
  edge: "start" | "end";
  bound: string | null;
  fault: string | undefined;
  onChange: (bound: string | null) => void;
}) {
  const t = useWords(RECURRENCE_WORDS);
  const time = useTimeWords();
  const { zone } = useHere();
  const id = useId();
  const isStart = edge === "start";
  const date = dateAtEdge(bound, edge);
  if (bound !== null && date === null) {
    return (
      <div className="recurrence-field">
        <span>{t(isStart ? "startsAt" : "endsAt", { time: time.moment(bound, { near: "0" }), zone })}</span>
        <Button size="small" onClick={() => onChange(null)}>
          {t("anyBound")}
        </Button>
        <Fault text={fault} />
      </div>
    );
  }
  return (
    <div className="recurrence-field">
      <label htmlFor={id}>{t(isStart ? "starts" : "ends")}</label>
      <DatePicker
        id={id}
        format={DATE}
        placeholder={t(isStart ? "startsAnytime" : "endsNever")}
        value={date === null ? null : dayjs(date)}
        status={fault === undefined ? undefined : "error"}
        onChange={(chosen) => onChange(chosen === null ? null : chosen.format(DATE))}
      />
      <Fault text={fault} />
    </div>
  );
}
