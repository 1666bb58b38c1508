/**
 * The provider's own message types: what their content must hold and how clients treat them.
 *
 * Sources: docs.rongcloud.cn, platform-chat-api/message-about/objectname, for keys, limits and default push; the
 * server SDKs where the page is silent (a size may be text or a number, `referMsg` and the lists of a combined message
 * may be JSON in text).
 */
import { z } from "zod";
import { mustBe } from "./zod-faults.ts";

export type MessageType = {
  /** Content keys and their rules. Clients ignore keys they do not know, so others are not refused by it. */
  readonly content: z.ZodObject;
  /** Whether an offline user gets a push with a default text; the others push only what `pushContent` says. */
  readonly hasDefaultPush: boolean;
  /** Whether clients keep the message and show it; a command is seen by the app's code alone. */
  readonly isKept: boolean;
  /** Why a newly written broadcast should rather be of another type. */
  readonly discouraged?: string;
};

/** The type called `objectName`, when it is one of the provider's that may be broadcast. */
export function messageTypeOf(objectName: string): MessageType | undefined {
  return Object.hasOwn(MESSAGE_TYPES, objectName) ? MESSAGE_TYPES[objectName as keyof typeof MESSAGE_TYPES] : undefined;
}

/** Why the provider's type called `objectName` may not be broadcast, when that is so. */
export function whyRefused(objectName: string): string | undefined {
  return Object.hasOwn(REFUSED_TYPES, objectName) ? REFUSED_TYPES[objectName] : undefined;
}

/** A thumbnail in base64 may be this long. Source: the same page ("about 5k, at most 10k"). */
const THUMBNAIL_CHARACTERS_MAX = 10 * 1024;
const VOICE_SECONDS_MAX = 60;
const VIDEO_SECONDS_MAX = 120;

const text = z.string().min(1);
const anyText = z.string();
const url = z.string().refine(isWebUrl, "an absolute http:// or https:// URL");
const whole = z.number().int().min(0);
const sizeBytes = z.union([z.number().int().min(0), z.string().regex(/^\d+$/, "a size in bytes")], "a size in bytes");
const extra = z.string("text (an object goes in as JSON text)");

const base64 = z
  .string("base64 text")
  .superRefine(mustBe("base64 without a data: prefix", (value) => !/^data:/i.test(value)))
  .superRefine(mustBe("base64 on one line", (value) => !/[\r\n]/.test(value)))
  .superRefine(
    mustBe("base64 text", (value) => /^(data:|[^\r\n]*[\r\n])/i.test(value) || /^[A-Za-z0-9+/]+={0,2}$/.test(value)),
  );
const thumbnail = base64.superRefine(
  mustBe(
    `at most ${THUMBNAIL_CHARACTERS_MAX} characters of base64`,
    (value) => value.length <= THUMBNAIL_CHARACTERS_MAX,
    (value) => ({ got: `${value.length} characters` }),
  ),
);

/** Keys every type of content may have. */
const common = {
  extra: extra.exactOptional(),
  user: z
    .looseObject({
      id: anyText.exactOptional(),
      name: anyText.exactOptional(),
      portrait: anyText.exactOptional(),
      extra: extra.exactOptional(),
    })
    .exactOptional(),
  mentionedInfo: z
    .looseObject({
      type: z.literal([1, 2], "1 (everyone) or 2 (the users listed)").exactOptional(),
      userIdList: z.array(text).exactOptional(),
      mentionedContent: anyText.exactOptional(),
    })
    .exactOptional(),
};

