/** Revisions in headers: a change says what it has seen, so that nobody undoes what they never saw. */
import { z } from "@hono/zod-openapi";
import { Refused } from "../domain/refused.ts";
import { Problem } from "./problem.ts";

const IF_MATCH = z.string().max(40).openapi({ example: '"3"', description: "The revision that was seen: its `ETag`." });

export const REVISION_HEADER = z.object({ "if-match": IF_MATCH.optional() });

/** Its absence has a code of its own, so the document says required and the reader below refuses. */
export const REVISION_HEADER_REQUIRED = z.object({
  "if-match": IF_MATCH.optional().openapi({ param: { required: true, name: "if-match", in: "header" } }),
});

/** @throws Problem when it is missing, Refused when it is no revision. */
export function readRevision(header: string | undefined): number {
  if (header === undefined) throw new Problem("revision-required", "this change must say which revision it has seen");
  const digits = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1];
  if (digits !== undefined) return Number(digits);
  throw new Refused("invalid", "the headers cannot be accepted", [
    { path: "if-match", expected: 'one revision, such as "3"', got: JSON.stringify(header) },
  ]);
}
