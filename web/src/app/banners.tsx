/** Shown only while true: what keeps the whole app from sending, with the button that ends it. */
import { Alert, Button } from "antd";
import { useState } from "react";
import { armApp, resumeApp } from "../api/apps.ts";
import { useChange } from "../api/queries.ts";
import { useTimeWords } from "../time/time-words.ts";
import { useAct } from "../ui/act.tsx";
import { NoteDialog } from "../ui/note-dialog.tsx";
import { useWords } from "../words/i18n.ts";
import { APP_WORDS } from "./app-words.ts";
import { useHere } from "./here.ts";

type Asked = "resume" | "arm";

export function Banners() {
  const { app, now, can } = useHere();
  const t = useWords(APP_WORDS);
  const time = useTimeWords();
  const act = useAct();
  const [asked, setAsked] = useState<Asked | null>(null);
  const resume = useChange((note: string) => resumeApp(app, note));
  const arm = useChange((note: string) => armApp(app, note));
  const { paused, hold, disarmed, unreadable, isWorkerAlive } = now;

  const button = (what: Asked) =>
    can("operate") ? (
      <Button size="small" onClick={() => setAsked(what)}>
        {t(what)}
      </Button>
    ) : (
      <span className="soft">{t("askOperator")}</span>
    );
  return (
    <div className="banners" aria-live="polite">
      {disarmed === null ? null : (
        <Alert banner type="error" title={t("disarmed", { why: disarmed })} action={button("arm")} />
      )}
      {unreadable === null ? null : <Alert banner type="error" title={t("unreadable", { why: unreadable })} />}
      {paused === null ? null : (
        <Alert
          banner
          type="warning"
          title={t(paused.note === "" ? "paused" : "pausedNote", {
            by: paused.by,
            since: time.moment(paused.at),
            note: paused.note,
          })}
          action={button("resume")}
        />
      )}
      {hold === null ? null : (
        <Alert
          banner
          type="warning"
          title={t(hold.until === null ? "held" : "heldUntil", {
            why: hold.why,
            since: time.moment(hold.since),
            until: hold.until === null ? "" : time.moment(hold.until),
          })}
          action={hold.until === null ? button("resume") : undefined}
        />
      )}
      {isWorkerAlive ? null : <Alert banner type="warning" title={t("noWorker")} />}
      {asked === null ? null : (
        <NoteDialog
          title={t(`${asked}Title`, { app })}
          button={t(asked)}
          isDanger={asked === "arm"}
          onClose={() => setAsked(null)}
          onDone={(note) => {
            const change = asked === "resume" ? resume : arm;
            return act(() => change.mutateAsync(note), t(asked === "resume" ? "resumed" : "armed", { app }));
          }}
        >
          {t(`${asked}Body`)}
        </NoteDialog>
      )}
    </div>
  );
}
