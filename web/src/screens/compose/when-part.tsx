/** When: asked last, as at a checkout. Now, at a time, or again and again. */
import { Collapse, Select, Tabs } from "antd";
import { useHere } from "../../app/here.ts";
import { RecurrenceForm } from "../../recurrence/recurrence-form.tsx";
import type { Recurrence } from "../../recurrence/recurrence.ts";
import { usePlanNow } from "../../time/plan-clock.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { clockText, MINUTE_MS, wallAt } from "../../time/wall.ts";
import { WallPicker } from "../../ui/wall-picker.tsx";
import { useWords } from "../../words/i18n.ts";
import { COMPOSE_WORDS } from "./compose-words.ts";
import type { Answer } from "./answer.ts";
import { useComposing } from "./composing.ts";
import { Field, FlagField } from "./field.tsx";
import type { Late, Priority, When } from "./form.ts";
import { lateOf } from "./form.ts";
import { WHEN_WORDS } from "./when-words.ts";

export function WhenPart({ answer }: { answer: Answer | null }) {
  const t = useWords(WHEN_WORDS);
  const { form, set, editing } = useComposing();
  // What there is stays of its sort: a campaign does not become a schedule.
  const kinds: readonly When[] =
    editing === "schedule" ? ["recurring"] : editing === null ? ["now", "at", "recurring"] : ["now", "at"];
  const parts = { now: <NowPart />, at: <AtPart answer={answer} />, recurring: <RecurringPart /> };
  return (
    <section className="card stack" aria-label={t("when")}>
      <h2>{t("when")}</h2>
      <Tabs
        activeKey={form.when}
        onChange={(when) => set({ when: when as When })}
        destroyOnHidden
        items={kinds.map((kind) => ({ key: kind, label: t(`when.${kind}`), children: parts[kind] }))}
      />
      <More answer={answer} />
    </section>
  );
}

function NowPart() {
  const t = useWords(WHEN_WORDS);
  return <p className="soft compose-plain">{t("nowHint")}</p>;
}

function AtPart({ answer }: { answer: Answer | null }) {
  const t = useWords(WHEN_WORDS);
  const { form, set, touch, faultsOf } = useComposing();
  const { zone, now } = useHere();
  const time = useTimeWords();
  const instant = usePlanNow(30_000);
  const near = now.nextFreeSeats[0]?.seat ?? new Date(instant).toISOString();
  const wall = wallAt(instant, near);
  const own = answer === null ? null : time.own(answer.at);
  return (
    <Field
      path="at"
      label={t("at")}
      hint={
        <>
          {t("zone", { zone })}
          {own === null ? null : <> · {t("own", { time: own })}</>}
        </>
      }
    >
      {({ id }) => (
        <WallPicker
          id={id}
          value={form.at}
          earliest={`${wall.date}T${clockText(wall.minute)}`}
          label={t("at")}
          isWrong={faultsOf("at").length > 0}
          onChange={(at) => {
            set({ at });
            touch("at");
          }}
        />
      )}
    </Field>
  );
}

const RECURRENCE_FIELDS = [
  "cron",
  "zone",
  "starts",
  "ends",
  "exclude",
] as const satisfies readonly (keyof Recurrence)[];

function RecurringPart() {
  const t = useWords(COMPOSE_WORDS);
  const { form, set, touch, faultsOf } = useComposing();
  const faults: Partial<Record<keyof Recurrence, string>> = {};
  for (const field of RECURRENCE_FIELDS) {
    const [first] = faultsOf(field);
    if (first === undefined) continue;
    const { key, ...values } = first;
    faults[field] = t(`fault.${key}`, values);
  }
  return (
    <RecurrenceForm
      value={form.recurrence}
      onChange={(recurrence) => {
        set({ recurrence });
        for (const field of RECURRENCE_FIELDS) {
          if (recurrence[field] !== form.recurrence[field]) touch(field);
        }
      }}
      faults={faults}
    />
  );
}

const SLIPS = [30, 60, 120, 240, 480, 720, 1_440, 2_880, 4_320, 10_080];
const PRIORITIES = ["urgent", "normal", "low"] as const satisfies readonly Priority[];
const LATES = ["hold", "skip", "send"] as const satisfies readonly Late[];

function More({ answer }: { answer: Answer | null }) {
  const t = useWords(WHEN_WORDS);
  const { form } = useComposing();
  const isUsual = form.priority === "normal" && !form.anytime && form.late === null;
  return (
    <Collapse
      size="small"
      defaultActiveKey={isUsual ? [] : ["more"]}
      items={[{ key: "more", label: t("more"), children: <MoreFields answer={answer} /> }]}
    />
  );
}

function MoreFields({ answer }: { answer: Answer | null }) {
  const t = useWords(WHEN_WORDS);
  const { form, set } = useComposing();
  const time = useTimeWords();
  const isOnce = form.when !== "recurring";
  const slips = SLIPS.includes(form.slipMinutes) ? SLIPS : [...SLIPS, form.slipMinutes].sort((a, b) => a - b);
  const deadline = answer?.deadline ?? null;
  return (
    <div className="stack">
      {isOnce ? (
        <Field
          path="deadline"
          label={t("slip")}
          hint={deadline === null ? t("slipHint") : `${t("slipHint")} ${t("latest", { time: time.moment(deadline) })}`}
        >
          {(control) => (
            <Select
              {...control}
              value={form.slipMinutes}
              onChange={(slipMinutes: number) => set({ slipMinutes })}
              options={slips.map((minutes) => ({
                value: minutes,
                label: t("after", { length: time.length(minutes * MINUTE_MS) }),
              }))}
            />
          )}
        </Field>
      ) : null}
      <Field path="priority" label={t("priority")} hint={t("priorityHint")}>
        {(control) => (
          <Select
            {...control}
            value={form.priority}
            onChange={(priority: Priority) => set({ priority })}
            options={PRIORITIES.map((each) => ({ value: each, label: t(`priority.${each}`) }))}
          />
        )}
      </Field>
      {form.when === "now" ? null : <FlagField field="anytime" label={t("anytime")} hint={t("anytimeHint")} />}
      <Field path="late" label={t("late")} hint={t("lateHint")}>
        {(control) => (
          <Select
            {...control}
            value={lateOf(form)}
            onChange={(late: Late) => set({ late })}
            options={LATES.map((each) => ({ value: each, label: t(`late.${each}`) }))}
          />
        )}
      </Field>
    </div>
  );
}
