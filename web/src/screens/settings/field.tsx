/** A field with its name, a hint, and what is wrong with it, tied together for whoever hears the page instead of seeing it. */
import type { ReactNode } from "react";
import { useId } from "react";

/** To be put on the control. */
type Given = {
  readonly id: string;
  readonly "aria-describedby": string;
  readonly "aria-invalid": boolean | undefined;
  readonly status: "error" | undefined;
};

type Texts = { readonly label: string; readonly hint?: ReactNode; readonly faults?: readonly string[] };

/** For one control. */
export function Field({ label, hint, faults = [], children }: Texts & { children: (given: Given) => ReactNode }) {
  const id = useId();
  const isWrong = faults.length > 0;
  return (
    <div className="settings-field">
      <label className="settings-field-name" htmlFor={id}>
        {label}
      </label>
      <div className="settings-field-body">
        <div>
          {children({
            id,
            "aria-describedby": `${id}-more`,
            "aria-invalid": isWrong || undefined,
            status: isWrong ? "error" : undefined,
          })}
        </div>
        <More id={`${id}-more`} hint={hint} faults={faults} />
      </div>
    </div>
  );
}

/** For several controls that are one thing; each has a name of its own. */
export function FieldGroup({ label, hint, faults = [], children }: Texts & { children: ReactNode }) {
  const id = useId();
  return (
    <div className="settings-field" role="group" aria-labelledby={id} aria-describedby={`${id}-more`}>
      <span id={id} className="settings-field-name">
        {label}
      </span>
      <div className="settings-field-body">
        {children}
        <More id={`${id}-more`} hint={hint} faults={faults} />
      </div>
    </div>
  );
}

function More({ id, hint, faults }: { id: string; hint?: ReactNode; faults: readonly string[] }) {
  return (
    <div id={id}>
      <Faults faults={faults} />
      {hint === undefined ? null : <div className="soft">{hint}</div>}
    </div>
  );
}

export function Faults({ faults }: { faults: readonly string[] }) {
  if (faults.length === 0) return null;
  return (
    <ul className="settings-faults">
      {faults.map((fault) => (
        <li key={fault}>{fault}</li>
      ))}
    </ul>
  );
}
