/**
 * Signing in, by token. It stands over whatever was shown when Herald no longer knew who asks, so that a draft that was being
 * written is still there afterwards.
 */
import { Alert, Button, Input } from "antd";
import type { FormEvent } from "react";
import { useId, useState } from "react";
import { Problem } from "../api/client.ts";
import type { Session } from "../api/session.ts";
import { signIn } from "../api/session.ts";
import { useTroubleWords } from "../ui/states.tsx";
import { useWords, wordbook } from "../words/i18n.ts";

const WORDS = wordbook("sign-in", {
  en: {
    title: "Sign in to Herald",
    again: "You were signed out",
    againWhy: "Sign in again to go on; what you were writing is still here.",
    token: "Token",
    hint: "An operator makes one for you, in Settings or with `herald token create`.",
    button: "Sign in",
    wrong: "This token stands for nobody. It may have expired or been revoked.",
  },
  zh: {
    title: "登录 Herald",
    again: "登录已失效",
    againWhy: "重新登录后可继续，您正在填写的内容仍然保留。",
    token: "令牌",
    hint: "由运维人员在设置中或用 `herald token create` 创建。",
    button: "登录",
    wrong: "此令牌无效，可能已过期或被吊销。",
  },
});

export function SignIn({ isAgain, onSignedIn }: { isAgain: boolean; onSignedIn: (session: Session) => void }) {
  const t = useWords(WORDS);
  const words = useTroubleWords();
  const id = useId();
  const [token, setToken] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      onSignedIn(await signIn(token.trim()));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }

  const isWrong = error instanceof Problem && error.code === "unauthorized";
  return (
    <div
      className={isAgain ? "sign-in sign-in-again" : "sign-in"}
      role={isAgain ? "dialog" : undefined}
      aria-modal={isAgain || undefined}
      aria-label={t("title")}
    >
      <form className="card stack sign-in-card" onSubmit={(event) => void submit(event)}>
        <h1>{isAgain ? t("again") : t("title")}</h1>
        {isAgain ? <p style={{ margin: 0 }}>{t("againWhy")}</p> : null}
        <label htmlFor={id}>{t("token")}</label>
        <Input.Password
          id={id}
          size="large"
          autoFocus
          autoComplete="current-password"
          value={token}
          onChange={({ target }) => setToken(target.value)}
          aria-describedby={`${id}-hint`}
        />
        <span id={`${id}-hint`} className="soft">
          {t("hint")}
        </span>
        {error === null ? null : (
          <Alert type="error" showIcon title={isWrong ? t("wrong") : `${words(error).title}. ${words(error).todo}`} />
        )}
        <Button type="primary" size="large" htmlType="submit" loading={isBusy} disabled={token.trim() === ""}>
          {t("button")}
        </Button>
      </form>
    </div>
  );
}
