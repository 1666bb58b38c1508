/** Before and now, side by side; in texts each word that went or came is marked. */
import type { ReactNode } from "react";
import { useWords } from "../../words/i18n.ts";
import { APPROVALS_WORDS } from "./approvals-words.ts";
import type { TextChange } from "./message-changes.ts";
import { wordDiff } from "./word-diff.ts";

export function Compared({ title, before, now }: { title: string; before: ReactNode; now: ReactNode }) {
  const t = useWords(APPROVALS_WORDS);
  return (
    <div>
      <h4 className="approvals-what break">{title}</h4>
      <dl className="approvals-compared">
        <div>
          <dt>{t("before")}</dt>
          <dd className="break">{before}</dd>
        </div>
        <div>
          <dt>{t("now")}</dt>
          <dd className="break">{now}</dd>
        </div>
      </dl>
    </div>
  );
}

const NAMED = [
  ...(["content.content", "content.title", "content.url", "content.imageUri"] as const),
  ...(["pushContent", "pushExt.title", "pushData", "fromUserId", "objectName"] as const),
];

export function TextCompared({ change: { path, before, after } }: { change: TextChange }) {
  const t = useWords(APPROVALS_WORDS);
  const named = NAMED.find((each) => each === path);
  const pieces = wordDiff(before ?? "", after ?? "");
  const side = (other: "gone" | "new") =>
    pieces.map(({ kind, text }, index) => {
      if (kind === "same") return <span key={index}>{text}</span>;
      if (kind === other) return null;
      return kind === "gone" ? <del key={index}>{text}</del> : <ins key={index}>{text}</ins>;
    });
  return (
    <Compared
      title={named === undefined ? path : t(`text.${named}`)}
      before={before === null ? <span className="soft">{t("empty")}</span> : side("new")}
      now={after === null ? <span className="soft">{t("empty")}</span> : side("gone")}
    />
  );
}
