/**
 * What is agreed with RongCloud about a broadcast: path, form fields, limits, codes, the shape of its answers.
 *
 * The client and the sandbox both hold to this file, so what one side means by a field the other reads.
 * Source: docs.rongcloud.cn/platform-chat-api/system/send-message-broadcast-to-all and the official server SDKs.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { contentText, pushExtText, type Message } from "../domain/message.ts";

export const BROADCAST_PATH = "/message/broadcast.json";
export const RECALL_PATH = "/message/broadcast/recall.json";
export const HISTORY_PATH = "/message/history.json";

export const FORM_TYPE = "application/x-www-form-urlencoded";

/**
 * What the service takes of a field, in characters; `contentBytes` in UTF-8 ("128k"). Herald's own validation has its
 * figures from the same page; a test holds the two together.
 */
export const FIELD_LIMITS = { fromUserId: 64, objectName: 32, contentBytes: 128 * 1024 } as const;

/** RongCloud's own codes, by what they say. The HTTP status that goes with each is in the comment. */
export const CODES = {
  ok: 200, // 200
  internalError: 1000, // 500
  secretMismatch: 1001, // 401
  parameter: 1002, // 400; also an unknown App Key
  noData: 1003, // 400
  signature: 1004, // 401
  tooLong: 1005, // 400
  appLocked: 1006, // 401
  accessDenied: 1007, // 401; by method or by address
  rateExceeded: 1008, // 429
  notEnabled: 1009, // 430
  keepAliveExists: 1015, // 200: a success by status and a failure by code
  internalTimeout: 1050, // 504
} as const;

/** HTTP status of a service the app has not been given: not a registered status, RongCloud's own. */
export const STATUS_NOT_ENABLED = 430;

/** The JSON of every answer. Only `code` is dependable: `messageUID` came in 2024, `errorMessage` and `url` vary. */
export const replyBody = z.object({
  code: z.int(),
  messageUID: z.string().min(1).optional().catch(undefined),
  errorMessage: z.string().optional().catch(undefined),
});
export type ReplyBody = z.infer<typeof replyBody>;

/**
 * Writes a message as the broadcast's form.
 *
 * An optional field that is empty is left out: RongCloud reads an empty `pushContent` as "no push" for some types and as
 * "the default text" for others. `pushExt` goes as one JSON string. `token` names the attempt; it becomes `msgRandom`.
 */
export function broadcastForm(message: Message, token: string): URLSearchParams {
  const { contentAvailable, disableUpdateLastMsg } = message;
  return formOf({
    fromUserId: message.fromUserId,
    objectName: message.objectName,
    content: contentText(message),
    pushContent: message.pushContent,
    pushData: message.pushData,
    pushExt: pushExtText(message),
    contentAvailable: contentAvailable === undefined ? undefined : contentAvailable ? "1" : "0",
    disableUpdateLastMsg: disableUpdateLastMsg === undefined ? undefined : String(disableUpdateLastMsg),
    msgRandom: msgRandomOf(token),
  });
}

/** Reads a form into its fields; of a field that comes twice, the last. */
export function readForm(body: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

/**
 * The `msgRandom` of an attempt: a positive 63-bit number, the same for the same token.
 *
 * RongCloud refuses a repeated one for a minute, and only for apps that asked for it by ticket. It is a net under the
 * ledger, never a reason to send again.
 */
function msgRandomOf(token: string): string {
  return BigInt.asUintN(63, createHash("sha1").update(token).digest().readBigUInt64BE()).toString();
}

function formOf(fields: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const present = Object.entries(fields).filter((field): field is [string, string] => Boolean(field[1]));
  return new URLSearchParams(present);
}
