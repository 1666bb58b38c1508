/**
 * zod's issues, told as faults.
 *
 * A message given to one of our schemas is the noun phrase after "must be" — `z.string("text")`,
 * `.refine(isZone, "an IANA time zone")` — and becomes the fault's `expected`. Where a schema gives none, the phrase is
 * made here from what zod found.
 */
import { z } from "zod";
import { nearest, pathText, quote, under, unknownKey, type Fault } from "./fault.ts";

export type Read<T> =
  { readonly kind: "read"; readonly value: T } | { readonly kind: "faults"; readonly faults: readonly Fault[] };

/** Reads `input` by a schema, or says everything that is wrong with it. Unknown keys are matched with the known ones. */
export function readWith<Schema extends z.ZodType>(schema: Schema, input: unknown): Read<z.output<Schema>> {
  const result = schema.safeParse(input, { error: noteKnownKeys });
  return result.success
    ? { kind: "read", value: result.data }
    : { kind: "faults", faults: faultsFromZod(result.error, { input }) };
}

/**
 * Turns the issues of a zod error into faults, in zod's order.
 *
 * Given `whole`, faults quote what came; without it, all that is known is its type. Suggestions for unknown keys need
 * the schema's own keys and so are made by `readWith` only.
 */
export function faultsFromZod(
  error: { readonly issues: readonly Issue[] },
  whole?: { readonly input: unknown },
): Fault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, [], whole));
}

/** An object with these keys and no others, which tells of a key it does not know even where another reads by it. */
export function closed<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: noteKnownKeys });
}

/** Hints a check may give about the value it refused; `candidates` are searched for a near-miss. */
export type Hint = {
  /** Where inside the value, in words such as `pushExt.title`; the value itself when left out. */
  readonly within?: string;
  readonly got?: string;
  readonly suggestion?: string | undefined;
  readonly candidates?: Iterable<string>;
};

/** A check for `superRefine`: the value must be `expected`, and `hint` may say what came or what was meant. */
export function mustBe<T>(expected: string, holds: (value: T) => boolean, hint: (value: T) => Hint = () => ({})) {
  return (value: T, context: Context): void => {
    if (!holds(value)) context.addIssue({ code: "custom", message: expected, params: hint(value) });
  };
}

type Context = { addIssue(issue: { code: "custom"; message: string; params: Hint }): void };

/** Tells zod of faults that a reader of ours has found in a value, from within a transform or a `superRefine`. */
export function tellFaults(context: Context, faults: readonly Fault[]): void {
  for (const { path, expected, got, suggestion } of faults) {
    context.addIssue({ code: "custom", message: expected, params: { within: path, got, suggestion } });
  }
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** zod drops the schema from a finished issue, so the keys it knows are put on the issue while it is being finished. */
function noteKnownKeys(issue: z.core.$ZodRawIssue): undefined {
  if (issue.code !== "unrecognized_keys") return;
  const { inst } = issue;
  if (inst instanceof z.ZodObject) issue["known"] = Object.keys(inst.shape);
  if (inst instanceof z.ZodRecord) issue["known"] = [...(inst.keyType._zod.values ?? [])].map(String);
}

function faultsOf(issue: Issue, above: Path, whole: { readonly input: unknown } | undefined): Fault[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = ((issue as { known?: readonly string[] }).known ?? []).map(String);
      return issue.keys.map((key) => unknownKey([...path, key], key, known));
    }
    case "invalid_union":
      return unionFaults(issue, path, whole);
    case "invalid_element":
      return issue.issues.flatMap((inner) => faultsOf(inner, path, whole));
    case "invalid_key": {
      const expected = `a key that is ${issue.issues.map(expectedPhrase).join(" and ")}`;
      return [{ path: pathText(path), expected, got: quote(path.at(-1)) }];
    }
    default:
      return [plainFault(issue, path, whole)];
  }
}

/**
 * The branch whose outer shape fitted is the one the writer meant, and its faults are told; the shortest list where
 * several fitted. Where none did, the branches' wishes are joined.
 */
