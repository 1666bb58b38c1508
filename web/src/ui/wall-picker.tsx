/** A date and a time as the app's wall shows them. What it holds is a local time without a zone; the zone is the app's. */
import { DatePicker } from "antd";
import dayjs from "dayjs";

/** As requests take it beside a zone. */
const FORMAT = "YYYY-MM-DDTHH:mm";

export function WallPicker({
  id,
  value,
  earliest,
  label,
  isWrong = false,
  onChange,
}: {
  id?: string;
  /** "2026-11-27T18:00"; null for none yet. */
  value: string | null;
  /** Days before this local date or time cannot be chosen. */
  earliest?: string;
  label?: string;
  isWrong?: boolean;
  onChange: (local: string | null) => void;
}) {
  const first = earliest === undefined ? undefined : dayjs(earliest);
  return (
    <DatePicker
      id={id}
      aria-label={label}
      showTime={{ format: "HH:mm", minuteStep: 1 }}
      format="YYYY-MM-DD HH:mm"
      value={value === null ? null : dayjs(value)}
      minDate={first}
      status={isWrong ? "error" : undefined}
      needConfirm={false}
      onChange={(date) => onChange(date === null ? null : date.format(FORMAT))}
    />
  );
}
