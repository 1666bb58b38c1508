/** The words people may give: names, keys and notes. Of plain text only, because that is all every store can keep. */
import { z } from "zod";
import { Refused } from "../domain/refused.ts";
import { mustBe, readWith } from "../domain/zod-faults.ts";

const LINE_CHARACTERS_MAX = 200;
const NOTE_CHARACTERS_MAX = 1_000;

/** A campaign's or schedule's name, or an idempotency key. */
export const NAME = z
  .string("text")
  .superRefine(
    mustBe(
      `1 to ${LINE_CHARACTERS_MAX} characters on one line`,
      (text) => text.trim() !== "" && isPlain(text, LINE_CHARACTERS_MAX) && !/[\p{Cc}\u2028\u2029]/u.test(text),
    ),
  );

export const NOTE = z
  .string("text")
  .superRefine(
    mustBe(
      `at most ${NOTE_CHARACTERS_MAX} characters of text`,
      (text) => isPlain(text, NOTE_CHARACTERS_MAX) && !text.includes("\0"),
    ),
  );

/** Reads what a person says about what they do; nothing counts as "". @throws Refused */
export function readNote(note: unknown): string {
  const read = readWith(z.object({ note: NOTE }), { note: note ?? "" });
  if (read.kind === "faults") throw new Refused("invalid", "the note cannot be accepted:", read.faults);
  return read.value.note;
}

/** Reads an idempotency key; null when there is none. @throws Refused */
export function readKey(key: unknown): string | null {
  if (key == null) return null;
  const read = readWith(z.object({ key: NAME }), { key });
  if (read.kind === "faults") throw new Refused("invalid", "the key cannot be accepted:", read.faults);
  return read.value.key;
}

function isPlain(text: string, charactersMax: number): boolean {
  return text.isWellFormed() && [...text].length <= charactersMax;
}
