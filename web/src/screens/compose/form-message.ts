/** Between the fields and a message in RongCloud's own words: what is sent of them, and what is shown of one that is there. */
import type { Fields, Form, Kind, MessageFields, Vendors } from "./form.ts";
import { NO_MESSAGE } from "./form.ts";

export type Message = Readonly<Record<string, unknown>>;

/** Null where the body of a custom type is not what it says it is. */
export type ReadBody =
  | { readonly kind: "content"; readonly content: Fields | string }
  | { readonly kind: "no-json"; readonly line: number | null }
  | { readonly kind: "no-object" };

const TYPES: Readonly<Record<Exclude<Kind, "custom">, string>> = {
  text: "RC:TxtMsg",
  card: "RC:ImgTextMsg",
  image: "RC:ImgMsg",
};

/** The keys of each type's content, and the field that holds it. */
const KEYS: Readonly<
  Record<
    Exclude<Kind, "custom">,
    Readonly<Record<string, "text" | "title" | "summary" | "imageUri" | "url" | "thumbnail">>
  >
> = {
  text: { content: "text" },
  card: { title: "title", content: "summary", imageUri: "imageUri", url: "url" },
  image: { content: "thumbnail", imageUri: "imageUri" },
};

export function objectNameOf({ kind, objectName }: Pick<Form, "kind" | "objectName">): string {
  return kind === "custom" ? objectName.trim() : TYPES[kind];
}

/** A body that cannot be read stands empty, which Herald refuses. */
export function messageOf(form: Form): Message {
  const { pushContent, pushData, contentAvailable, disableUpdateLastMsg } = form;
  const pushExt = pushExtOf(form);
  const read = contentOf(form);
  return {
    fromUserId: form.fromUserId.trim(),
    objectName: objectNameOf(form),
    content: read.kind === "content" ? read.content : "",
    ...(pushContent.trim() === "" ? {} : { pushContent }),
    ...(pushData === "" ? {} : { pushData }),
    ...(Object.keys(pushExt).length === 0 ? {} : { pushExt }),
    ...(contentAvailable ? { contentAvailable } : {}),
    ...(disableUpdateLastMsg ? { disableUpdateLastMsg } : {}),
  };
}

export function contentOf(form: Form): ReadBody {
  if (form.kind === "custom") return form.isPlain ? { kind: "content", content: form.body } : readBody(form.body);
  const rest = form.rest.objectName === TYPES[form.kind] ? form.rest.content : {};
  const written = Object.entries(KEYS[form.kind]).map(([key, field]) => [key, form[field]] as const);
  return { kind: "content", content: { ...rest, ...Object.fromEntries(written) } };
}

/** As it counts against the provider's limit: the UTF-8 bytes of the content's JSON, or of its text. */
export function contentBytes(form: Form): number {
  const read = contentOf(form);
  const text =
    read.kind !== "content"
      ? form.body
      : typeof read.content === "string"
        ? read.content
        : JSON.stringify(read.content);
  return new TextEncoder().encode(text).length;
}

function readBody(body: string): ReadBody {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    return { kind: "no-json", line: lineOf(error, body) };
  }
  return isFields(parsed) ? { kind: "content", content: parsed } : { kind: "no-object" };
}

/** Browsers tell the place in the sentence only. */
function lineOf(error: unknown, body: string): number | null {
  const sentence = String(error);
  const line = /line (\d+)/.exec(sentence)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(sentence)?.[1];
  return position === undefined ? null : body.slice(0, Number(position)).split("\n").length;
}

function pushExtOf({ pushTitle, templateId, forcePush, vendors }: Form): Fields {
  const pushConfigs = setVendors(vendors);
  return {
    ...(pushTitle === "" ? {} : { title: pushTitle }),
    ...(templateId === "" ? {} : { templateId }),
    ...(forcePush ? { forceShowPushContent: true } : {}),
    ...(Object.keys(pushConfigs).length === 0 ? {} : { pushConfigs }),
  };
}

function setVendors(vendors: Vendors): Vendors {
  return Object.fromEntries(
    Object.entries(vendors).flatMap(([vendor, options]) => {
      const set = Object.entries(options).filter(([, value]) => value !== "");
      return set.length === 0 ? [] : [[vendor, Object.fromEntries(set)] as const];
    }),
  );
}

/** The fields that a message fills. What none of them can hold exactly is shown as JSON. */
export function formOfMessage(message: Message): MessageFields {
  const pushExt = fieldsOf(message["pushExt"]);
  return {
    ...NO_MESSAGE,
    ...contentFields(textOf(message["objectName"]), message["content"]),
    fromUserId: textOf(message["fromUserId"]),
    pushContent: textOf(message["pushContent"]),
    pushData: textOf(message["pushData"]),
    pushTitle: textOf(pushExt["title"]),
    templateId: textOf(pushExt["templateId"]),
    forcePush: pushExt["forceShowPushContent"] === true,
    vendors: vendorsOf(pushExt["pushConfigs"]),
    contentAvailable: message["contentAvailable"] === true,
    disableUpdateLastMsg: message["disableUpdateLastMsg"] === true,
  };
}

function contentFields(objectName: string, content: unknown): Partial<Form> {
  for (const kind of ["text", "card", "image"] as const) {
    if (TYPES[kind] !== objectName || !isFields(content)) continue;
    const fields = Object.entries(KEYS[kind]).map(([key, field]) => [field, content[key]] as const);
    if (!fields.every(([, value]) => typeof value === "string")) break;
    const rest = Object.fromEntries(Object.entries(content).filter(([key]) => !Object.hasOwn(KEYS[kind], key)));
    return { kind, rest: { objectName, content: rest }, ...Object.fromEntries(fields) };
  }
  return typeof content === "string"
    ? { kind: "custom", objectName, body: content, isPlain: true }
    : { kind: "custom", objectName, body: JSON.stringify(content ?? {}, null, 2) };
}

function vendorsOf(configs: unknown): Vendors {
  return Object.fromEntries(
    Object.entries(fieldsOf(configs)).map(([vendor, options]) => [
      vendor,
      Object.fromEntries(Object.entries(fieldsOf(options)).map(([key, value]) => [key, textOf(value)])),
    ]),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
