/** Within which hours users are reached: any number of spans, or none for always. */
import { Button } from "antd";
import { useWords } from "../../words/i18n.ts";
import type { FieldFault } from "./faults.ts";
import { faultsUnder } from "./faults.ts";
import { FieldGroup } from "./field.tsx";
import type { WindowForm } from "./rules-form.ts";
import { RULES_WORDS } from "./rules-words.ts";
import { TimeInput } from "./time-input.tsx";

const MORNING_TO_NIGHT = { open: "08:00", close: "22:00" };
const WINDOWS_MAX = 24;

export function WindowsField({
  windows,
  faults,
  onChange,
}: {
  windows: readonly WindowForm[];
  faults: readonly FieldFault[];
  onChange: (windows: readonly WindowForm[]) => void;
}) {
  const t = useWords(RULES_WORDS);
  const isWrong = (path: string) => faultsUnder(faults, path).length > 0;
  const change = (index: number, part: Partial<WindowForm>) =>
    onChange(windows.map((each, n) => (n === index ? { ...each, ...part } : each)));
  return (
    <FieldGroup
      label={t("sendWindows")}
      hint={windows.length === 0 ? t("alwaysHint") : t("sendWindowsHint")}
      faults={faultsUnder(faults, "sendWindows")}
    >
      {windows.length === 0 ? <span>{t("always")}</span> : null}
      {windows.map(({ open, close }, index) => {
        const place = `sendWindows[${index}]`;
        const n = index + 1;
        return (
          <div key={index} className="row">
            <TimeInput
              label={t("windowFrom", { n })}
              value={open}
              isWrong={isWrong(`${place}[0]`)}
              onChange={(time) => change(index, { open: time })}
            />
            {t("to")}
            <TimeInput
              label={t("windowTo", { n })}
              value={close}
              isWrong={isWrong(`${place}[1]`)}
              onChange={(time) => change(index, { close: time })}
            />
            <Button
              type="text"
              aria-label={t("removeWindow", { n })}
              onClick={() => onChange(windows.filter((_, m) => m !== index))}
            >
              ✕
            </Button>
          </div>
        );
      })}
      <div>
        <Button
          size="small"
          disabled={windows.length >= WINDOWS_MAX}
          onClick={() => onChange([...windows, MORNING_TO_NIGHT])}
        >
          {t("addWindow")}
        </Button>
      </div>
    </FieldGroup>
  );
}
