/** Before millions are written to at once: what that means, and the name of the app, typed by hand. */
import { Input, Modal } from "antd";
import { useId, useState } from "react";
import { useDays } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { audienceOf } from "../../app/rules.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { wallOf } from "../../time/wall.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import type { Answer } from "./answer.ts";
import { NOW_WORDS } from "./now-words.ts";

export function NowDialog({
  answer,
  seat,
  isSoon,
  name,
  onSend,
  onClose,
}: {
  answer: Answer;
  seat: string;
  /** Whether it goes out after the countdown, and not only when there is room again. */
  isSoon: boolean;
  name: string;
  /** Answers whether the dialog is done with. */
  onSend: () => Promise<boolean>;
  onClose: () => void;
}) {
  const t = useWords(NOW_WORDS);
  const common = useWords(COMMON);
  const time = useTimeWords();
  const { app, now } = useHere();
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const audience = audienceOf(now.rules);
  const { date } = wallOf(seat);
  const { data } = useDays(app, { from: date, count: 1 });
  const day = data?.days[0];
  const left =
    day?.date === date && day.free !== null && day.limit !== null
      ? { free: Math.max(0, day.free - 1), limit: day.limit }
      : null;
  const isTyped = typed.trim() === app;

  async function send() {
    if (!isTyped || isBusy) return;
    setBusy(true);
    const isDone = await onSend();
    setBusy(false);
    if (isDone) onClose();
  }

  return (
    <Modal
      open
      title={t(isSoon ? "title" : "titleLater", { time: time.moment(seat) })}
      okText={t(isSoon ? "send" : "sendLater", { time: time.moment(seat) })}
      cancelText={common("cancel")}
      okButtonProps={{ danger: true, disabled: !isTyped, loading: isBusy }}
      onOk={() => void send()}
      onCancel={onClose}
    >
      <div className="stack">
        <strong className="break">{name}</strong>
        <ul className="compose-now">
          <li>{audience === null ? t("everyone") : t("audience", { people: time.people(audience) })}</li>
          {answer.delivered === null ? null : <li>{t("delivered", { time: time.moment(answer.delivered) })}</li>}
          {left === null ? null : <li>{t("left", left)}</li>}
          <li>{t("recall")}</li>
          {isSoon ? <li>{t("countdown")}</li> : null}
        </ul>
        <label htmlFor={id}>{t("type", { app })}</label>
        <Input
          id={id}
          autoFocus
          autoComplete="off"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onPressEnter={() => void send()}
        />
      </div>
    </Modal>
  );
}
