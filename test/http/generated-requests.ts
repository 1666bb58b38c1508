/**
 * Requests made from an OpenAPI document: what it allows, and the same things bent — values at and past their bounds, of
 * other types, missing, unknown, and bytes that are no JSON at all. The same seed makes the same requests.
 */

export type JsonSchema = { readonly [key: string]: unknown };

export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly right: string | undefined;
  readonly scope: string | undefined;
  readonly parameters: readonly {
    name: string;
    in: "path" | "query" | "header";
    required: boolean;
    schema: JsonSchema;
  }[];
  readonly body: JsonSchema | undefined;
  readonly responses: Readonly<Record<string, JsonSchema | undefined>>;
};

export type GeneratedRequest = {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
};

/** Every operation of the document, with its references left as they are. */
export function operationsOf(document: unknown): readonly Operation[] {
  const { paths } = document as { paths: Record<string, Record<string, RawOperation>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      method: method.toUpperCase(),
      path,
      right: raw["x-herald-right"],
      scope: raw["x-herald-scope"],
      parameters: (raw.parameters ?? []).map((each) => ({ ...each, required: each.required === true })),
      body: raw.requestBody?.content["application/json"]?.schema,
      responses: Object.fromEntries(
        Object.entries(raw.responses).map(([status, { content }]) => [status, content?.["application/json"]?.schema]),
      ),
    })),
  );
}

type RawOperation = {
  readonly parameters?: readonly {
    name: string;
    in: "path" | "query" | "header";
    required?: boolean;
    schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Record<string, { schema: JsonSchema } | undefined> };
  readonly responses: Record<string, { content?: Record<string, { schema: JsonSchema } | undefined> }>;
  readonly "x-herald-right"?: string;
  readonly "x-herald-scope"?: string;
};

/** Draws one request of an operation; `pool` gives values for names that should often be of something that is there. */
export function drawRequest(
  operation: Operation,
  given: { roll: () => number; schemas: Record<string, JsonSchema>; pool: Readonly<Record<string, readonly string[]>> },
): GeneratedRequest {
  const { roll, pool } = given;
  const bends = roll() < 0.7;
  const headers: Record<string, string> = {};
  const query = new URLSearchParams();
  let path = operation.path;
  for (const { name, in: place, required, schema } of operation.parameters) {
    const known = pool[name];
    const isKnown = known !== undefined && roll() < 0.7;
    if (place === "path") {
      const value = isKnown ? pick(roll, known) : bends ? oddText(roll) : String(valueFor(schema, given, 0));
      path = path.replace(`{${name}}`, encodedOddly(roll, value));
      continue;
    }
    if (!required && roll() < (name === "app" ? 0.2 : 0.6)) continue;
    if (required && bends && roll() < 0.15) continue;
    const value = isKnown
      ? pick(roll, known)
      : bends && roll() < 0.4
        ? oddText(roll)
        : String(valueFor(schema, given, 0));
    if (place === "query") query.append(name, value);
    else if (/^[\x20-\x7e]*$/.test(value)) headers[name] = value;
  }
  if (bends && roll() < 0.1) query.append("unheard-of", oddText(roll));
  const search = query.size > 0 ? `?${query.toString()}` : "";
  if (operation.body === undefined) return { path: path + search, headers };
  const value = valueFor(operation.body, given, 0);
  return { path: path + search, headers, body: bends ? bentBody(roll, value) : JSON.stringify(value) };
}

function valueFor(
  schema: JsonSchema,
  given: { roll: () => number; schemas: Record<string, JsonSchema> },
  depth: number,
): unknown {
  const { roll, schemas } = given;
  const reference = schema["$ref"];
  if (typeof reference === "string") return valueFor(schemas[reference.split("/").at(-1) ?? ""] ?? {}, given, depth);
  if (schema["example"] !== undefined && roll() < 0.6) return schema["example"];
  const options = (schema["anyOf"] ?? schema["oneOf"]) as readonly JsonSchema[] | undefined;
  if (options) return valueFor(pick(roll, options), given, depth + 1);
  const all = schema["allOf"] as readonly JsonSchema[] | undefined;
  if (all) return valueFor(Object.assign({}, ...all) as JsonSchema, given, depth + 1);
  const values = schema["enum"] as readonly unknown[] | undefined;
  if (values) return pick(roll, values);
  if (schema["const"] !== undefined) return schema["const"];
  switch (pick(roll, [schema["type"]].flat())) {
    case "string":
      return roll() < 0.5 ? ordinaryText(roll) : oddText(roll);
    case "integer":
    case "number":
      return pick(
        roll,
        [schema["minimum"], schema["maximum"], 1, 2, 60].filter((n) => typeof n === "number"),
      );
    case "boolean":
      return roll() < 0.5;
    case "null":
      return null;
    case "array":
      return Array.from({ length: Math.floor(roll() * 3) }, () =>
        valueFor((schema["items"] ?? {}) as JsonSchema, given, depth + 1),
      );
    case "object":
      return objectFor(schema, given, depth);
    default:
      return depth > 3 ? null : pick(roll, [1, "text", true, null, [], {}]);
  }
}

