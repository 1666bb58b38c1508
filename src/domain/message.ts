/**
 * A message: everything one call of the provider's broadcast says, in the provider's own field names.
 *
 * It is plain JSON: what is read here is stored, hashed, approved and sent, and each of them sees the same value.
 * Source of fields and limits: docs.rongcloud.cn, platform-chat-api/system/send-message-broadcast-to-all.
 */
import { quote, type Fault, type Warning } from "./fault.ts";
import { contentFaults, objectNameFaults } from "./message-content.ts";
import { FIELDS, type Message } from "./message-fields.ts";
import { messageTypeOf } from "./message-types.ts";
import { messageWarnings } from "./message-warnings.ts";
import { canonicalJson, isRecord, readPlainJson } from "./plain-json.ts";
import { readWith } from "./zod-faults.ts";

export { contentBytes, contentText } from "./message-content.ts";
export type { Message } from "./message-fields.ts";
export { pushExtText } from "./push-options.ts";

/**
 * Reads anything into a message, or says everything that is wrong with it at once; never throws on data.
 *
 * Flags may be true, false, 1 or 0; vendor options keyed by vendor or in the API's list form. A blank `pushContent`
 * counts as absent where the type has a push text of its own, and is a fault where it would silence the push.
 */
export function readMessage(
  input: unknown,
):
  | { readonly kind: "message"; readonly message: Message; readonly warnings: readonly Warning[] }
  | { readonly kind: "faults"; readonly faults: readonly Fault[] } {
  const plain = readPlainJson(input);
  const read = readWith(FIELDS, plain.value);
  const faults = [...(read.kind === "faults" ? read.faults : []), ...typedFaults(plain.value)];
  if (read.kind === "faults" || faults.length + plain.faults.length > 0) {
    return { kind: "faults", faults: [...plain.faults, ...faults.filter(isNews(plain.faults))] };
  }
  const { pushContent, pushExt, ...rest } = read.value;
  const message: Message = {
    ...rest,
    ...(pushContent === undefined || isBlank(pushContent) ? {} : { pushContent }),
    ...(pushExt === undefined || Object.keys(pushExt).length === 0 ? {} : { pushExt }),
  };
  return { kind: "message", message, warnings: messageWarnings(message) };
}

/** One text for one message, whatever order its keys came in; what hashes are made of. */
export function canonicalMessage(message: Message): string {
  return canonicalJson(message);
}

/** The rules that hang on the message type, for as much of the input as has the right shape. */
function typedFaults(value: unknown): Fault[] {
  const { objectName, content, pushContent } = isRecord(value) ? value : {};
  const name = typeof objectName === "string" ? objectName : "";
  // Of an unknown type all content is allowed but what is too large.
  const type = messageTypeOf(name);
  const nameFaults = typeof objectName === "string" ? objectNameFaults(name) : [];
  const faults = [...nameFaults];
  const hasContent = (typeof content === "string" && content !== "") || isRecord(content);
  if (hasContent) faults.push(...contentFaults(type, content));

  const isSilencing = typeof pushContent === "string" && isBlank(pushContent) && type?.hasDefaultPush !== true;
  if (isSilencing && name !== "" && nameFaults.length === 0) {
    const expected = `text, or left out so that ${name} fires no push`;
    faults.push({ path: "pushContent", expected, got: quote(pushContent) });
  }
  return faults;
}

/** Where something is no plain JSON, that is the fault; what stands in its place has no others. */
function isNews(told: readonly Fault[]): (fault: Fault) => boolean {
  const paths = new Set(told.map(({ path }) => path));
  return ({ path }) => !paths.has(path);
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}
