/** How the app is, in words, with what operators can do about it; how Herald itself is; and everything that happened. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { armApp, pauseApp, resumeApp } from "../../api/apps.ts";
import { useChange } from "../../api/queries.ts";
import { APP_WORDS } from "../../app/app-words.ts";
import { useHere } from "../../app/here.ts";
import { STANDING_WORDS } from "../../campaign/standing-words.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { NoteDialog } from "../../ui/note-dialog.tsx";
import { useWords } from "../../words/i18n.ts";
import { Audit } from "./audit.tsx";
import { HEALTH_WORDS } from "./health-words.ts";
import { readReadiness } from "./readiness.ts";

type Asked = "pause" | "resume" | "arm";

export function Health() {
  const { app, now } = useHere();
  const t = useWords(HEALTH_WORDS);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { hold, paused, disarmed, unreadable, isWorkerAlive } = now;
  const sends = [hold, paused, disarmed, unreadable].every((each) => each === null) && isWorkerAlive;
  const canResume = paused !== null || (hold !== null && hold.until === null);
  return (
    <>
      <section className="card stack">
        <div className="row">
          <h2>{t("title", { app })}</h2>
          <span className={`grow settings-state settings-state-${sends ? "good" : "bad"}`}>
            {t(sends ? "sends" : "stopped")}
          </span>
          {paused === null ? <Button onClick={() => setAsked("pause")}>{t("pauseButton", { app })}</Button> : null}
          {canResume ? <Button onClick={() => setAsked("resume")}>{t("resumeButton", { app })}</Button> : null}
          {disarmed === null ? null : (
            <Button danger onClick={() => setAsked("arm")}>
              {t("armButton", { app })}
            </Button>
          )}
        </div>
        <State />
      </section>
      <Inside />
      <Audit />
      {asked === null ? null : <Ask asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function State() {
  const { now, session } = useHere();
  const t = useWords(HEALTH_WORDS);
  const tStanding = useWords(STANDING_WORDS);
  const time = useTimeWords();
  const readiness = useQuery({ queryKey: ["readyz"], queryFn: readReadiness, refetchInterval: 15_000 });
  const { hold, paused, disarmed, unreadable, isWorkerAlive, provider, campaigns } = now;
  const ready = readiness.data;
  const counts = Object.entries(campaigns).filter(([, count]) => count > 0);
  const statusName = (status: string) =>
    status === "scheduled" ? t("status.scheduled") : tStanding(`short.${status}` as "short.sent");
  const lines = [
    { name: t("provider"), says: t(`provider.${provider}`) },
    { name: t("worker"), says: t(isWorkerAlive ? "workerAlive" : "workerGone") },
    {
      name: t("hold"),
      says:
        hold === null
          ? t("holdNone")
          : t(hold.until === null ? "holdOpen" : "holdUntil", {
              since: time.moment(hold.since),
              until: hold.until === null ? "" : time.moment(hold.until),
              why: hold.why,
            }),
    },
    {
      name: t("pause"),
      says:
        paused === null
          ? t("pauseNone")
          : t(paused.note === "" ? "pausedBy" : "pausedNote", {
              by: paused.by,
              since: time.moment(paused.at),
              note: paused.note,
            }),
    },
    { name: t("ledger"), says: disarmed ?? t("armed") },
    { name: t("rules"), says: unreadable ?? t("readable") },
    {
      name: t("ready"),
      says:
        ready === undefined
          ? t(readiness.error === null ? "readyUnknown" : "readyAway")
          : ready.isReady
            ? t("readyYes")
            : t("readyNo", { why: ready.why }),
    },
    { name: t("version"), says: session.version },
    {
      name: t("campaigns"),
      says: counts.map(([status, count]) => t("status", { name: statusName(status), count })).join(" · ") || "0",
    },
  ];
  return (
    <dl className="settings-facts">
      {lines.map(({ name, says }) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  );
}

function Inside() {
  const { session } = useHere();
  const t = useWords(HEALTH_WORDS);
  return (
    <section className="card stack">
      <h2>{t("inside")}</h2>
      <div className="row">
        <a href="/docs">{t("docs")}</a>
        <a href="/metrics">{t("metrics")}</a>
        {session.apps === "all" ? (
          <a href="/queues">{t("queues")}</a>
        ) : (
          <span className="soft">{`${t("queues")}: ${t("operatorsOfAll")}`}</span>
        )}
      </div>
    </section>
  );
}

function Ask({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { app } = useHere();
  const t = useWords(HEALTH_WORDS);
  const tApp = useWords(APP_WORDS);
  const act = useAct();
  const pause = useChange((note: string) => pauseApp(app, note));
  const resume = useChange((note: string) => resumeApp(app, note));
  const arm = useChange((note: string) => armApp(app, note));
  const ways = {
    pause: {
      change: pause,
      title: t("pauseTitle", { app }),
      body: t("pauseBody"),
      button: t("pauseDo", { app }),
      done: t("paused", { app }),
    },
    resume: {
      change: resume,
      title: tApp("resumeTitle", { app }),
      body: tApp("resumeBody"),
      button: tApp("resume"),
      done: tApp("resumed", { app }),
    },
    arm: {
      change: arm,
      title: tApp("armTitle", { app }),
      body: tApp("armBody"),
      button: tApp("arm"),
      done: tApp("armed", { app }),
    },
  };
  const { change, title, body, button, done } = ways[asked];
  return (
    <NoteDialog
      title={title}
      button={button}
      isDanger={asked !== "resume"}
      onClose={onClose}
      onDone={(note) => act(() => change.mutateAsync(note), done)}
    >
      <span>{body}</span>
    </NoteDialog>
  );
}
