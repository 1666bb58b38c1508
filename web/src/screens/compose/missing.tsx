/** What keeps the answer from being given: each field that is still to be filled in or mended, and the way there. */
import { Button } from "antd";
import { useWords } from "../../words/i18n.ts";
import { ANSWER_WORDS } from "./answer-words.ts";
import type { PlacedFaults } from "./faults.ts";
import { fieldsOf } from "./faults.ts";
import { goToField, useFieldName } from "./field-names.ts";
import type { Form } from "./form.ts";

export function Missing({ faults, form, onGo }: { faults: PlacedFaults; form: Form; onGo: (path: string) => void }) {
  const t = useWords(ANSWER_WORDS);
  const nameOf = useFieldName(form.kind);
  const paths = fieldsOf(form).filter((path) => faults.at[path] !== undefined);
  return (
    <div className="stack">
      {paths.length === 0 ? null : (
        <div>
          <div>{t("missing")}</div>
          <ul className="compose-missing">
            {paths.map((path) => (
              <li key={path}>
                <Button
                  type="link"
                  size="small"
                  onClick={() => {
                    onGo(path);
                    goToField(path);
                  }}
                >
                  {nameOf(path)}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {faults.rest.length === 0 ? null : (
        <div>
          <div className="compose-fault">{t("unplaced")}</div>
          <ul className="compose-missing">
            {faults.rest.map(({ path, text }) => (
              <li key={path} className="break">
                {text}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
