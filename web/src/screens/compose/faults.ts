/** Which fault belongs to which field, by the path it was told under; what belongs to none is told in a list. */
import type { Form } from "./form.ts";
import { contentOf } from "./form-message.ts";
import { VENDORS } from "./vendors.ts";

export type Fault = {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  readonly suggestion?: string | undefined;
  readonly text: string;
};

export type PlacedFaults = {
  readonly at: Readonly<Record<string, readonly Fault[]>>;
  readonly rest: readonly Fault[];
};

const COMMON = [
  "message.fromUserId",
  "message.pushContent",
  "message.pushData",
  "message.pushExt.title",
  "message.pushExt.templateId",
  "name",
  "priority",
  "anytime",
  "late",
  ...VENDORS.flatMap(({ id, options }) => options.map(({ key }) => `message.pushExt.pushConfigs.${id}.${key}`)),
];

const OF_KIND: Readonly<Record<Form["kind"], readonly string[]>> = {
  text: ["message.content.content"],
  card: ["title", "content", "imageUri", "url"].map((key) => `message.content.${key}`),
  image: ["content", "imageUri"].map((key) => `message.content.${key}`),
  custom: ["message.objectName", "message.content"],
};

const OF_WHEN: Readonly<Record<Form["when"], readonly string[]>> = {
  now: [],
  at: ["at", "deadline"],
  recurring: ["cron", "zone", "starts", "ends", "exclude"],
};

/** In the order in which they stand on the page. */
export function fieldsOf({ kind, when }: Pick<Form, "kind" | "when">): readonly string[] {
  return [...OF_KIND[kind], ...COMMON, ...OF_WHEN[when]];
}

export function placeFaults(faults: readonly Fault[], form: Pick<Form, "kind" | "when">): PlacedFaults {
  const fields = fieldsOf(form);
  const at: Record<string, Fault[]> = {};
  const rest: Fault[] = [];
  for (const fault of faults) {
    // What is wrong with the whole content stands at its first field.
    const path =
      fault.path === "message.content"
        ? OF_KIND[form.kind].at(form.kind === "custom" ? 1 : 0)
        : fieldOf(fault.path, fields);
    if (path === undefined) rest.push(fault);
    else (at[path] ??= []).push(fault);
  }
  return { at, rest };
}

/** The field of that path, or the nearest around it. */
function fieldOf(path: string, fields: readonly string[]): string | undefined {
  return fields
    .filter((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`))
    .sort((a, b) => b.length - a.length)[0];
}

/**
 * What Herald found, with the body's own faults in place of its: it was sent nothing where the body cannot be read, and would
 * only say that nothing came.
 */
export function withBodyFaults(faults: readonly Fault[], form: Form): readonly Fault[] {
  const read = contentOf(form);
  if (read.kind === "content") return faults;
  const own = {
    path: "message.content",
    expected: read.kind,
    got: read.kind === "no-json" && read.line !== null ? String(read.line) : "",
    text: read.kind,
  };
  return [...faults.filter(({ path }) => path !== "message.content"), own];
}
