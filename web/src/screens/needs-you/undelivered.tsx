/** Alerts that were given up: sent again, or dismissed, one or all. */
import { App, Button, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { Delivery } from "../../api/alerts.ts";
import { dismissDeliveries, replayDeliveries } from "../../api/alerts.ts";
import { useChange } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { paths } from "../../app/paths.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useAct } from "../../ui/act.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import { NEEDS_WORDS } from "./needs-words.ts";

/** One of them by its number, or all. */
type Which = number | "all";

export function Undelivered({ deliveries }: { deliveries: readonly Delivery[] }) {
  const { app } = useHere();
  const t = useWords(NEEDS_WORDS);
  const common = useWords(COMMON);
  const act = useAct();
  const { message } = App.useApp();
  const [dismissing, setDismissing] = useState<Which | null>(null);
  const replay = useChange((which: Which) => replayDeliveries(app, which === "all" ? undefined : which));
  const dismiss = useChange((which: Which) => dismissDeliveries(app, which === "all" ? undefined : which));

  const sendAgain = (which: Which) =>
    act(async () => {
      const { count } = await replay.mutateAsync(which);
      void message.success(t("replayed", { count }));
    }, null);

  async function forget(which: Which) {
    const isDone = await act(async () => {
      const { count } = await dismiss.mutateAsync(which);
      void message.success(t("dismissed", { count }));
    }, null);
    if (isDone) setDismissing(null);
  }

  return (
    <section className="stack" aria-labelledby="undelivered">
      <div className="row">
        <h2 id="undelivered" className="grow">
          {t("undelivered", { count: deliveries.length })}
        </h2>
        <Link to={paths.settings(app, "alerts")}>{t("targets")}</Link>
        <Button loading={replay.isPending} onClick={() => void sendAgain("all")}>
          {t("replayAll")}
        </Button>
        <Button onClick={() => setDismissing("all")}>{t("dismissAll")}</Button>
      </div>
      <ul className="card needs-alerts">
        {deliveries.map((delivery) => (
          <li key={delivery.id} className="row">
            <About delivery={delivery} />
            <Button size="small" disabled={replay.isPending} onClick={() => void sendAgain(delivery.id)}>
              {t("replay")}
            </Button>
            <Button size="small" onClick={() => setDismissing(delivery.id)}>
              {t("dismiss")}
            </Button>
          </li>
        ))}
      </ul>
      {dismissing === null ? null : (
        <Modal
          open
          scrollLock={false}
          title={t("dismissTitle")}
          okText={t("dismissButton")}
          cancelText={common("cancel")}
          okButtonProps={{ danger: true, loading: dismiss.isPending }}
          onOk={() => void forget(dismissing)}
          onCancel={() => setDismissing(null)}
        >
          {t("dismissBody", { count: dismissing === "all" ? deliveries.length : 1 })}
        </Modal>
      )}
    </section>
  );
}

function About({ delivery }: { delivery: Delivery }) {
  const { app } = useHere();
  const t = useWords(NEEDS_WORDS);
  const time = useTimeWords();
  const { kind, severity, subject, target, at, tries, lastError, httpStatus } = delivery;
  const why = [httpStatus === null ? "" : t("http", { status: httpStatus }), lastError ?? ""].filter(
    (part) => part !== "",
  );
  return (
    <div className="grow break">
      <strong>{t(`kind.${kind}`)}</strong> <span className="soft">({t(`severity.${severity}`)})</span>
      <div>
        {kind.startsWith("campaign.") ? (
          <Link to={paths.campaign(app, subject)}>{t("target", { target, subject })}</Link>
        ) : (
          t("target", { target, subject })
        )}
      </div>
      <div className="soft figures">
        {time.moment(at)} · {t("tries", { count: tries })}
        {why.length === 0 ? null : <> · {t("lastError", { why: why.join(" · ") })}</>}
      </div>
    </div>
  );
}
