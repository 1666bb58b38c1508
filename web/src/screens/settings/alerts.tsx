/** Where alerts of the app go, each with a test, and below what became of them. */
import { Button } from "antd";
import { useState } from "react";
import type { AlertTarget, AlertTested } from "../../api/alerts.ts";
import { removeTarget, testTarget } from "../../api/alerts.ts";
import { useChange, useTargets } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { useAct } from "../../ui/act.tsx";
import { Nothing, Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { ALERTS_WORDS } from "./alerts-words.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Deliveries } from "./deliveries.tsx";
import { SETTINGS_WORDS } from "./settings-words.ts";
import { TargetDialog } from "./target-dialog.tsx";
import { useTargetWords } from "./target-words.ts";

export function Alerts() {
  const { app } = useHere();
  const t = useWords(ALERTS_WORDS);
  const targets = useTargets(app);
  const [isMaking, setMaking] = useState(false);
  const taken = (targets.data ?? []).map(({ id }) => id);
  return (
    <>
      <section className="card stack">
        <div className="row">
          <h2 className="grow">{t("title")}</h2>
          <Button type="primary" disabled={targets.data === undefined} onClick={() => setMaking(true)}>
            {t("newTarget")}
          </Button>
        </div>
        <p className="soft" style={{ margin: 0 }}>
          {t("lead")}
        </p>
        <Shown query={targets}>
          {(data) =>
            data.length === 0 ? (
              <Nothing title={t("nowhere")}>{t("nowhereTodo")}</Nothing>
            ) : (
              <ul className="settings-list">
                {data.map((target) => (
                  <Target key={target.id} target={target} />
                ))}
              </ul>
            )
          }
        </Shown>
        {isMaking ? <TargetDialog target={null} taken={taken} onClose={() => setMaking(false)} /> : null}
      </section>
      <Deliveries />
    </>
  );
}

function Target({ target }: { target: AlertTarget }) {
  const { app } = useHere();
  const t = useWords(ALERTS_WORDS);
  const tSettings = useWords(SETTINGS_WORDS);
  const wordsOf = useTargetWords();
  const act = useAct();
  const [asked, setAsked] = useState<"change" | "remove" | null>(null);
  const [tested, setTested] = useState<AlertTested | null>(null);
  const test = useChange(() => testTarget(app, target.id));
  const remove = useChange(() => removeTarget(app, target.id));
  const { id, active, offWhy } = target;
  const close = () => setAsked(null);
  const isOn = active && offWhy === null;
  return (
    <li className="settings-entry">
      <div className="row">
        <strong className="break">{id}</strong>
        <span className={`grow settings-state settings-state-${isOn ? "good" : offWhy === null ? "off" : "bad"}`}>
          {t(isOn ? "on" : "off")}
        </span>
        <Button
          size="small"
          loading={test.isPending}
          aria-label={t("testLabel", { id })}
          onClick={() => {
            setTested(null);
            void act(async () => setTested(await test.mutateAsync(undefined)), null);
          }}
        >
          {t("test")}
        </Button>
        <Button size="small" aria-label={t("changeLabel", { id })} onClick={() => setAsked("change")}>
          {tSettings("change")}
        </Button>
        <Button size="small" danger aria-label={t("removeLabel", { id })} onClick={() => setAsked("remove")}>
          {tSettings("remove")}
        </Button>
      </div>
      {offWhy === null ? null : <span className="break">{t("offWhy", { why: offWhy })}</span>}
      <span className="soft break">{wordsOf(target).join(" · ")}</span>
      <span role="status">
        {test.isPending ? t("testing") : null}
        {tested === null ? null : <Tested tested={tested} />}
      </span>
      {asked === "change" ? <TargetDialog target={target} taken={[]} onClose={close} /> : null}
      {asked === "remove" ? (
        <ConfirmDialog
          isDanger
          title={t("removeTitle", { id })}
          button={t("removeButton", { id })}
          onClose={close}
          onDone={() => act(() => remove.mutateAsync(undefined), t("removed", { id }))}
        >
          {t("removeBody")}
        </ConfirmDialog>
      ) : null}
    </li>
  );
}

function Tested({ tested }: { tested: AlertTested }) {
  const t = useWords(ALERTS_WORDS);
  const { result, httpStatus, why } = tested;
  const key = httpStatus === null ? result : (`${result}Status` as const);
  return (
    <span className={`settings-state settings-state-${result === "delivered" ? "good" : "bad"} break`}>
      {t(key, { status: httpStatus ?? "", why: why ?? "" })}
    </span>
  );
}
