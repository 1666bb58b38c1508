/**
 * The first user: from then on everybody needs a token. So the user is made together with a token, in one step; the page signs
 * in with it at once, and shows it above whatever comes, for it is the only way back in.
 */
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import type { FormEvent } from "react";
import { useState } from "react";
import { keys } from "../../api/queries.ts";
import { signIn } from "../../api/session.ts";
import { makeToken } from "../../api/users.ts";
import { useHere } from "../../app/here.ts";
import { useAct } from "../../ui/act.tsx";
import { useWords } from "../../words/i18n.ts";
import { Field } from "./field.tsx";
import { isUserName } from "./names.ts";
import { PEOPLE_WORDS } from "./people-words.ts";
import type { Expiry } from "./tokens.tsx";
import { daysOf, ExpirySelect } from "./tokens.tsx";

export type FirstMade = { readonly name: string; readonly token: string; readonly isSignedIn: boolean };

/** Whoever shows this keeps what was made: once there is a user, this is shown no longer. */
export function FirstOperator({ onMade }: { onMade: (made: FirstMade) => void }) {
  const { session } = useHere();
  const t = useWords(PEOPLE_WORDS);
  const act = useAct();
  const client = useQueryClient();
  const [name, setName] = useState(isUserName(session.name) ? session.name : "");
  const [expiry, setExpiry] = useState<Expiry>("365");
  const [isBusy, setBusy] = useState(false);
  const faults = name === "" || isUserName(name) ? [] : [t("nameFault")];

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    await act(async () => {
      const user = { roles: ["operator" as const], apps: "all" as const };
      // Nothing is read anew in between: every answer would be that a token is needed now.
      const { token } = await makeToken(name, { user, note: "", days: daysOf(expiry) });
      onMade({ name, token, isSignedIn: false });
      client.setQueryData(keys.session, await signIn(token));
      onMade({ name, token, isSignedIn: true });
    }, null);
    setBusy(false);
  }

  return (
    <form className="card stack" onSubmit={(event) => void submit(event)}>
      <h2>{t("firstTitle")}</h2>
      <span>{t("firstNow")}</span>
      <span>{t("firstThen")}</span>
      <ol style={{ margin: 0, paddingInlineStart: "1.4em" }}>
        {(["first.1", "first.2", "first.3"] as const).map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
      <Alert type="warning" showIcon title={t("firstWarn")} />
      <div>
        <Field label={t("name")} hint={t("nameHint")} faults={faults}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={64}
              autoComplete="off"
              style={{ width: "min(260px, 100%)" }}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field label={t("expiry")}>{({ id }) => <ExpirySelect id={id} value={expiry} onChange={setExpiry} />}</Field>
      </div>
      <div>
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={!isUserName(name)}>
          {t("firstButton")}
        </Button>
      </div>
    </form>
  );
}
