/** The fields of an alert target, those of its kind. A secret has a place for its name only, and is told where it belongs. */
import { Checkbox, Input, Radio, Select } from "antd";
import { useWords } from "../../words/i18n.ts";
import { ALERTS_WORDS } from "./alerts-words.ts";
import type { FieldFault } from "./faults.ts";
import { faultsUnder } from "./faults.ts";
import { Field, FieldGroup } from "./field.tsx";
import { isSecretName, secretVariable } from "./names.ts";
import type { TargetForm } from "./target-form.ts";
import { ALERT_KINDS, canSign, TARGET_KINDS } from "./target-form.ts";

type Given = {
  readonly form: TargetForm;
  readonly isNew: boolean;
  readonly faults: readonly FieldFault[];
  readonly onChange: (form: TargetForm) => void;
};

export function TargetFields({ form, isNew, faults, onChange }: Given) {
  const t = useWords(ALERTS_WORDS);
  const set = (part: Partial<TargetForm>) => onChange({ ...form, ...part });
  return (
    <>
      {isNew ? (
        <Field label={t("id")} hint={t("idHint")} faults={faultsUnder(faults, "id")}>
          {(control) => (
            <Input
              {...control}
              value={form.id}
              maxLength={64}
              autoComplete="off"
              onChange={({ target }) => set({ id: target.value })}
            />
          )}
        </Field>
      ) : null}
      <Field label={t("kind")}>
        {({ id }) => (
          <Select
            id={id}
            value={form.kind}
            options={TARGET_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            style={{ minWidth: 180 }}
            onChange={(kind) => set({ kind })}
          />
        )}
      </Field>
      <Where form={form} faults={faults} set={set} />
      <FieldGroup label={t("events")} faults={faultsUnder(faults, "events")}>
        <Radio.Group
          aria-label={t("events")}
          value={form.isAll}
          options={[
            { value: true, label: t("all") },
            { value: false, label: t("chosen") },
          ]}
          onChange={({ target }) => set({ isAll: target.value === true })}
        />
        {form.isAll
          ? null
          : ALERT_KINDS.map((kind) => (
              <Checkbox
                key={kind}
                checked={form.events.includes(kind)}
                onChange={({ target }) =>
                  set({
                    events: ALERT_KINDS.filter((each) => (each === kind ? target.checked : form.events.includes(each))),
                  })
                }
              >
                {t(`event.${kind}`)}
              </Checkbox>
            ))}
      </FieldGroup>
      <FieldGroup label={t("language")}>
        <Radio.Group
          aria-label={t("language")}
          value={form.language}
          options={[
            { value: "en", label: t("languageEn") },
            { value: "zh", label: t("languageZh") },
          ]}
          onChange={({ target }) => set({ language: target.value === "zh" ? "zh" : "en" })}
        />
      </FieldGroup>
      <FieldGroup label={t("active")}>
        <Checkbox checked={form.active} onChange={({ target }) => set({ active: target.checked })}>
          {t("activeOn")}
        </Checkbox>
      </FieldGroup>
    </>
  );
}

function Where({ form, faults, set }: Pick<Given, "form" | "faults"> & { set: (part: Partial<TargetForm>) => void }) {
  const t = useWords(ALERTS_WORDS);
  if (form.kind === "email") {
    return (
      <Field label={t("to")} hint={t("toHint")} faults={faultsUnder(faults, "to")}>
        {(control) => (
          <Input.TextArea {...control} value={form.to} rows={3} onChange={({ target }) => set({ to: target.value })} />
        )}
      </Field>
    );
  }
  const isWebhook = form.kind === "webhook";
  // Of a robot, `url` itself is the secret.
  const secretFaults = [...faultsUnder(faults, "secret"), ...(isWebhook ? [] : faultsUnder(faults, "url"))];
  return (
    <>
      {isWebhook ? (
        <Field label={t("url")} hint={t("urlHint")} faults={faultsUnder(faults, "url")}>
          {(control) => (
            <Input
              {...control}
              type="url"
              value={form.url}
              autoComplete="off"
              onChange={({ target }) => set({ url: target.value })}
            />
          )}
        </Field>
      ) : null}
      <SecretField
        label={t(isWebhook ? "secretOfWebhook" : "secretOfRobot")}
        what={t(isWebhook ? "webhookSecret" : "robotSecret")}
        value={form.secret}
        faults={secretFaults}
        onChange={(secret) => set({ secret })}
      />
      {canSign(form.kind) ? (
        <SecretField
          label={t("sign")}
          what={t("signHint")}
          value={form.sign}
          faults={faultsUnder(faults, "sign")}
          onChange={(sign) => set({ sign })}
        />
      ) : null}
    </>
  );
}

function SecretField({
  label,
  what,
  value,
  faults,
  onChange,
}: {
  label: string;
  /** What the secret holds. */
  what: string;
  value: string;
  faults: readonly string[];
  onChange: (name: string) => void;
}) {
  const t = useWords(ALERTS_WORDS);
  const name = value.trim();
  // Said while it is typed: what is no name may be the secret itself.
  const own = name !== "" && !isSecretName(name) ? [t("fault.secret")] : [];
  const shown = isSecretName(name) ? name : "ops-secret";
  return (
    <Field
      label={label}
      faults={[...new Set([...own, ...faults])]}
      hint={
        <>
          <div>{what}</div>
          <div>{t("secretHint")}</div>
          <div className="break">{t("secretWhere", { variable: secretVariable(shown), name: shown })}</div>
        </>
      }
    >
      {(control) => (
        <Input
          {...control}
          value={value}
          maxLength={63}
          autoComplete="off"
          spellCheck={false}
          placeholder="ops-secret"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
