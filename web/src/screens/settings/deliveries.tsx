/** What became of alerts, the latest first; those that were given up can be sent again, or forgotten. */
import { Button, Switch } from "antd";
import { useId, useState } from "react";
import type { Delivery } from "../../api/alerts.ts";
import { dismissDeliveries, replayDeliveries } from "../../api/alerts.ts";
import { useChange, useDeliveries } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { ALERTS_WORDS } from "./alerts-words.ts";

const LOOKS = { pending: "warn", delivered: "good", dead: "bad" } as const;

export function Deliveries() {
  const { app } = useHere();
  const t = useWords(ALERTS_WORDS);
  const id = useId();
  const [isDeadOnly, setDeadOnly] = useState(false);
  const deliveries = useDeliveries(app, isDeadOnly ? "dead" : undefined);
  const dead = useDeliveries(app, "dead");
  const { replay, dismiss } = useDeadLetters();
  const count = dead.data?.length ?? 0;
  return (
    <section className="card stack">
      <div className="row">
        <h2 className="grow">{t("deliveries")}</h2>
        <span className="row">
          <Switch id={id} size="small" checked={isDeadOnly} onChange={setDeadOnly} />
          <label htmlFor={id}>{t("onlyDead")}</label>
        </span>
      </div>
      {count > 1 ? (
        <div className="row">
          <Button onClick={() => void replay()}>{t("replayAll", { count })}</Button>
          <Button onClick={() => void dismiss()}>{t("dismissAll", { count })}</Button>
        </div>
      ) : null}
      <Shown query={deliveries}>
        {(data) =>
          data.length === 0 ? (
            <span className="soft">{t("noDeliveries")}</span>
          ) : (
            <ul className="settings-list">
              {data.map((delivery) => (
                <OneDelivery key={delivery.id} delivery={delivery} />
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

function OneDelivery({ delivery }: { delivery: Delivery }) {
  const { app } = useHere();
  const t = useWords(ALERTS_WORDS);
  const time = useTimeWords();
  const { replay, dismiss } = useDeadLetters();
  const { id, kind, subject, target, at, state, tries, nextTry, lastError, httpStatus } = delivery;
  const what = t(`event.${kind}`);
  const more = [
    time.moment(at),
    target,
    tries > 0 ? t("tries", { count: tries }) : "",
    nextTry === null ? "" : t("nextTry", { at: time.moment(nextTry) }),
    httpStatus === null || state === "delivered" ? "" : `HTTP ${httpStatus}`,
  ];
  return (
    <li className="settings-entry">
      <div className="row">
        <span className={`settings-state settings-state-${LOOKS[state]}`}>{t(`state.${state}`)}</span>
        <span className="grow break">
          {what}
          {subject === app ? null : <span className="soft">{` · ${subject}`}</span>}
        </span>
        {state === "dead" ? (
          <>
            <Button size="small" aria-label={t("replayLabel", { what, target })} onClick={() => void replay(id)}>
              {t("replay")}
            </Button>
            <Button size="small" aria-label={t("dismissLabel", { what, target })} onClick={() => void dismiss(id)}>
              {t("dismiss")}
            </Button>
          </>
        ) : null}
      </div>
      <span className="soft figures break">{more.filter((part) => part !== "").join(" · ")}</span>
      {lastError === null ? null : <span className="soft break">{lastError}</span>}
    </li>
  );
}

/** One of those given up, or all when left out. */
function useDeadLetters() {
  const { app } = useHere();
  const t = useWords(ALERTS_WORDS);
  const act = useAct();
  const replaying = useChange((delivery: number | undefined) => replayDeliveries(app, delivery));
  const dismissing = useChange((delivery: number | undefined) => dismissDeliveries(app, delivery));
  return {
    replay: (delivery?: number) => act(() => replaying.mutateAsync(delivery), t("replayed")),
    dismiss: (delivery?: number) => act(() => dismissing.mutateAsync(delivery), t("dismissed")),
  };
}