function objectFor(schema: JsonSchema, given: Parameters<typeof valueFor>[1], depth: number): Record<string, unknown> {
  const required = new Set((schema["required"] ?? []) as readonly string[]);
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>);
  return Object.fromEntries(
    properties.flatMap(([name, each]) =>
      required.has(name) || given.roll() < 0.4 ? [[name, valueFor(each, given, depth + 1)]] : [],
    ),
  );
}

/** Bends one place of a value, or the text it is written as. */
function bentBody(roll: () => number, value: unknown): string {
  const draw = roll();
  if (draw < 0.08) return String.fromCharCode(...Array.from({ length: 40 }, () => Math.floor(roll() * 256)));
  const text = JSON.stringify(bent(roll, value)) ?? "";
  if (draw < 0.16) return text.slice(0, Math.floor(roll() * text.length));
  if (draw < 0.2) return text.replace(/"/, '"__proto__":{"isAdmin":true},"');
  if (draw < 0.24) return text.replace(/\d+/, "9".repeat(400));
  return text;
}

function bent(roll: () => number, value: unknown): unknown {
  if (roll() < 0.3) return oddValue(roll);
  if (Array.isArray(value)) {
    if (value.length === 0 || roll() < 0.3) return [...(value as unknown[]), oddValue(roll)];
    const at = Math.floor(roll() * value.length);
    return (value as unknown[]).with(at, bent(roll, value[at]));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    const at = Math.floor(roll() * (entries.length + 1));
    const [name, each] = entries[at] ?? [];
    if (name === undefined) return { ...value, [oddText(roll)]: oddValue(roll) };
    if (roll() < 0.2) return Object.fromEntries(entries.filter((_, index) => index !== at));
    return { ...value, [name]: bent(roll, each) };
  }
  return oddValue(roll);
}

function oddValue(roll: () => number): unknown {
  const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => [inner], 1);
  const odd = [null, true, 0, -1, 1.5, 2 ** 53, -(2 ** 53), 1e300, [], {}, [null], { "": 0 }, deep, oddText(roll)];
  return pick(roll, odd);
}

function ordinaryText(roll: () => number): string {
  return pick(roll, [
    "spring",
    "shop",
    "2026-12-01T10:00:00+08:00",
    "2h",
    "0 9 * * MON",
    "Asia/Shanghai",
    "好的",
    "08:00",
  ]);
}

function oddText(roll: () => number): string {
  return pick(roll, [
    "",
    " ",
    "\0",
    "a\0b",
    "b\0a",
    "\ud800",
    "x".repeat(5_000),
    "🛍️".repeat(100),
    "‮reversed",
    "'; drop table herald.campaigns; --",
    "__proto__",
    "constructor",
    "../../etc/passwd",
    "2026-02-30T25:61:00+99:00",
    "9999-12-31T23:59:59Z",
    "0000-01-01T00:00:00Z",
    "NaN",
    "-1",
    "99999999999999999999",
    "%",
    "* * * * *",
    "<script>alert(1)</script>",
  ]);
}

/** Mostly as a client would write it; now and then with an escape that is none. */
function encodedOddly(roll: () => number, value: string): string {
  return roll() < 0.05
    ? `${encodeURIComponent(value.toWellFormed())}%E0%A4%A`
    : encodeURIComponent(value.toWellFormed());
}

function pick<T>(roll: () => number, values: readonly T[]): T {
  return values[Math.floor(roll() * values.length)] as T;
}
