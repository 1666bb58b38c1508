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
 * What Herald found, with what can be seen from here in its place: a field that is empty, and a body that cannot be read, of
 * which Herald was sent nothing and would only say that nothing came.
 */
export function allFaults(told: readonly Fault[], form: Form): readonly Fault[] {
  const own = [...emptyFaults(form), ...bodyFaults(form)];
  const paths = new Set(own.map(({ path }) => path));
  return [...own, ...told.filter(({ path }) => !paths.has(path))];
}

/** Where nothing is said yet, nobody says it, or nobody can read it, there is nothing to ask Herald. */
export function isWorthAsking(form: Form): boolean {
  if (contentOf(form).kind !== "content") return false;
  return form.fromUserId.trim() !== "" && neededOf(form).some(([, value]) => value.trim() !== "");
}

function emptyFaults(form: Form): readonly Fault[] {
  const needed = [...neededOf(form), ["message.fromUserId", form.fromUserId] as const];
  const empty = needed.filter(([, value]) => value.trim() === "").map(([path]) => path);
  const untimed = form.when === "at" && form.at === null ? ["at"] : [];
  return [...empty, ...untimed].map((path) => ({ path, expected: "text", got: "nothing", text: path }));
}

function neededOf(form: Form): readonly (readonly [path: string, value: string])[] {
  switch (form.kind) {
    case "text":
      return [["message.content.content", form.text]];
    case "card":
      return [
        ["message.content.title", form.title],
        ["message.content.content", form.summary],
        ["message.content.imageUri", form.imageUri],
        ["message.content.url", form.url],
      ];
    case "image":
      return [
        ["message.content.imageUri", form.imageUri],
        ["message.content.content", form.thumbnail],
      ];
    case "custom":
      return [
        ["message.objectName", form.objectName],
        ["message.content", form.body],
      ];
  }
}

function bodyFaults(form: Form): readonly Fault[] {
  const read = contentOf(form);
  if (read.kind === "content" || form.body.trim() === "") return [];
  const line = read.kind === "no-json" && read.line !== null ? String(read.line) : "";
  return [{ path: "message.content", expected: read.kind, got: line, text: read.kind }];
}
