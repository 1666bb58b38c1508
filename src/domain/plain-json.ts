/** Plain JSON: data that can be stored, hashed and sent, and comes back the same. */
import { pathText, quote, type Fault } from "./fault.ts";

/**
 * Copies `input` as plain JSON and says every place where it is not.
 *
 * A property that is undefined counts as absent and -0 as 0. Refused are what JSON cannot carry (NaN, functions, class
 * instances, cycles), what the store or the provider would garble (NUL, lone surrogates, integers that have already
 * lost digits), and input too deep or too large to be a message. In the copy, what was refused is null, except text,
 * which stays so that other rules can be checked on it. `numbersAsWritten` is for what will be sent as the text it was parsed
 * from: numbers too large for JavaScript then lose nothing and pass.
 */
export function readPlainJson(
  input: unknown,
  { numbersAsWritten = false } = {},
): { readonly value: unknown; readonly faults: readonly Fault[] } {
  const walk: Walk = { faults: [], path: [], ancestors: new Set(), valuesLeft: VALUES_MAX, numbersAsWritten };
  return { value: copy(input, walk), faults: walk.faults };
}

/** One text for one value: keys in code-unit order at every depth, no spaces. Takes plain JSON. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/** Says whether a value is an object with keys: not null, not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const DEPTH_MAX = 64;

/** A message is at most 128 KiB and a value takes at least a byte of it; also what stops shared parts from multiplying. */
const VALUES_MAX = 131_072;

/** Past this many faults the rest is not looked at: the input is of the wrong kind altogether. */
const FAULTS_MAX = 100;

type Walk = {
  readonly faults: Fault[];
  readonly path: PropertyKey[];
  readonly ancestors: Set<object>;
  readonly numbersAsWritten: boolean;
  valuesLeft: number;
};

function copy(value: unknown, walk: Walk): unknown {
  if (walk.valuesLeft-- <= 0) {
    // Said once, where the count ran out.
    return walk.valuesLeft === -1 ? refuse(walk, `at most ${VALUES_MAX} values in all`, "more") : null;
  }
  switch (typeof value) {
    case "string":
      return copyText(value, walk);
    case "number":
      return copyNumber(value, walk);
    case "boolean":
      return value;
    case "object":
      return value === null ? null : copyObject(value, walk);
    case "undefined":
      // Only a list or the whole input can bring this here: an undefined property is absent.
      return walk.path.length === 0 ? undefined : refuse(walk, "a JSON value", quote(value));
    default:
      return refuse(walk, "a JSON value", typeof value === "bigint" ? `${value}n` : typeof value);
  }
}

function copyText(text: string, walk: Walk): string {
  const flaw = textFlaw(text);
  if (flaw !== undefined) refuse(walk, flaw, quote(text));
  return text;
}

function textFlaw(text: string): string | undefined {
  if (!text.isWellFormed()) return "well-formed Unicode text, without half of a surrogate pair";
  return text.includes("\0") ? "text without NUL characters" : undefined;
}

function copyNumber(value: number, walk: Walk): unknown {
  if (walk.numbersAsWritten) return value;
  if (!Number.isFinite(value)) return refuse(walk, "a finite number", quote(value));
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return refuse(walk, "a whole number below 2^53 (put longer ones in quotes, or digits are lost)", quote(value));
  }
  return value === 0 ? 0 : value;
}

function copyObject(value: object, walk: Walk): unknown {
  if (walk.ancestors.has(value)) return refuse(walk, "free of cycles", "a part that contains itself");
  if (walk.path.length >= DEPTH_MAX) return refuse(walk, `nested at most ${DEPTH_MAX} deep`, "more");
  if (!Array.isArray(value) && !isPlain(value)) {
    return refuse(walk, "a plain object", `an instance of ${value.constructor?.name ?? "a class"}`);
  }
  walk.ancestors.add(value);
  const copied = Array.isArray(value)
    ? Array.from(value, (item, index) => inside(index, walk, () => copy(item, walk)))
    : Object.fromEntries(copyEntries(value, walk));
  walk.ancestors.delete(value);
  return copied;
}

function* copyEntries(record: object, walk: Walk): Iterable<[string, unknown]> {
  for (const [key, value] of Object.entries(record)) {
    if (value === undefined) continue;
    const flaw = key === "__proto__" ? "a key other than __proto__" : textFlaw(key);
    if (flaw !== undefined) inside(key, walk, () => refuse(walk, flaw, quote(key)));
    else yield [key, inside(key, walk, () => copy(value, walk))];
  }
}

function inside<T>(step: PropertyKey, walk: Walk, act: () => T): T {
  walk.path.push(step);
  const result = act();
  walk.path.pop();
  return result;
}

function refuse(walk: Walk, expected: string, got: string): null {
  if (walk.faults.length < FAULTS_MAX) walk.faults.push({ path: pathText(walk.path), expected, got });
  if (walk.faults.length === FAULTS_MAX) walk.valuesLeft = Math.min(walk.valuesLeft, -2);
  return null;
}

/** An object literal, of this realm or another, or one without a prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
