/** The filter, in plain words. What is typed is searched for once the typing rests. */
import { Button, DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import { useEffect, useRef, useState } from "react";
import { useSchedules } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import type { LocalDate } from "../../time/wall.ts";
import { useWords } from "../../words/i18n.ts";
import type { Filter } from "./filter.ts";
import { GROUP_NAMES, isNarrowed, TEXT_MAX } from "./filter.ts";
import { LIST_WORDS } from "./list-words.ts";

const RESTS_MS = 300;

const ALL = "all";
/** Before a schedule's id, to tell it from the other choices. */
const OF = "of:";

type Change = (change: Partial<Filter>) => void;

export function FilterBar({ filter, onChange }: { filter: Filter; onChange: Change }) {
  const t = useWords(LIST_WORDS);
  return (
    <search className="camp-filter row" aria-label={t("filters")}>
      <Select
        aria-label={t("standing")}
        value={filter.group ?? ALL}
        popupMatchSelectWidth={false}
        options={[ALL, ...GROUP_NAMES].map((value) => ({
          value,
          label: t(`group.${value}` as "group.all"),
        }))}
        onChange={(value) => onChange({ group: GROUP_NAMES.find((name) => name === value) ?? null })}
      />
      <Recurring filter={filter} onChange={onChange} />
      <DayChoice label={t("from")} value={filter.from} onChange={(from) => onChange({ from })} />
      <DayChoice label={t("until")} value={filter.until} onChange={(until) => onChange({ until })} />
      <Searched text={filter.text} onChange={(text) => onChange({ text })} />
      <Select
        aria-label={t("order")}
        value={filter.order}
        popupMatchSelectWidth={false}
        options={(["latest", "earliest"] as const).map((value) => ({ value, label: t(`order.${value}`) }))}
        onChange={(order) => onChange({ order })}
      />
      {isNarrowed(filter) ? (
        <Button
          type="link"
          onClick={() => onChange({ group: null, from: null, until: null, recurring: null, schedule: null, text: "" })}
        >
          {t("reset")}
        </Button>
      ) : null}
    </search>
  );
}

function Recurring({ filter, onChange }: { filter: Filter; onChange: Change }) {
  const { app } = useHere();
  const t = useWords(LIST_WORDS);
  const schedules = useSchedules(app).data ?? [];
  const { recurring, schedule } = filter;
  const known = schedules.map(({ id, name }) => ({ value: `${OF}${id}`, label: name }));
  const chosen = schedule === null ? [] : [{ value: `${OF}${schedule}`, label: schedule }];
  const each = chosen.every(({ value }) => known.some((one) => one.value === value)) ? known : [...known, ...chosen];
  return (
    <Select
      className="camp-filter-recurring"
      aria-label={t("recurring")}
      value={schedule === null ? (recurring ?? ALL) : `${OF}${schedule}`}
      popupMatchSelectWidth={false}
      options={[
        { value: ALL, label: t("recurring.all") },
        { value: "yes", label: t("recurring.yes") },
        { value: "no", label: t("recurring.no") },
        ...(each.length === 0 ? [] : [{ label: t("recurring.each"), title: t("recurring.each"), options: each }]),
      ]}
      onChange={(value: string) =>
        onChange({
          recurring: value === "yes" || value === "no" ? value : null,
          schedule: value.startsWith(OF) ? value.slice(OF.length) : null,
        })
      }
    />
  );
}

function DayChoice({
  label,
  value,
  onChange,
}: {
  label: string;
  value: LocalDate | null;
  onChange: (value: LocalDate | null) => void;
}) {
  return (
    <DatePicker
      aria-label={label}
      placeholder={label}
      value={value === null ? null : dayjs(value)}
      onChange={(date) => onChange(date === null ? null : date.format("YYYY-MM-DD"))}
    />
  );
}

function Searched({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const t = useWords(LIST_WORDS);
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  // The address changed by other ways than typing: back, forward, everything shown again.
  useEffect(() => {
    if (text !== told.current) setTyped(text);
    told.current = text;
  }, [text]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      change.current(typed);
    }, RESTS_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <Input
      type="search"
      className="camp-filter-text"
      aria-label={t("search")}
      placeholder={t("search")}
      value={typed}
      maxLength={TEXT_MAX}
      allowClear
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}
