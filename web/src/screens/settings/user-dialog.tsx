/** Making a user, or changing the roles and apps of one. */
import { Alert, Checkbox, Input, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { useApps, useChange } from "../../api/queries.ts";
import type { User, UserDefinition } from "../../api/users.ts";
import { putUser } from "../../api/users.ts";
import { useHere } from "../../app/here.ts";
import { useAct } from "../../ui/act.tsx";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/i18n.ts";
import { isAdministrator, ROLES } from "./access-form.ts";
import { Field, FieldGroup } from "./field.tsx";
import { isUserName } from "./names.ts";
import { PEOPLE_WORDS } from "./people-words.ts";

type Roles = UserDefinition["roles"];

export function UserDialog({
  user,
  taken,
  isLast,
  onClose,
}: {
  /** Null makes a new one. */
  user: User | null;
  taken: readonly string[];
  /** Whether this is the last who can manage users. */
  isLast: boolean;
  onClose: () => void;
}) {
  const { session, app } = useHere();
  const t = useWords(PEOPLE_WORDS);
  const tCommon = useWords(COMMON);
  const act = useAct();
  const apps = useApps();
  const [name, setName] = useState(user?.name ?? "");
  const [roles, setRoles] = useState<Roles>(user?.roles ?? ["editor"]);
  const [isAll, setAll] = useState(user === null || user.apps === "all");
  const [some, setSome] = useState<string[]>(user === null || user.apps === "all" ? [app] : user.apps);
  const [isTried, setTried] = useState(false);
  const definition: UserDefinition = { roles, apps: isAll ? "all" : some };
  const put = useChange(() => putUser(name, definition));

  const nameFaults = taken.includes(name) ? [t("nameTaken")] : isUserName(name) ? [] : [t("nameFault")];
  const roleFaults = roles.length === 0 ? [t("rolesFault")] : [];
  const appFaults = !isAll && some.length === 0 ? [t("appsFault")] : [];
  const isRight = [nameFaults, roleFaults, appFaults].every(({ length }) => length === 0);
  const loses = user !== null && isAdministrator(user) && !isAdministrator({ roles, apps: definition.apps ?? "all" });

  async function finish() {
    setTried(true);
    if (!isRight) return;
    const isDone = await act(() => put.mutateAsync(undefined), t(user === null ? "userMade" : "userSaved", { name }));
    if (isDone) onClose();
  }

  const shownAfterTry = (faults: readonly string[]) => (isTried ? faults : []);
  return (
    <Modal
      open
      className="settings-dialog"
      title={user === null ? t("newUser") : t("changeTitle", { name })}
      okText={user === null ? t("makeUser", { name: name === "" ? "…" : name }) : t("saveUser", { name })}
      cancelText={tCommon("cancel")}
      okButtonProps={{ loading: put.isPending, disabled: isLast && loses }}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      {user === null ? (
        <Field label={t("name")} hint={t("nameHint")} faults={name === "" ? shownAfterTry(nameFaults) : nameFaults}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={64}
              autoComplete="off"
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
      ) : null}
      <FieldGroup label={t("roles")} faults={shownAfterTry(roleFaults)}>
        {ROLES.map((role) => (
          <Checkbox
            key={role}
            checked={roles.includes(role)}
            onChange={({ target }) =>
              setRoles(ROLES.filter((each) => (each === role ? target.checked : roles.includes(each))))
            }
          >
            {t(`role.${role}`)}
            <span className="soft">{` — ${t(`roleHint.${role}`)}`}</span>
          </Checkbox>
        ))}
      </FieldGroup>
      <FieldGroup label={t("apps")} faults={shownAfterTry(appFaults)}>
        <Radio.Group
          aria-label={t("apps")}
          value={isAll}
          options={[
            { value: true, label: t("allApps") },
            { value: false, label: t("someApps") },
          ]}
          onChange={({ target }) => setAll(target.value === true)}
        />
        {isAll ? null : (
          <Select
            mode="multiple"
            aria-label={t("someApps")}
            value={some}
            options={(apps.data ?? []).map(({ id }) => ({ value: id, label: id }))}
            style={{ width: "100%" }}
            onChange={setSome}
          />
        )}
      </FieldGroup>
      {loses && isLast ? <Alert type="error" showIcon title={t("lastOperator")} /> : null}
      {loses && !isLast && user.name === session.name ? (
        <Alert type="warning" showIcon title={t("demoteSelf")} />
      ) : null}
    </Modal>
  );
}
