/** A time of day; what is typed in short ("8", "830") is written out when it is left. */
import { Input } from "antd";
import { tidyTime } from "./rules-form.ts";

export function TimeInput({
  value,
  label,
  isWrong,
  onChange,
}: {
  value: string;
  label: string;
  isWrong: boolean;
  onChange: (time: string) => void;
}) {
  return (
    <Input
      className="figures"
      aria-label={label}
      aria-invalid={isWrong || undefined}
      status={isWrong ? "error" : undefined}
      value={value}
      placeholder="08:00"
      autoComplete="off"
      style={{ width: 84 }}
      onChange={({ target }) => onChange(target.value)}
      onBlur={() => onChange(tidyTime(value))}
    />
  );
}
