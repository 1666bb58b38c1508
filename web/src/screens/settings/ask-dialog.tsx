/** A question before something that cannot be undone. */
import { Alert, Modal } from "antd";
import type { ReactNode } from "react";
import { useState } from "react";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";

export function AskDialog({
  title,
  button,
  warning = null,
  children,
  onDone,
  onClose,
}: {
  title: string;
  /** Says what it does. */
  button: string;
  warning?: string | null;
  children: ReactNode;
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
      title={title}
      okText={button}
      cancelText={t("cancel")}
      okButtonProps={{ danger: true, loading: isBusy }}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      <div className="stack">
        {warning === null ? null : <Alert type="warning" showIcon title={warning} />}
        <span>{children}</span>
      </div>
    </Modal>
  );
}
