/** A question before something is done, whose button says what that is. */
import { Alert, Modal } from "antd";
import type { ReactNode } from "react";
import { useState } from "react";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/i18n.ts";

export function ConfirmDialog({
  title,
  children,
  button,
  isDanger = false,
  isReady = true,
  warning = null,
  onDone,
  onClose,
}: {
  title: string;
  children: ReactNode;
  button: string;
  isDanger?: boolean;
  /** Whether it is known by now what would be done. */
  isReady?: boolean;
  warning?: string | null;
  /** Answers whether it was done; the dialog stays open when it was not. */
  onDone: () => Promise<boolean>;
  onClose: () => void;
}) {
  const t = useWords(COMMON);
  const [isBusy, setBusy] = useState(false);

  async function finish() {
    setBusy(true);
    const isDone = await onDone();
    setBusy(false);
    if (isDone) onClose();
  }

  return (
    <Modal
      open
      title={<span className="break">{title}</span>}
      okText={button}
      cancelText={t("cancel")}
      okButtonProps={{ danger: isDanger, loading: isBusy, disabled: !isReady }}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      <div className="stack">
        {warning === null ? null : <Alert type="warning" showIcon title={warning} />}
        <div>{children}</div>
      </div>
    </Modal>
  );
}
