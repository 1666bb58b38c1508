/** Instants as the API writes them, for people: by the clocks of the zone they are written in. */

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})(?::(\d{2})(\.\d+)?)?/;

/** "Fri 27 Nov 2026 18:00", with seconds only where there are any; what is no instant stays as it is, none is a dash. */
export function moment(text: string | null): string {
  if (text === null) return "–";
  const [, year, month, day, minute, second = "00", fraction = ""] = RFC3339.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined || minute === undefined) return text;
  const weekday = WEEKDAYS[new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay()] ?? "";
  const ms = Number(fraction) === 0 ? "" : fraction;
  const seconds = second === "00" && ms === "" ? "" : `:${second}${ms}`;
  return `${weekday} ${Number(day)} ${MONTHS[Number(month) - 1] ?? ""} ${year} ${minute}${seconds}`;
}

/** The same without the day where it is that of `beside`. */
export function momentBeside(text: string, beside: string | null): string {
  const full = moment(text);
  return beside !== null && text.slice(0, 10) === beside.slice(0, 10) ? full.replace(/^.* /, "") : full;
}

/** What `--at` and its like take beside what the API takes. */
export function instantText(text: string, now: number): string {
  return text === "now" ? new Date(now).toISOString() : text;
}
