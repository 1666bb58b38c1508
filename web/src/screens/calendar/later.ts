/** An instant some time after another, told as Herald tells them: on the same wall. */
import { instantOf, offsetMs } from "../../time/wall.ts";

/** @param at RFC 3339 in the app's zone. Only as true as the zone's offset stays the same meanwhile. */
export function laterBy(at: string, ms: number): string {
  const offset = /(Z|[+-]\d{2}:\d{2})$/.exec(at)?.[0] ?? "Z";
  return new Date(instantOf(at) + ms + offsetMs(at)).toISOString().replace("Z", offset);
}
