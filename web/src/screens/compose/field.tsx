/** A field with its name, a hint, and what is wrong with it once somebody has been there. */
import { Checkbox, Input } from "antd";
import type { ReactNode } from "react";
import { useId } from "react";
import { useWords } from "../../words/i18n.ts";
import { COMPOSE_WORDS } from "./compose-words.ts";
import { useComposing } from "./composing.ts";
import type { Form } from "./form.ts";

export type Control = {
  readonly id: string;
  readonly onBlur: () => void;
  readonly status?: "error";
  readonly "aria-invalid"?: true;
  readonly "aria-describedby"?: string;
};

export function Field({
  path,
  label,
  hint,
  isOptional = false,
  extra,
  children,
}: {
  /** Under which Herald tells what is wrong with it. */
  path: string;
  label: string;
  hint?: ReactNode;
  isOptional?: boolean;
  /** At the end of the label's line. */
  extra?: ReactNode;
  children: (control: Control) => ReactNode;
}) {
  const t = useWords(COMPOSE_WORDS);
  const { faultsOf, touch } = useComposing();
  const id = useId();
  const faults = faultsOf(path);
  const isWrong = faults.length > 0;
  const described = [hint === undefined ? "" : `${id}h`, isWrong ? `${id}f` : ""]
    .filter((each) => each !== "")
    .join(" ");
  return (
    <div className="compose-field" data-path={path}>
      <div className="row">
        <label className="grow" htmlFor={id}>
          {label}
          {isOptional ? <span className="soft"> · {t("optional")}</span> : null}
        </label>
        {extra}
      </div>
      {children({
        id,
        onBlur: () => touch(path),
        ...(isWrong ? { status: "error", "aria-invalid": true } : {}),
        ...(described === "" ? {} : { "aria-describedby": described }),
      })}
      {isWrong ? (
        <div id={`${id}f`} className="compose-fault break">
          {faults.map((fault, index) => {
            const { key, ...values } = fault;
            return <div key={index}>{t(`fault.${key}`, values)}</div>;
          })}
        </div>
      ) : null}
      {hint === undefined ? null : (
        <div id={`${id}h`} className="compose-hint">
          {hint}
        </div>
      )}
    </div>
  );
}

type TextKey = { [K in keyof Form]: Form[K] extends string ? (string extends Form[K] ? K : never) : never }[keyof Form];
type FlagKey = { [K in keyof Form]: Form[K] extends boolean ? K : never }[keyof Form];

/** How tall a line of a field is. */
const LINE_PX = 22;

/** A field of text. */
export function TextField({
  field,
  rows,
  isCode = false,
  placeholder,
  ...about
}: {
  field: TextKey;
  /** One line where left out. */
  rows?: number;
  isCode?: boolean;
  placeholder?: string;
} & Omit<Parameters<typeof Field>[0], "children">) {
  const { form, set } = useComposing();
  return (
    <Field {...about}>
      {(control) => {
        const shared = {
          ...control,
          value: form[field],
          placeholder,
          onChange: ({ target }: { target: { value: string } }) => set({ [field]: target.value }),
        };
        if (rows === undefined) return <Input {...shared} />;
        const look = isCode ? "compose-text compose-code" : "compose-text";
        // It grows by the style sheet: the library's own way sets styles that the page's policy forbids.
        return (
          <Input.TextArea
            {...shared}
            rows={rows}
            spellCheck={!isCode}
            className={look}
            style={{ minHeight: rows * LINE_PX + 10 }}
          />
        );
      }}
    </Field>
  );
}

/** A field that is on or off. */
export function FlagField({ field, label, hint }: { field: FlagKey; label: string; hint?: string }) {
  const { form, set } = useComposing();
  const id = useId();
  return (
    <div className="compose-field">
      <Checkbox
        checked={form[field]}
        aria-describedby={hint === undefined ? undefined : id}
        onChange={({ target }) => set({ [field]: target.checked })}
      >
        {label}
      </Checkbox>
      {hint === undefined ? null : (
        <div id={id} className="compose-hint">
          {hint}
        </div>
      )}
    </div>
  );
}
