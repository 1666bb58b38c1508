/** What is legal in a message and may still surprise: shown to a person before anything is sent. */
import { pathText, type Warning } from "./fault.ts";
import { contentBytes, contentObject, CONTENT_BYTES_MAX, strayKeys } from "./message-content.ts";
import type { Message } from "./message-fields.ts";
import { MESSAGE_TYPE_NAMES, messageTypeOf } from "./message-types.ts";
import { isRecord } from "./plain-json.ts";

/** All warnings a message deserves, each with a code that stays. Every message has `reaches-new-users`. */
export function messageWarnings(message: Message): Warning[] {
  return [
    ...typeWarnings(message),
    ...contentWarnings(message),
    ...pushWarnings(message),
    warning(
      "reaches-new-users",
      "",
      "Users who register within 7 days after this broadcast receive it too, unless the app's console says otherwise.",
    ),
  ];
}

/** "128k" may also mean 128,000 bytes; between that and 128 KiB the provider alone decides. */
const CONTENT_BYTES_SURE = 128_000;

function typeWarnings({ objectName, pushContent, disableUpdateLastMsg }: Message): Warning[] {
  const type = messageTypeOf(objectName);
  const found: Warning[] = [];
  if (type === undefined) {
    const meant = MESSAGE_TYPE_NAMES.find((name) => bare(name) === bare(objectName));
    if (meant !== undefined) {
      const text = `${objectName} is taken for a type of your own — did you mean "${meant}"?`;
      found.push(warning("near-built-in-name", "objectName", text));
    }
  }
  if (type?.discouraged !== undefined) {
    found.push(warning("discouraged-type", "objectName", `${capital(type.discouraged)}.`));
  }
  if (type?.hasDefaultPush !== true && pushContent === undefined) {
    const text = `${objectName} fires no push by itself: without pushContent, offline users are not notified.`;
    found.push(warning("no-push", "pushContent", text));
  }
  if (type?.isKept === false) {
    const text = `Clients neither show nor keep ${objectName}; only the app's own code sees it.`;
    found.push(warning("not-shown", "objectName", text));
    if (disableUpdateLastMsg === true) {
      const why = `disableUpdateLastMsg has no effect on ${objectName}, which clients do not keep.`;
      found.push(warning("no-effect", "disableUpdateLastMsg", why));
    }
  }
  return found;
}

function contentWarnings(message: Message): Warning[] {
  const found = strayKeys(message).map((key) =>
    warning(
      "stray-content-key",
      pathText(["content", key]),
      `${message.objectName} has no "${key}": clients ignore it unless the app reads it; data of your own belongs in extra.`,
    ),
  );
  const sizeBytes = contentBytes(message);
  if (sizeBytes > CONTENT_BYTES_SURE && sizeBytes <= CONTENT_BYTES_MAX) {
    const text = `The provider's limit of "128k" may mean ${CONTENT_BYTES_SURE} bytes; the content has ${sizeBytes}.`;
    found.push(warning("content-near-limit", "content", text));
  }
  return found;
}

function pushWarnings(message: Message): Warning[] {
  const { HONOR, MI, OHOS } = message.pushExt?.pushConfigs ?? {};
  const found: Warning[] = [];
  const mentioned = contentObject(message)?.["mentionedInfo"];
  if (message.pushContent !== undefined && isRecord(mentioned) && mentioned["mentionedContent"]) {
    const text = "The push shows mentionedContent instead of pushContent.";
    found.push(warning("mentioned-overrides-push", "content.mentionedInfo.mentionedContent", text));
  }
  if (HONOR?.importance === "LOW" && HONOR.image !== undefined) {
    const text = "HONOR shows no image on a message of importance LOW.";
    found.push(warning("honor-low-hides-image", "pushExt.pushConfigs.HONOR.image", text));
  }
  if (MI?.large_icon_uri !== undefined) {
    const text = "Xiaomi no longer supports large_icon_uri; the push shows no icon.";
    found.push(warning("deprecated-option", "pushExt.pushConfigs.MI.large_icon_uri", text));
  }
  if (OHOS !== undefined) {
    const text = "OHOS is known to the provider's SDKs but not named in the broadcast page; it may be ignored.";
    found.push(warning("undocumented-vendor", "pushExt.pushConfigs.OHOS", text));
  }
  return found;
}

function warning(code: string, path: string, text: string): Warning {
  return { code, path, text };
}

/** A name without case and punctuation: "rc:txtmsg", "RCTxtMsg" and "RC-TxtMsg" are one. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
