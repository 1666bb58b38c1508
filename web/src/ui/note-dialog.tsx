/** A question before something is done, with room for a note that goes into the audit. */
import { Input, Modal } from "antd";
import type { ReactNode } from "react";
import { useId, useState } from "react";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/i18n.ts";

/** As many characters as Herald keeps of a note. */
const NOTE_MAX = 1_000;

export function NoteDialog({
  title,
  children,
  button,
  isDanger = false,
  needsNote = false,
  onDone,
  onClose,
}: {
  title: string;
  children?: ReactNode;
  /** Says what it does. */
  button: string;
  isDanger?: boolean;
  /** Whether it cannot be done without saying why. */
  needsNote?: boolean;
  /** Answers whether it was done; the dialog stays open when it was not. */
  onDone: (note: string) => Promise<boolean>;
  onClose: () => void;
}) {
  const t = useWords(COMMON);
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  const id = useId();

  async function finish() {
    setBusy(true);
    const isDone = await onDone(note.trim());
    setBusy(false);
    if (isDone) onClose();
  }

  return (
    <Modal
      open
      // Locking the page behind it would add a style that the server's policy does not let in.
      scrollLock={false}
      title={title}
      okText={button}
      cancelText={t("cancel")}
      okButtonProps={{ danger: isDanger, loading: isBusy, disabled: needsNote && note.trim() === "" }}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      <div className="stack">
        {children}
        <label htmlFor={id}>{needsNote ? t("note") : t("noteOptional")}</label>
        <Input.TextArea
          id={id}
          value={note}
          maxLength={NOTE_MAX}
          // One that grows with its text writes styles that the page's policy refuses.
          rows={3}
          onChange={({ target }) => setNote(target.value)}
        />
      </div>
    </Modal>
  );
}
