/** Cursors: where a page ended, in a form people need not read and programs must not make up. */
import { z } from "zod";
import { Refused } from "../domain/refused.ts";
import type { Instant } from "../domain/time.ts";

type Place = { readonly at: Instant; readonly id: string };

const PLACE = z.tuple([z.int(), z.string().max(100)]);

export function cursorOf({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at, id])).toString("base64url");
}

/** @throws Refused when it is not one of ours. */
export function readCursor(text: string): Place {
  try {
    const [at, id] = PLACE.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    if (!id.includes("\0")) return { at, id };
  } catch {
    // Told below.
  }
  throw new Refused("invalid", "the query cannot be accepted", [
    { path: "cursor", expected: "`next` of the page before, as it came", got: JSON.stringify(text.slice(0, 60)) },
  ]);
}
