/** Facts keep their instants in milliseconds; here one becomes a time of the app's wall, as Herald writes its answers. */
import { offsetMs } from "../time/wall.ts";

/** RFC 3339 in the app's zone. `near` is an answer close to it: its offset is taken, as true as no clock change lies between. */
export function writtenNear(instant: number, near: string): string {
  const wall = new Date(instant + offsetMs(near)).toISOString().slice(0, -1);
  return `${wall}${/[+-]\d{2}:\d{2}$/.exec(near)?.[0] ?? "Z"}`;
}
