/** One of the world's time zones, found by a part of its name. */
import { Select } from "antd";

const ZONES = [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];

export function ZoneSelect({
  value,
  onChange,
  ...control
}: {
  value: string;
  onChange: (zone: string) => void;
  id?: string;
  status?: "error" | undefined;
  "aria-label"?: string;
  "aria-describedby"?: string;
}) {
  // A zone that Herald knows and this browser does not stays what it is.
  const zones = ZONES.includes(value) ? ZONES : [value, ...ZONES];
  return (
    <Select
      {...control}
      showSearch
      value={value}
      options={zones.map((zone) => ({ value: zone, label: zone }))}
      popupMatchSelectWidth={false}
      style={{ width: "min(260px, 100%)" }}
      onChange={onChange}
    />
  );
}