function unionFaults(
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  whole: { readonly input: unknown } | undefined,
): Fault[] {
  const isOuter = (inner: Issue) => inner.path.length === 0 && /^invalid_(type|value|union)$/.test(inner.code);
  const fitting = issue.errors.filter((branch) => !branch.some(isOuter));
  const [meant] = fitting.toSorted((a, b) => a.length - b.length);
  if (meant !== undefined && isZodsOwn(issue.message)) return meant.flatMap((inner) => faultsOf(inner, path, whole));
  return [plainFault(issue, path, whole)];
}

function plainFault(issue: Issue, path: Path, whole: { readonly input: unknown } | undefined): Fault {
  const hint = (issue.code === "custom" ? (issue.params ?? {}) : {}) as Hint;
  const value = whole && valueAt(whole.input, path);
  const candidates = hint.candidates ?? optionsOf(issue).filter((option) => typeof option === "string");
  const suggestion = hint.suggestion ?? (typeof value === "string" ? nearest(value, candidates) : undefined);
  const place = pathText(path);
  return {
    path: hint.within === undefined ? place : (under(place, [{ path: hint.within }])[0]?.path ?? place),
    expected: expectedPhrase(issue),
    got: hint.got ?? (whole ? gotPhrase(issue, value) : gotFromMessage(issue.message)),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** The values that would do, where they can be listed. */
function optionsOf(issue: Issue): readonly unknown[] {
  if (issue.code === "invalid_value") return issue.values;
  return issue.code === "invalid_union" && "options" in issue ? (issue.options ?? []) : [];
}

function expectedPhrase(issue: Issue): string {
  if (!isZodsOwn(issue.message)) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return TYPE_PHRASES[issue.expected] ?? `of type ${issue.expected}`;
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      if (optionsOf(issue).length > 0) return oneOf(optionsOf(issue));
      return (
        [...new Set(issue.errors.flatMap((branch) => branch.slice(0, 1).map(expectedPhrase)))].join(" or ") || "valid"
      );
    case "too_small":
      if (issue.origin === "string" && issue.minimum === 1) return "non-empty text";
      return `${bound(issue.exact, issue.inclusive, "at least", "more than")} ${counted(issue.minimum, issue.origin)}`;
    case "too_big":
      return `${bound(issue.exact, issue.inclusive, "at most", "less than")} ${counted(issue.maximum, issue.origin)}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_format":
      return issue.format === "regex" ? `text of the form ${issue.pattern}` : `text in the form ${issue.format}`;
    default:
      return "valid";
  }
}

const TYPE_PHRASES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
  null: "null",
  date: "a date",
  nonoptional: "given",
  never: "left out",
};

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? quote(values[0]) : `one of ${values.map(quote).join(", ")}`;
}

function bound(exact: boolean | undefined, inclusive: boolean | undefined, reaching: string, beyond: string): string {
  return exact ? "exactly" : inclusive === false ? beyond : reaching;
}

/** A size with its unit: "1 item", "62 characters"; the bare number where it is not a size. */
function counted(count: number | bigint, origin: string): string {
  const unit = { string: "character", array: "item" }[origin];
  return unit === undefined ? String(count) : `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** What came, measured the way the limit is: a text of 62 characters is not quoted when the limit is 50. */
function gotPhrase(issue: Issue, value: unknown): string {
  const isSize = issue.code === "too_big" || issue.code === "too_small";
  if (isSize && typeof value === "string") return value === "" ? quote(value) : counted(value.length, "string");
  if (isSize && Array.isArray(value)) return counted(value.length, "array");
  return quote(value);
}

function gotFromMessage(message: string): string {
  const received = /received (.+)$/.exec(message)?.[1];
  return received === "undefined" ? "nothing" : (received ?? "something else");
}

/** Whether a message is zod's English, not a phrase one of our schemas gave. */
function isZodsOwn(message: string): boolean {
  return /^(Invalid|Too (big|small):|Unrecognized key)/.test(message);
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    input,
  );
}
