/** What phones show as the notification, and the options of each phone maker, folded away. */
import { Collapse, Input, Select } from "antd";
import { useWords } from "../../words/i18n.ts";
import { useComposing } from "./composing.ts";
import { Field, FlagField, TextField } from "./field.tsx";
import { objectNameOf } from "./form-message.ts";
import { PUSH_WORDS } from "./push-words.ts";
import type { Option, VendorId } from "./vendors.ts";
import { VENDORS } from "./vendors.ts";

export function PushPart() {
  const t = useWords(PUSH_WORDS);
  const { form, faultsOf } = useComposing();
  const isText = form.kind === "text";
  const isOwn = form.kind === "custom";
  const hint = t(
    isText ? "pushContentText" : isOwn && !pushesItself(objectNameOf(form)) ? "pushContentNone" : "pushContentStock",
  );
  const count = optionCount(form);
  const isWrong = VENDORS.some(({ id, options }) => options.some(({ key }) => faultsOf(pathOf(id, key)).length > 0));
  return (
    <section className="card stack" aria-label={t("push")}>
      <h2>{t("push")}</h2>
      <TextField
        path="message.pushContent"
        field="pushContent"
        label={t("pushContent")}
        hint={hint}
        isOptional
        rows={2}
      />
      <TextField
        path="message.pushExt.title"
        field="pushTitle"
        label={t("pushTitle")}
        hint={t("pushTitleHint")}
        isOptional
      />
      <Collapse
        size="small"
        defaultActiveKey={isWrong ? ["options"] : []}
        items={[
          {
            key: "options",
            label: count === 0 ? t("vendors") : t("vendorsSet", { count }),
            children: <Options />,
          },
        ]}
      />
    </section>
  );
}

function Options() {
  const t = useWords(PUSH_WORDS);
  return (
    <div className="compose-vendors">
      <fieldset className="compose-vendor">
        <legend>{t("general")}</legend>
        <TextField path="message.pushData" field="pushData" label={t("pushData")} hint={t("pushDataHint")} />
        <TextField
          path="message.pushExt.templateId"
          field="templateId"
          label={t("templateId")}
          hint={t("templateIdHint")}
        />
        <FlagField field="forcePush" label={t("forcePush")} />
        <FlagField field="contentAvailable" label={t("contentAvailable")} />
        <FlagField field="disableUpdateLastMsg" label={t("disableUpdateLastMsg")} />
      </fieldset>
      {VENDORS.map(({ id, options }) => (
        <fieldset key={id} className="compose-vendor">
          <legend>{t(`vendor.${id}`)}</legend>
          {options.map((option) => (
            <VendorField key={option.key} vendor={id} option={option} />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function VendorField({ vendor, option }: { vendor: VendorId; option: Option }) {
  const t = useWords(PUSH_WORDS);
  const { form, set, touch } = useComposing();
  const { key, choices } = option;
  const value = form.vendors[vendor]?.[key] ?? "";
  const path = pathOf(vendor, key);
  const change = (next: string) =>
    set({ vendors: { ...form.vendors, [vendor]: { ...form.vendors[vendor], [key]: next } } });
  return (
    <Field path={path} label={key} hint={t(`${vendor}.${key}` as Parameters<typeof t>[0])}>
      {(control) =>
        choices === undefined ? (
          <Input {...control} value={value} onChange={({ target }) => change(target.value)} />
        ) : (
          <Select
            {...control}
            value={value}
            onChange={(next: string) => {
              change(next);
              touch(path);
            }}
            options={[{ value: "", label: t("unset") }, ...choices.map((each) => ({ value: each, label: each }))]}
          />
        )
      }
    </Field>
  );
}

function pathOf(vendor: string, key: string): string {
  return `message.pushExt.pushConfigs.${vendor}.${key}`;
}

/** Types of RongCloud's that people see; its notices and commands push nothing by themselves. */
function pushesItself(objectName: string): boolean {
  return objectName.startsWith("RC:") && !/(Ntf|CmdMsg)$/.test(objectName);
}

function optionCount(form: ReturnType<typeof useComposing>["form"]): number {
  const { vendors, pushData, templateId, forcePush, contentAvailable, disableUpdateLastMsg } = form;
  const set = Object.values(vendors).flatMap((options) => Object.values(options).filter((value) => value !== ""));
  return (
    set.length +
    [pushData !== "", templateId !== "", forcePush, contentAvailable, disableUpdateLastMsg].filter(Boolean).length
  );
}
