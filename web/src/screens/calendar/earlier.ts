/** What would have to change for a campaign to go out earlier, by what stands in its way. */
import type { Entry } from "./entries.ts";
import { isElsewhere } from "./entries.ts";

export type Way =
  | "wait-hold"
  | "free-day"
  | "free-hour"
  | "make-urgent"
  | "raise-priority"
  | "lift-window"
  | "move-neighbour"
  | "later-deadline";

/** In the order of what people do first; nothing where it goes out when it was asked to, or has ended. */
export function waysEarlier(entry: Entry): readonly Way[] {
  const { reasons, priority, anytime, isEnded, standing, place } = entry;
  const isLate = isElsewhere(entry) || standing === "no-seat";
  if (isEnded || !isLate) return [];
  const codes = new Set(reasons.map(({ code }) => code));
  const isTaken = codes.has("day-quota") || codes.has("hour-quota") || codes.has("spacing");
  const ways: readonly (readonly [Way, boolean])[] = [
    ["wait-hold", codes.has("hold")],
    ["free-day", codes.has("day-quota")],
    ["free-hour", codes.has("hour-quota") && !codes.has("day-quota")],
    ["move-neighbour", codes.has("spacing") && codes.size === 1],
    ["make-urgent", codes.has("reserve")],
    ["raise-priority", isTaken && !codes.has("reserve") && priority !== "urgent"],
    ["lift-window", codes.has("send-window") && !anytime],
    ["later-deadline", place === null],
  ];
  return ways.flatMap(([way, helps]) => (helps ? [way] : []));
}
