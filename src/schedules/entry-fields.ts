/** What campaigns and schedules of a file have in common. */
import { z } from "zod";
import { LATE_POLICIES, PRIORITIES } from "../domain/campaign.ts";
import { mustBe } from "../domain/zod-faults.ts";
import { ID_PATTERN } from "../producer/announcement.ts";
import { NAME } from "../producer/words.ts";

/** An id is an idempotency key, part of job ids and paths: plain characters only, and none that they use as separators. */
export const ID = z.string("an id in quotes").superRefine(
  mustBe(
    "an id of 1 to 64 letters, digits, hyphens and underscores that begins with a letter or digit",
    (text) => ID_PATTERN.test(text),
    (text) => ({ suggestion: idLike(text) }),
  ),
);

/**
 * Shapes of the fields every entry may have. What a message is the domain knows, what a time is `when.ts`: here they may
 * be anything or missing, so that their fault is told once, by who can say what is expected.
 */
export const ENTRY_FIELDS = {
  id: ID,
  name: NAME.exactOptional(),
  message: z.unknown().exactOptional(),
  priority: z.enum(PRIORITIES).default("normal"),
  anytime: z.boolean().default(false),
  late: z.enum(LATE_POLICIES).exactOptional(),
};

/** An entry's id before anything else about it is known to be right, for people to find it by; null when it has none. */
export function idOf(entry: unknown): string | null {
  const id = typeof entry === "object" && entry !== null && "id" in entry ? entry.id : null;
  return typeof id === "string" && id !== "" && id.length <= 64 ? id : null;
}

/** The nearest thing to `text` that would do as an id. */
function idLike(text: string): string | undefined {
  const like = text
    .trim()
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|-+$/g, "")
    .slice(0, 64);
  return ID_PATTERN.test(like) ? like : undefined;
}
