/** What changed since the last yes or no, for whoever is to say the next. */
import { useHere } from "../../app/here.ts";
import { cronWords } from "../../recurrence/cron-words.ts";
import { wallTextIn } from "../../time/zoned.ts";
import { useTimeWords } from "../../time/time-words.ts";
import { useLanguage, useWords } from "../../words/i18n.ts";
import { APPROVALS_WORDS } from "./approvals-words.ts";
import type { Changes, FieldChange, Since } from "./changes-since.ts";
import { messageChanges } from "./message-changes.ts";
import { Compared, TextCompared } from "./compared.tsx";

const OTHERS = ["message", "times", "send windows", "late policy", "schedule"] as const;

type Message = Readonly<Record<string, unknown>>;

/** @param message what it says now. */
export function ChangesSince({ since, message }: { since: Since; message: Message }) {
  const t = useWords(APPROVALS_WORDS);
  const time = useTimeWords();
  if (since.kind !== "judged") return <span>{t(`changes.${since.kind}`)}</span>;
  const { verdict, by, at, note } = since;
  return (
    <div className="stack">
      <span className="soft break">
        {t(`since.${verdict}`, { by, at: time.moment(at) })}
        {note === null ? null : ` · “${note}”`}
      </span>
      <ChangeList changes={since} message={message} nothing={t("changes.none", { by })} />
    </div>
  );
}

export function ChangeList({
  changes: { fields, message: before, others },
  message,
  nothing,
}: {
  changes: Changes;
  message: Message;
  /** What is said where nothing changed. */
  nothing: string;
}) {
  const t = useWords(APPROVALS_WORDS);
  const value = useFieldValue();
  const texts = before === null ? [] : messageChanges(before, message);
  const named = OTHERS.filter((each) => others.includes(each));
  if (fields.length + texts.length + named.length === 0) return <span>{nothing}</span>;
  return (
    <>
      {fields.map(({ what, from, to }) => (
        <Compared key={what} title={t(`field.${what}`)} before={value(what, from)} now={value(what, to)} />
      ))}
      {texts.map((change) => (
        <TextCompared key={change.path} change={change} />
      ))}
      {named.length === 0 ? null : (
        <ul className="reasons">
          {named.map((each) => (
            <li key={each}>{t(`other.${each}`)}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A field as facts keep it, in words. */
function useFieldValue(): (what: FieldChange["what"], value: unknown) => string {
  const { zone } = useHere();
  const t = useWords(APPROVALS_WORDS);
  const time = useTimeWords();
  const language = useLanguage();
  return (what, value) => {
    if (typeof value === "number") return time.moment(wallTextIn(zone, value), { near: "0" });
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (typeof value !== "string") return t("empty");
    if (what === "cron") return cronWords(value, language);
    if (what === "priority" && (value === "urgent" || value === "normal" || value === "low")) {
      return t(`priority.${value}`);
    }
    if (what === "late" && (value === "send" || value === "skip" || value === "hold")) return t(`late.${value}`);
    return value;
  };
}
