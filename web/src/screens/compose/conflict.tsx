/** Somebody else changed it meanwhile: what they changed, and two ways on. What was typed is never lost. */
import { Alert, Button } from "antd";
import { useWords, wordbook } from "../../words/i18n.ts";
import type { Difference } from "./differences.ts";

const WORDS = wordbook("compose-conflict", {
  en: {
    title: "{{who}} changed this while you were editing",
    theirs: "Now there",
    mine: "What you have",
    both: "you changed it, too",
    empty: "(empty)",
    take: "Take theirs",
    takeHint: "what you typed is discarded",
    keep: "Save mine over it",
    keepHint: "their change is replaced when you press the button on the right",
    "f.text": "Text",
    "f.content": "Content",
    "f.push": "Notification",
    "f.sender": "Sender",
    "f.name": "Name",
    "f.time": "Time",
    "f.more": "Options",
  },
  zh: {
    title: "您编辑期间，{{who}} 修改了它",
    theirs: "现在的内容",
    mine: "您的内容",
    both: "您也改过",
    empty: "（空）",
    take: "采用对方的修改",
    takeHint: "放弃您输入的内容",
    keep: "用我的覆盖",
    keepHint: "点击右侧按钮后将替换对方的修改",
    "f.text": "正文",
    "f.content": "内容",
    "f.push": "推送通知",
    "f.sender": "发送者",
    "f.name": "名称",
    "f.time": "时间",
    "f.more": "选项",
  },
});

const NAMES: Readonly<Record<string, "f.text" | "f.push" | "f.sender" | "f.name" | "f.time" | "f.content">> = {
  text: "f.text",
  summary: "f.text",
  kind: "f.content",
  title: "f.content",
  imageUri: "f.content",
  url: "f.content",
  thumbnail: "f.content",
  objectName: "f.content",
  body: "f.content",
  pushContent: "f.push",
  pushTitle: "f.push",
  pushData: "f.push",
  vendors: "f.push",
  fromUserId: "f.sender",
  name: "f.name",
  at: "f.time",
  recurrence: "f.time",
};

export function Conflict({
  who,
  changes,
  onTake,
  onKeep,
}: {
  who: string;
  changes: readonly Difference[];
  onTake: () => void;
  onKeep: () => void;
}) {
  const t = useWords(WORDS);
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t("title", { who })}
      description={
        <div className="stack">
          <dl className="compose-changes">
            {changes.map(({ field, theirs, mine, isBoth }) => (
              <div key={field}>
                <dt>
                  {t(NAMES[field] ?? "f.more")}
                  {isBoth ? <span className="compose-warn"> · {t("both")}</span> : null}
                </dt>
                <dd className="break">
                  <span className="soft">{t("theirs")}: </span>
                  {theirs === "" ? t("empty") : theirs}
                </dd>
                <dd className="break">
                  <span className="soft">{t("mine")}: </span>
                  {mine === "" ? t("empty") : mine}
                </dd>
              </div>
            ))}
          </dl>
          <div className="row">
            <Button onClick={onTake}>{t("take")}</Button>
            <span className="soft">{t("takeHint")}</span>
          </div>
          <div className="row">
            <Button onClick={onKeep}>{t("keep")}</Button>
            <span className="soft">{t("keepHint")}</span>
          </div>
        </div>
      }
    />
  );
}
