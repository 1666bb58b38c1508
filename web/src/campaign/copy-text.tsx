/** A text to be looked for elsewhere, with a button that copies it; where the browser lets nobody copy, it is selected. */
import { App, Button } from "antd";
import { useRef } from "react";
import { useWords } from "../words/i18n.ts";
import { DETAIL_WORDS } from "./detail-words.ts";

export function CopyText({ text, label }: { text: string; label: string }) {
  const t = useWords(DETAIL_WORDS);
  const { message } = App.useApp();
  const shown = useRef<HTMLElement>(null);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      void message.success(t("copied"));
    } catch {
      // Pages that are not secure have no clipboard: selected, it is one key away.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
    }
  }

  return (
    <span className="camp-copy">
      <code ref={shown} className="break">
        {text}
      </code>
      <Button size="small" autoInsertSpace={false} aria-label={label} onClick={() => void copy()}>
        {t("copy")}
      </Button>
    </span>
  );
}
