/** Who may use Herald: users with their roles, apps and tokens. Where there are none yet, the way to the first. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { User } from "../../api/users.ts";
import { removeUser } from "../../api/users.ts";
import { useChange, useUsers } from "../../api/queries.ts";
import { useHere } from "../../app/here.ts";
import { useAct } from "../../ui/act.tsx";
import { Nothing, Shown } from "../../ui/states.tsx";
import { useWords } from "../../words/i18n.ts";
import { isAdministrator, isLastAdministrator } from "./access-form.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import type { FirstMade } from "./first-operator.tsx";
import { FirstOperator } from "./first-operator.tsx";
import { useOwnTime } from "./own-time.ts";
import { PEOPLE_WORDS } from "./people-words.ts";
import { SETTINGS_WORDS } from "./settings-words.ts";
import { TokenShown } from "./token-shown.tsx";
import { Tokens } from "./tokens.tsx";
import { UserDialog } from "./user-dialog.tsx";

export function People() {
  const { session, can } = useHere();
  const t = useWords(SETTINGS_WORDS);
  const mayManage = can("administer") && session.apps === "all";
  const users = useUsers({ isOn: mayManage });
  const tPeople = useWords(PEOPLE_WORDS);
  const client = useQueryClient();
  const [first, setFirst] = useState<FirstMade | null>(null);
  if (!mayManage) return <Nothing title={t("operatorsOfAll")}>{t("operatorsOfAllTodo")}</Nothing>;
  return (
    <>
      <Shown query={users}>
        {(data) => (data.length === 0 ? <FirstOperator onMade={setFirst} /> : <Users users={data} />)}
      </Shown>
      {first === null ? null : (
        <TokenShown
          name={first.name}
          token={first.token}
          more={{
            text: tPeople(first.isSignedIn ? "signedInAs" : "notSignedIn", { name: first.name }),
            isGood: first.isSignedIn,
          }}
          onClose={() => {
            setFirst(null);
            void client.invalidateQueries();
          }}
        />
      )}
    </>
  );
}

function Users({ users }: { users: readonly User[] }) {
  const t = useWords(PEOPLE_WORDS);
  const [isMaking, setMaking] = useState(false);
  const names = users.map(({ name }) => name);
  return (
    <section className="card stack">
      <div className="row">
        <h2 className="grow">{t("title")}</h2>
        <Button type="primary" onClick={() => setMaking(true)}>
          {t("newUser")}
        </Button>
      </div>
      <p className="soft" style={{ margin: 0 }}>
        {t("lead")}
      </p>
      <ul className="settings-list">
        {users.map((user) => (
          <OneUser key={user.name} user={user} users={users} />
        ))}
      </ul>
      {users.length === 1 ? <span className="soft">{t("noOneElse")}</span> : null}
      {isMaking ? <UserDialog user={null} taken={names} isLast={false} onClose={() => setMaking(false)} /> : null}
    </section>
  );
}

function OneUser({ user, users }: { user: User; users: readonly User[] }) {
  const { session } = useHere();
  const t = useWords(PEOPLE_WORDS);
  const tSettings = useWords(SETTINGS_WORDS);
  const time = useOwnTime();
  const act = useAct();
  const [asked, setAsked] = useState<"change" | "remove" | null>(null);
  const [hasTokens, setTokens] = useState(false);
  const remove = useChange(() => removeUser(user.name));
  const { name, roles, apps, created } = user;
  const isLast = isLastAdministrator(users, name);
  const isSelf = name === session.name;
  const close = () => setAsked(null);
  return (
    <li className="settings-entry">
      <div className="row">
        <strong className="break">{name}</strong>
        {isSelf ? <span className="soft">{`(${t("you")})`}</span> : null}
        <span className="grow">
          {roles.map((role) => t(`role.${role}`)).join(" + ")}
          {" · "}
          {apps === "all" ? t("everyApp") : apps.join(", ")}
        </span>
        <Button size="small" aria-expanded={hasTokens} onClick={() => setTokens(!hasTokens)}>
          {t("tokens")} <span className="unseen">{name}</span>
        </Button>
        <Button size="small" aria-label={t("changeLabel", { name })} onClick={() => setAsked("change")}>
          {tSettings("change")}
        </Button>
        <Button
          size="small"
          danger
          disabled={isLast}
          aria-label={t("removeLabel", { name })}
          onClick={() => setAsked("remove")}
        >
          {tSettings("remove")}
        </Button>
      </div>
      <span className="soft">{t("createdBy", { by: created.by, at: time(created.at) })}</span>
      {isLast && isAdministrator(user) ? <span className="soft">{t("lastOperator")}</span> : null}
      {hasTokens ? <Tokens name={name} /> : null}
      {asked === "change" ? <UserDialog user={user} taken={[]} isLast={isLast} onClose={close} /> : null}
      {asked === "remove" ? (
        <ConfirmDialog
          isDanger
          title={t("removeTitle", { name })}
          button={t("remove", { name })}
          warning={isSelf ? t("removeSelf") : null}
          onClose={close}
          onDone={() => act(() => remove.mutateAsync(undefined), t("removed", { name }))}
        >
          {t("removeBody")}
        </ConfirmDialog>
      ) : null}
    </li>
  );
}