const MESSAGE_TYPES = {
  "RC:TxtMsg": shown({ content: text }),
  "RC:ImgMsg": shown({ content: thumbnail, imageUri: url, name: anyText.exactOptional() }),
  "RC:GIFMsg": shown({
    gifDataSize: whole,
    remoteUrl: url,
    width: whole,
    height: whole,
    name: anyText.exactOptional(),
  }),
  "RC:ImgTextMsg": {
    ...shown({ title: text, content: text, imageUri: url, url }),
    discouraged: "the provider no longer recommends RC:ImgTextMsg; a custom type draws the same card",
  },
  "RC:HQVCMsg": shown({ remoteUrl: url, duration: seconds(VOICE_SECONDS_MAX), name: anyText.exactOptional() }),
  "RC:VcMsg": {
    ...shown({ content: base64, duration: seconds(VOICE_SECONDS_MAX) }),
    discouraged: "RC:VcMsg is the old voice message; RC:HQVCMsg has taken its place",
  },
  "RC:FileMsg": shown({ size: sizeBytes, type: text, fileUrl: url, name: anyText.exactOptional() }),
  "RC:SightMsg": shown({
    sightUrl: url,
    content: thumbnail,
    duration: seconds(VIDEO_SECONDS_MAX),
    size: sizeBytes,
    name: text,
  }),
  "RC:LBSMsg": shown({
    content: thumbnail,
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    poi: text,
  }),
  "RC:ReferenceMsg": shown({
    content: text,
    referMsgUserId: text,
    referMsg: z.union([text, z.record(z.string(), z.unknown())], "the quoted message, as an object or as JSON text"),
    objName: text,
  }),
  "RC:CombineMsg": shown({
    remoteUrl: url,
    conversationType: whole,
    nameList: listOfText(),
    summaryList: listOfText(),
  }),
  "RC:InfoNtf": notice({ message: text }),
  "RC:CmdNtf": notice({ name: text, data: anyText }),
  "RC:ContactNtf": notice({ operation: text, sourceUserId: text, targetUserId: text, message: anyText }),
  "RC:ProfileNtf": notice({ operation: text, data: anyText }),
  "RC:GrpNtf": {
    ...notice({ operatorUserId: text, operation: text, data: anyText, message: anyText }),
    discouraged: "RC:GrpNtf tells of a change in a group and means nothing in the system conversation of a broadcast",
  },
  "RC:CmdMsg": { ...notice({ name: text, data: anyText }), isKept: false },
} as const satisfies Record<string, MessageType>;

export const MESSAGE_TYPE_NAMES: readonly string[] = Object.keys(MESSAGE_TYPES);

/** Recall, receipts, calls and other traffic of the SDKs among themselves. */
const REFUSED_TYPES: Readonly<Record<string, string>> = {
  "RC:RcCmd": "it recalls a message, and spends a broadcast to do so",
  "RC:RcNtf": "it is the trace a recalled message leaves",
  "RC:StreamMsg": "a stream is sent in pieces, a broadcast in one",
  "RC:ReadNtf": "it is a read receipt",
  "RC:RRReqMsg": "it asks for read receipts",
  "RC:RRRspMsg": "it is a read receipt",
  "RC:SRSMsg": "it keeps a user's devices in step",
  "RC:MsgExMsg": "it changes a message already sent",
  "RC:chrmKVNotiMsg": "it belongs to chat rooms",
  "RC:TypSts": "it says that someone is typing",
  ...Object.fromEntries(
    ["Accept", "Invite", "Hangup", "Ringing", "ModifyMem", "ModifyMedia", "Summary"].map((signal) => [
      `RC:VC${signal}`,
      "it belongs to voice and video calls",
    ]),
  ),
};

export const REFUSED_TYPE_NAMES: readonly string[] = Object.keys(REFUSED_TYPES);

function shown(keys: z.ZodRawShape): MessageType {
  return { content: z.looseObject({ ...keys, ...common }), hasDefaultPush: true, isKept: true };
}

function notice(keys: z.ZodRawShape): MessageType {
  return { ...shown(keys), hasDefaultPush: false };
}

function seconds(max: number) {
  const fits = (value: number) => Number.isInteger(value) && value >= 1 && value <= max;
  return z.number().refine(fits, `a whole number of seconds, 1 to ${max}`);
}

function listOfText() {
  return z.union([text, z.array(anyText)], "a list of texts, or that list as JSON text");
}

function isWebUrl(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}
