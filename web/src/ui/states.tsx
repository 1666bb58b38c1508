/** What a screen shows while it waits, when there is nothing, and when something went wrong. */
import { Alert, Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import { Problem, Unreachable } from "../api/client.ts";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/i18n.ts";

export function Loading() {
  const t = useWords(COMMON);
  return (
    <div className="card" role="status" aria-label={t("loading")}>
      <Skeleton active paragraph={{ rows: 4 }} />
    </div>
  );
}

export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="card stack" style={{ alignItems: "center", padding: 40, textAlign: "center" }}>
      <h2>{title}</h2>
      {children === undefined ? null : <div className="soft">{children}</div>}
    </div>
  );
}

/** What went wrong, and what can be done about it. `onAgain` offers another try. */
export function Trouble({ error, onAgain }: { error: unknown; onAgain?: () => unknown }) {
  const t = useWords(COMMON);
  const { title, todo, faults } = useTroubleWords()(error);
  return (
    <Alert
      type="error"
      showIcon
      title={title}
      description={
        <div className="stack">
          <span>{todo}</span>
          {faults.length === 0 ? null : (
            <ul className="break" style={{ margin: 0, paddingInlineStart: "1.2em" }}>
              {faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          )}
        </div>
      }
      action={
        onAgain === undefined ? undefined : (
          <Button size="small" onClick={() => void onAgain()}>
            {t("again")}
          </Button>
        )
      }
    />
  );
}

/** A trouble in words: what happened, what to do, and every fault by its place. */
export function useTroubleWords() {
  const t = useWords(COMMON);
  return (error: unknown): { title: string; todo: string; faults: readonly string[] } => {
    if (error instanceof Unreachable) return { title: t("away"), todo: t("awayTodo"), faults: [] };
    if (error instanceof Problem) {
      const todo = error.code === "stale-revision" ? t("changedMeanwhile") : error.todo;
      return { title: sentence(error.message), todo, faults: error.faults.map(({ text }) => text) };
    }
    return { title: t("unexpected"), todo: t("unexpectedTodo"), faults: [] };
  };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Shows an answer once it is there: before that the shape of it, and a trouble when there never was one. */
export function Shown<Data>({
  query,
  children,
}: {
  query: { readonly data: Data | undefined; readonly error: unknown; refetch(): unknown };
  children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch } = query;
  if (data !== undefined) return <>{children(data)}</>;
  return error == null ? <Loading /> : <Trouble error={error} onAgain={refetch} />;
}
