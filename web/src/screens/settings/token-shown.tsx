/** A token, this once. It stands above everything, signing in again included, and goes only when that is said. */
import { Alert, Button, Input, Modal } from "antd";
import { useState } from "react";
import { useWords } from "../../words/i18n.ts";
import { PEOPLE_WORDS } from "./people-words.ts";

/** Above the sign-in that covers the page once a token is needed. */
const ABOVE_ALL = 2_100;

export function TokenShown({
  name,
  token,
  more = null,
  onClose,
}: {
  name: string;
  token: string;
  /** Said below it. */
  more?: { readonly text: string; readonly isGood: boolean } | null;
  onClose: () => void;
}) {
  const t = useWords(PEOPLE_WORDS);
  const [copying, setCopying] = useState<"copied" | "failed" | null>(null);

  async function copy() {
    try {
      await navigator.clipboard.writeText(token);
      setCopying("copied");
    } catch {
      setCopying("failed");
    }
  }

  return (
    <Modal
      open
      title={t("tokenTitle", { name })}
      zIndex={ABOVE_ALL}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("tokenKept")}
        </Button>
      }
    >
      <div className="stack">
        <Alert type="warning" showIcon title={t("tokenOnce")} />
        <Input
          className="settings-code"
          aria-label={t("tokenLabel")}
          readOnly
          value={token}
          onFocus={({ target }) => target.select()}
        />
        <div className="row">
          <Button onClick={() => void copy()}>{t("copyToken")}</Button>
          <span role="status">{copying === null ? "" : t(copying === "copied" ? "tokenCopied" : "copyFailed")}</span>
        </div>
        {more === null ? (
          <span>{t("tokenHandOver", { name })}</span>
        ) : (
          <Alert type={more.isGood ? "success" : "info"} showIcon title={more.text} />
        )}
      </div>
    </Modal>
  );
}
