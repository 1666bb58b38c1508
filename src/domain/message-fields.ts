/**
 * The fields of a message, each by itself; what one field means for another is for `message.ts`.
 *
 * Source of fields and limits: docs.rongcloud.cn, platform-chat-api/system/send-message-broadcast-to-all.
 */
import { z } from "zod";
import { FLAG, PUSH_EXT, type PushExt } from "./push-options.ts";
import { mustBe } from "./zod-faults.ts";

export type Message = {
  /** The sender users see; 1–64 characters. */
  readonly fromUserId: string;
  /** The message type: one of the provider's, or a custom name of at most 32 characters not beginning with `RC:`. */
  readonly objectName: string;
  /** An object, or text sent as it is; at most 128 KiB in UTF-8. */
  readonly content: string | Readonly<Record<string, unknown>>;
  /** The push offline users see. Without it, types that have no default text fire none. */
  readonly pushContent?: string;
  readonly pushData?: string;
  readonly pushExt?: PushExt;
  /** Wakes the app in the background on iOS. */
  readonly contentAvailable?: boolean;
  /** Keeps the message out of the conversation list. */
  readonly disableUpdateLastMsg?: boolean;
};

const FROM_USER_ID_CHARACTERS_MAX = 64;

/** Reads the fields; an unknown one is a fault. What depends on the message type is not looked at. */
export const FIELDS = z.strictObject({
  fromUserId: z.string().superRefine(
    mustBe(
      `1 to ${FROM_USER_ID_CHARACTERS_MAX} characters`,
      (value) => value.trim() !== "" && [...value].length <= FROM_USER_ID_CHARACTERS_MAX,
      (value) => (value.trim() === "" ? {} : { got: `${[...value].length} characters` }),
    ),
  ),
  objectName: z.string(),
  content: z.union([z.string().min(1), z.record(z.string(), z.unknown())], "an object or non-empty text"),
  pushContent: z.string().exactOptional(),
  pushData: z.string().exactOptional(),
  pushExt: PUSH_EXT.exactOptional(),
  contentAvailable: FLAG.exactOptional(),
  disableUpdateLastMsg: FLAG.exactOptional(),
});
