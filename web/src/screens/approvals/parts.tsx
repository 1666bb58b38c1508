/** A headed part of what is to be judged; and what Herald finds worth a look. */
import { Alert } from "antd";
import type { ReactNode } from "react";
import type { Warning } from "../../api/campaigns.ts";
import { useWords } from "../../words/i18n.ts";
import { APPROVALS_WORDS } from "./approvals-words.ts";

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="stack">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const t = useWords(APPROVALS_WORDS);
  if (warnings.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("warnings")}
      description={
        <ul className="approvals-warnings break">
          {warnings.map(({ code, path, text }) => (
            <li key={`${code} ${path}`}>{text}</li>
          ))}
        </ul>
      }
    />
  );
}
