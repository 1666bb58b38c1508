/**
 * What people will see of a message: read from its JSON without trusting any of it, for it may be half written, or come from
 * a program. Nothing here throws, and the only addresses that come out of it begin with https://.
 */

export type ShownMessage = {
  readonly sender: string;
  readonly body: ShownBody;
  readonly push: ShownPush;
  /** Whether it stands in the conversation list as the latest message. */
  readonly isLatest: boolean;
};

export type ShownBody =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "card";
      readonly title: string;
      readonly text: string;
      readonly imageUrl: string | null;
      readonly link: string | null;
    }
  | { readonly kind: "image"; readonly imageUrl: string | null }
  /** The app itself decides how it looks. */
  | { readonly kind: "own"; readonly type: string; readonly text: string }
  /** Only the app's code sees it. */
  | { readonly kind: "unseen"; readonly type: string };

export type ShownPush = {
  /** Null where the phone shows one of its own, such as the name of the app. */
  readonly title: string | null;
  readonly text: PushText;
  readonly iosImageUrl: string | null;
  readonly androidImageUrl: string | null;
};

export type PushText =
  | { readonly kind: "text"; readonly text: string }
  /** The provider's own words for a type, such as "[Image]". */
  | { readonly kind: "stock"; readonly of: StockText }
  | { readonly kind: "none" };

export type StockText = "image" | "card" | "voice" | "file" | "video" | "place" | "other";

type Fields = Readonly<Record<string, unknown>>;

/** Types that push words of the provider's own where the message brings none. */
const STOCK_TEXTS: Readonly<Record<string, StockText>> = {
  "RC:ImgMsg": "image",
  "RC:GIFMsg": "image",
  "RC:ImgTextMsg": "card",
  "RC:HQVCMsg": "voice",
  "RC:VcMsg": "voice",
  "RC:FileMsg": "file",
  "RC:SightMsg": "video",
  "RC:LBSMsg": "place",
  "RC:ReferenceMsg": "other",
  "RC:CombineMsg": "other",
};

export function shownMessage(message: Fields): ShownMessage {
  const type = textOf(message["objectName"]);
  const content = contentOf(message["content"]);
  return {
    sender: textOf(message["fromUserId"]),
    body: bodyOf(type, content, message["content"]),
    push: pushOf(type, content, message),
    isLatest: message["disableUpdateLastMsg"] !== true && message["disableUpdateLastMsg"] !== 1,
  };
}

function bodyOf(type: string, content: Fields, written: unknown): ShownBody {
  switch (type) {
    case "RC:TxtMsg":
      return { kind: "text", text: textOf(content["content"]) };
    case "RC:InfoNtf":
      return { kind: "text", text: textOf(content["message"]) };
    case "RC:ImgTextMsg":
      return {
        kind: "card",
        title: textOf(content["title"]),
        text: textOf(content["content"]),
        imageUrl: safeUrl(content["imageUri"]),
        link: textOf(content["url"]) || null,
      };
    case "RC:ImgMsg":
      return { kind: "image", imageUrl: safeUrl(content["imageUri"]) };
    case "RC:GIFMsg":
      return { kind: "image", imageUrl: safeUrl(content["remoteUrl"]) };
    case "RC:CmdMsg":
      return { kind: "unseen", type };
    default:
      return { kind: "own", type, text: formatted(written) };
  }
}

function pushOf(type: string, content: Fields, message: Fields): ShownPush {
  const pushExt = fieldsOf(message["pushExt"]);
  const configs = vendorsOf(pushExt["pushConfigs"]);
  const of = (vendor: string, field: string) => safeUrl(fieldsOf(configs[vendor])[field]);
  const honorImage = fieldsOf(configs["HONOR"])["importance"] === "LOW" ? null : of("HONOR", "image");
  return {
    title: textOf(pushExt["title"]).trim() || null,
    text: pushTextOf(type, content, message),
    iosImageUrl: of("APNs", "richMediaUri"),
    androidImageUrl: of("HW", "image") ?? honorImage ?? of("FCM", "imageUrl") ?? of("OHOS", "image"),
  };
}

function pushTextOf(type: string, content: Fields, message: Fields): PushText {
  const mentioned = textOf(fieldsOf(content["mentionedInfo"])["mentionedContent"]);
  const given = mentioned.trim() === "" ? textOf(message["pushContent"]) : mentioned;
  if (given.trim() !== "") return { kind: "text", text: given };
  if (type === "RC:TxtMsg") return { kind: "text", text: textOf(content["content"]) };
  const stock = Object.hasOwn(STOCK_TEXTS, type) ? STOCK_TEXTS[type] : undefined;
  return stock === undefined ? { kind: "none" } : { kind: "stock", of: stock };
}

/** An object, or the JSON text of one. */
function contentOf(content: unknown): Fields {
  if (typeof content !== "string") return fieldsOf(content);
  try {
    return fieldsOf(JSON.parse(content));
  } catch {
    return {};
  }
}

/** Vendors keyed by name, or in the list form of the API. */
function vendorsOf(configs: unknown): Fields {
  if (!Array.isArray(configs)) return fieldsOf(configs);
  return Object.assign({}, ...configs.map(fieldsOf)) as Fields;
}

/** JSON that is read by people; other text as it stands. */
function formatted(content: unknown): string {
  if (content === undefined) return "";
  if (typeof content !== "string") return JSON.stringify(content, null, 2);
  try {
    return JSON.stringify(JSON.parse(content), null, 2);
  } catch {
    return content;
  }
}

function safeUrl(value: unknown): string | null {
  return typeof value === "string" && /^https:\/\//i.test(value) && URL.canParse(value) ? value : null;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
