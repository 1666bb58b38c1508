/** The content of a message: held against its type, and as the text the provider is sent. */
import { nearest, quote, under, unknownKey, type Fault } from "./fault.ts";
import type { Message } from "./message-fields.ts";
import {
  MESSAGE_TYPE_NAMES,
  messageTypeOf,
  REFUSED_TYPE_NAMES,
  whyRefused,
  type MessageType,
} from "./message-types.ts";
import { canonicalJson, isRecord, readPlainJson } from "./plain-json.ts";
import { readWith } from "./zod-faults.ts";

/** 128 KiB of UTF-8. The provider says "128k" and not of what; this is the largest that can be meant. */
export const CONTENT_BYTES_MAX = 128 * 1024;
const OBJECT_NAME_CHARACTERS_MAX = 32;

/** The `content` the API is sent: text as it is, an object as JSON with sorted keys, so that storing it changes nothing. */
export function contentText(message: Pick<Message, "content">): string {
  return typeof message.content === "string" ? message.content : canonicalJson(message.content);
}

/** The size of `contentText` in UTF-8. */
export function contentBytes(message: Pick<Message, "content">): number {
  return Buffer.byteLength(contentText(message), "utf8");
}

/** What is wrong with the name of a message type, at most one fault, at `objectName`. */
export function objectNameFaults(objectName: string): Fault[] {
  const fault = { path: "objectName", got: quote(objectName) };
  const why = whyRefused(objectName);
  if (why !== undefined)
    return [{ ...fault, expected: `a type made for broadcasting, and ${objectName} is not: ${why}` }];
  if (messageTypeOf(objectName) !== undefined) return [];
  if (objectName === "") return [{ ...fault, expected: "a message type such as RC:TxtMsg" }];
  const length = [...objectName].length;
  if (length > OBJECT_NAME_CHARACTERS_MAX) {
    return [{ ...fault, expected: `at most ${OBJECT_NAME_CHARACTERS_MAX} characters`, got: `${length} characters` }];
  }
  if (/[\s\p{Cc}]/u.test(objectName)) return [{ ...fault, expected: "free of spaces and control characters" }];
  if (!objectName.startsWith("RC:")) return [];
  const expected = "one of the provider's types, or a custom name that does not begin with RC:";
  const suggestion = nearest(objectName, [...MESSAGE_TYPE_NAMES, ...REFUSED_TYPE_NAMES]);
  // A near-miss of a refused type is not led there: nothing is suggested.
  const isSendable = suggestion !== undefined && messageTypeOf(suggestion) !== undefined;
  return [isSendable ? { ...fault, expected, suggestion } : { ...fault, expected }];
}

/** What is wrong with `content` for a message of `type`; undefined is a custom type, whose content may be anything. */
export function contentFaults(type: MessageType | undefined, content: Message["content"]): Fault[] {
  const sizeBytes = contentBytes({ content });
  const size: Fault[] =
    sizeBytes > CONTENT_BYTES_MAX
      ? [{ path: "content", expected: `at most ${CONTENT_BYTES_MAX} bytes in UTF-8`, got: `${sizeBytes} bytes` }]
      : [];
  if (type === undefined) return size;

  const object = contentObject({ content });
  if (object === undefined) {
    return [...size, { path: "content", expected: "an object, or the JSON text of one", got: quote(content) }];
  }
  // An object has been through this already; text may have hidden flaws behind escapes such as \u0000.
  const plain = readPlainJson(object, { numbersAsWritten: true });
  return [...size, ...under("content", plain.faults), ...keyFaults(type, object)];
}

/** The content as an object, however it is written; undefined for text that is not the JSON of one. */
export function contentObject({ content }: Pick<Message, "content">): Readonly<Record<string, unknown>> | undefined {
  return typeof content === "string" ? parseObject(content) : content;
}

/** Keys of `content` that its type does not have, nor nearly: legal, and ignored by clients. */
export function strayKeys(message: Pick<Message, "objectName" | "content">): string[] {
  const type = messageTypeOf(message.objectName);
  const content = contentObject(message);
  return type && content ? Object.keys(content).filter((key) => !Object.hasOwn(type.content.shape, key)) : [];
}

function keyFaults(type: MessageType, content: Readonly<Record<string, unknown>>): Fault[] {
  const read = readWith(type.content, content);
  const known = Object.keys(type.content.shape);
  const absent = known.filter((key) => !Object.hasOwn(content, key));
  // A stray key is the app's own business; one that nearly has the name of an absent key is a slip of the pen.
  const slips = Object.keys(content).filter((key) => !known.includes(key) && nearest(key, absent) !== undefined);
  return under("content", [
    ...(read.kind === "faults" ? read.faults : []),
    ...slips.map((key) => unknownKey([key], key, absent)),
  ]);
}

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
