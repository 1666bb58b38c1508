/** Faults in the reader's language. Herald says what would be right as an English phrase; the common ones are known here. */
import type { Fault } from "./faults.ts";

export type FaultWords =
  | { readonly key: "empty" | "no-json" | "no-object" | "url" | "https" | "upper" | "base64" | "time" }
  | { readonly key: "no-json-line"; readonly line: string }
  | { readonly key: "atMost"; readonly count: string }
  | { readonly key: "oneOf"; readonly choices: string }
  | { readonly key: "asTold"; readonly text: string };

export function faultWords({ path, expected, got, suggestion }: Fault): FaultWords {
  if (expected === "no-object") return { key: "no-object" };
  if (expected === "no-json") return got === "" ? { key: "no-json" } : { key: "no-json-line", line: got };
  if (path === "at" && (got === '""' || got === "nothing")) return { key: "time" };
  if (got === '""' || got === "nothing" || got === "0 characters") return { key: "empty" };
  if (expected.startsWith("an absolute http")) return { key: "url" };
  if (expected.startsWith("an https://")) return { key: "https" };
  if (expected.startsWith("upper-case")) return { key: "upper" };
  if (expected.startsWith("base64")) return { key: "base64" };
  const count = /^(?:at most|1 to) (\d+) characters/.exec(expected)?.[1];
  if (count !== undefined) return { key: "atMost", count };
  const choices = /^one of (".*)$/.exec(expected)?.[1];
  if (choices !== undefined) return { key: "oneOf", choices };
  const hint = suggestion === undefined ? "" : ` (${suggestion}?)`;
  return { key: "asTold", text: `${expected}${hint}` };
}
