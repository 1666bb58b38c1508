/**
 * Walls of another zone, and of instants that facts keep in milliseconds. Herald's answers are in the app's zone and need none
 * of this; the browser's own tables of zones are exact where only one instant is asked about.
 */

/** The local date of an instant: "2026-11-27". */
export function dateIn(zone: string, instant: number): string {
  return wallTextIn(zone, instant).slice(0, 10);
}

/** "2026-11-27T18:00:00". */
export function wallTextIn(zone: string, instant: number): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    ...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
  const date = `${part("year")}-${part("month")}-${part("day")}`;
  return `${date}T${part("hour")}:${part("minute")}:${part("second")}`;
}
