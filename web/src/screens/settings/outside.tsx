/** Calls made with the same App Key outside Herald: recorded here, so that the plan reckons with them. */
import { Button, Input } from "antd";
import type { FormEvent } from "react";
import { useState } from "react";
import { recordOutsideCall } from "../../api/apps.ts";
import { useChange, useFacts } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { planNow } from "../../time/plan-clock.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { localTime, wallAt } from "../../time/wall.ts";
import { useAct } from "../../ui/act.tsx";
import { Shown } from "../../ui/states.tsx";
import { WallPicker } from "../../ui/wall-picker.tsx";
import { useWords } from "../../words/i18n.ts";
import { Field } from "./field.tsx";
import type { CallForm } from "./outside-call.ts";
import { callFaults, onWallOf, spanOf } from "./outside-call.ts";
import { OUTSIDE_WORDS } from "./outside-words.ts";
import { Usage } from "./usage.tsx";

const NOTE_MAX = 1_000;
const EMPTY: CallForm = { started: null, finished: null, note: "" };

export function Outside() {
  const t = useWords(OUTSIDE_WORDS);
  return (
    <>
      <section className="card stack">
        <h2>{t("usage")}</h2>
        <Usage />
      </section>
      <RecordCall />
      <Recorded />
    </>
  );
}

function RecordCall() {
  const { app, now, zone } = useHere();
  const t = useWords(OUTSIDE_WORDS);
  const time = useTimeWords();
  const act = useAct();
  const [form, setForm] = useState(EMPTY);
  const [isTried, setTried] = useState(false);
  const record = useChange(({ started, finished, note }: CallForm) =>
    recordOutsideCall(app, {
      started: { local: started ?? "", zone },
      ...(finished === null ? {} : { finished: { local: finished, zone } }),
      note: note.trim(),
    }),
  );
  const wallNow = () => {
    // Any answer of the app's carries its offset; this one is about something close to now.
    const near = now.nextFreeSeats[0]?.seat ?? new Date(planNow()).toISOString();
    const { date, minute } = wallAt(planNow(), near);
    return localTime(date, minute);
  };
  const faults = callFaults(form, wallNow()).filter(({ kind }) => isTried || kind !== "missing");
  const textsOf = (path: "started" | "finished") =>
    faults.filter((fault) => fault.path === path).map(({ kind }) => t(`fault.${kind}`));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (callFaults(form, wallNow()).length > 0) return;
    const isDone = await act(() => record.mutateAsync(form), t("recorded"));
    if (!isDone) return;
    setForm(EMPTY);
    setTried(false);
  }

  return (
    <form className="card" onSubmit={(event) => void submit(event)}>
      <h2>{t("title")}</h2>
      <p className="soft">{t("lead")}</p>
      <Field label={t("started")} hint={t("startedHint", { zone })} faults={textsOf("started")}>
        {({ id, status }) => (
          <span className="row">
            <WallPicker
              id={id}
              value={form.started}
              isWrong={status === "error"}
              onChange={(started) => setForm({ ...form, started })}
            />
            <Button size="small" onClick={() => setForm({ ...form, started: wallNow() })}>
              {t("justNow")}
            </Button>
          </span>
        )}
      </Field>
      <Field label={t("finished")} hint={t("finishedHint")} faults={textsOf("finished")}>
        {({ id, status }) => (
          <WallPicker
            id={id}
            value={form.finished}
            isWrong={status === "error"}
            onChange={(finished) => setForm({ ...form, finished })}
          />
        )}
      </Field>
      <Field label={t("note")} hint={t("noteHint")}>
        {(control) => (
          <Input.TextArea
            {...control}
            value={form.note}
            maxLength={NOTE_MAX}
            rows={3}
            onChange={({ target }) => setForm({ ...form, note: target.value })}
          />
        )}
      </Field>
      <Button type="primary" htmlType="submit" loading={record.isPending}>
        {form.started === null ? t("record") : t("recordAt", { at: time.moment(`${form.started}:00`) })}
      </Button>
    </form>
  );
}

function Recorded() {
  const { app } = useHere();
  const t = useWords(OUTSIDE_WORDS);
  const time = useTimeWords();
  const facts = useFacts(app, app);
  return (
    <section className="card stack">
      <h2>{t("list")}</h2>
      <Shown query={facts}>
        {({ pages }) => {
          const calls = pages.flatMap((page) => page.facts).filter(({ action }) => action === "app.outside-call");
          return (
            <>
              {calls.length === 0 ? (
                <span className="soft">{t(facts.hasNextPage ? "noneSoFar" : "none")}</span>
              ) : (
                <ul className="settings-list">
                  {calls.map(({ n, at, actor, detail }) => {
                    const span = spanOf(detail);
                    const note = typeof detail["note"] === "string" ? detail["note"] : "";
                    const words = (instant: number) => time.moment(onWallOf(instant, at));
                    return (
                      <li key={n} className="settings-entry">
                        <span className="figures">
                          {span === null
                            ? ""
                            : span.finishedAt === span.startedAt
                              ? words(span.startedAt)
                              : t("span", { from: words(span.startedAt), to: words(span.finishedAt) })}
                        </span>
                        {note === "" ? null : <span className="break">{note}</span>}
                        <span className="soft">{t("by", { by: actor, at: time.moment(at) })}</span>
                      </li>
                    );
                  })}
                </ul>
              )}
              {facts.hasNextPage ? (
                <div>
                  <Button loading={facts.isFetchingNextPage} onClick={() => void facts.fetchNextPage()}>
                    {t("earlier")}
                  </Button>
                </div>
              ) : null}
            </>
          );
        }}
      </Shown>
    </section>
  );
}
