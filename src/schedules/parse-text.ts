/** YAML or JSON text into plain data. JSON is YAML, so there is one reader and one kind of fault, with line and column. */
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { quote, type Fault } from "../domain/fault.ts";

export type ParsedText =
  | {
      readonly kind: "parsed";
      readonly value: unknown;
      /** The line, from 1, on which the value at a path begins; null for a path that is not there. */
      readonly lineOf: (path: readonly (string | number)[]) => number | null;
    }
  | { readonly kind: "faults"; readonly faults: readonly Fault[] };

/** Forty thousand ordinary campaigns. The parser's tree takes up to 300 times the room of its text, so no more. */
const TEXT_BYTES_MAX = 8 * 1024 * 1024;

/** Enough for one anchor used by every entry of a long file, far too few for aliases that multiply each other. */
const ALIASES_MAX = 10_000;

/** One slip often makes a parser stumble many times; the first few places are enough to find it. */
const SYNTAX_FAULTS_MAX = 5;

/**
 * Reads text as YAML 1.2 (core schema: times and dates stay text). Refused are syntax errors, keys given twice, tags and
 * documents beyond the first, text over 8 MiB, aliases that multiply and nesting without end.
 */
export function parseText(text: string): ParsedText {
  const bytes = Buffer.byteLength(text);
  if (bytes > TEXT_BYTES_MAX) return refuse("", `at most ${TEXT_BYTES_MAX / 1024 / 1024} MiB`, `${bytes} bytes`);

  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { version: "1.2", schema: "core", prettyErrors: false, lineCounter: lines });
    const faults = [...document.errors, ...document.warnings].slice(0, SYNTAX_FAULTS_MAX).map(({ pos, message }) => {
      const { line, col } = lines.linePos(pos[0]);
      return { path: `line ${line}, column ${col}`, expected: "well-formed YAML or JSON", got: message };
    });
    if (faults.length > 0) return { kind: "faults", faults };
    const { explicit, version } = document.directives?.yaml ?? { explicit: false, version: "1.2" };
    // In YAML 1.1, 18:00 is the number 1080 and "no" is false.
    if (explicit === true && version !== "1.2") return refuse("line 1", "YAML 1.2", `%YAML ${version}`);

    const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
    return { kind: "parsed", value, lineOf: (path) => lineIn(document, lines, path) };
  } catch (error) {
    // The parser recurses and counts aliases: what it throws is about the text, not about us.
    if (error instanceof RangeError) return refuse("", "nested less deeply", "more levels than can be read");
    if (error instanceof ReferenceError) return refuse("", `free of aliases that multiply each other`, error.message);
    throw error;
  }
}

function lineIn(document: Document, lines: LineCounter, path: readonly (string | number)[]): number | null {
  const node = document.getIn(path, true);
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : null;
}

function refuse(path: string, expected: string, got: string): ParsedText {
  return { kind: "faults", faults: [{ path, expected, got: got.length > 200 ? quote(got) : got }] };
}
