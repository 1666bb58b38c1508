/**
 * How the push of a message looks on each vendor's channel: `pushExt` of the broadcast API.
 *
 * The API wants `pushConfigs` as a list of objects with one vendor each; people may write one object keyed by vendor.
 * Both are read into the second form. An empty string means "not set", as it does in the provider's SDKs.
 * Sources: docs.rongcloud.cn, send-message-broadcast-to-all, and the SDKs for APNs, FCM, OHOS and notify_level.
 */
import { z } from "zod";
import { isRecord } from "./plain-json.ts";
import { mustBe } from "./zod-faults.ts";

const TITLE_CHARACTERS_MAX = 50;

const text = z.string("text (numbers in quotes)");
const httpsUrl = text.superRefine(mustBe("an https:// URL", (value) => value === "" || isHttpsUrl(value)));
const upperCase = text.superRefine(
  mustBe(
    'upper-case letters, such as "IM"',
    (value) => /^([A-Z][A-Z0-9_]*)?$/.test(value),
    (value) => (/^[A-Za-z]\w*$/.test(value) ? { suggestion: value.toUpperCase() } : {}),
  ),
);

/** Vendors in the order the provider's own SDK writes them, each with its options in that order. */
const VENDORS = {
  HW: z.strictObject(
    optional({ image: httpsUrl, importance: choice("NORMAL", "LOW"), category: upperCase, channelId: text }),
  ),
  HONOR: z.strictObject(optional({ image: httpsUrl, importance: choice("NORMAL", "LOW") })),
  MI: z.strictObject(optional({ large_icon_uri: httpsUrl, channelId: text })),
  OPPO: z
    .strictObject(optional({ channelId: text, category: text, notify_level: numeral("1", "2", "16") }))
    .refine(({ notify_level, category }) => !notify_level || Boolean(category), {
      path: ["category"],
      error: "given when notify_level is",
    }),
  VIVO: z
    .strictObject(optional({ classification: numeral("0", "1"), category: text }))
    .refine(({ category, classification }) => !category || Boolean(classification), {
      path: ["classification"],
      error: '"0" (operational) or "1" (system) when category is given',
    }),
  APNs: z.strictObject(
    optional({
      "interruption-level": choice("passive", "active", "time-sensitive", "critical"),
      richMediaUri: httpsUrl,
      "apns-collapse-id": text,
      "thread-id": text,
    }),
  ),
  FCM: z.strictObject(optional({ collapse_key: text, imageUrl: httpsUrl, channelId: text })),
  OHOS: z.strictObject(optional({ image: httpsUrl, category: text })),
};

type Vendor = keyof typeof VENDORS;
export const VENDOR_NAMES = Object.keys(VENDORS) as readonly Vendor[];

type PushConfigs = { readonly [V in Vendor]?: Readonly<Partial<Record<OptionOf<V>, string>>> };
export type PushExt = {
  /** At most 50 characters. */
  readonly title?: string;
  readonly templateId?: string;
  readonly forceShowPushContent?: boolean;
  readonly pushConfigs?: PushConfigs;
};

/** On or off, as people (true, false) and the API (1, 0) write it. */
export const FLAG = z.literal([true, false, 1, 0], "true or false (or 1 or 0)").transform(Boolean);

const KEYED = z.strictObject(optional(VENDORS));

const LISTED = z
  .array(KEYED.superRefine(mustBe("an object with one vendor", (entry) => Object.keys(entry).length === 1)))
  .superRefine((entries, context) => {
    const seen = new Set<string>();
    entries.forEach((entry, index) => {
      for (const vendor of Object.keys(entry)) {
        const message = `the only entry for ${vendor}`;
        if (seen.has(vendor))
          context.addIssue({ code: "custom", message, path: [index, vendor], params: { got: "another" } });
        seen.add(vendor);
      }
    });
  })
  .transform((entries) => entries.reduce<z.output<typeof KEYED>>((all, entry) => ({ ...all, ...entry }), {}));

/** Reads `pushExt` in either form. What is not set is left out, at every depth. */
export const PUSH_EXT = z
  .strictObject({
    title: text
      .superRefine(
        mustBe(
          `at most ${TITLE_CHARACTERS_MAX} characters`,
          (value) => [...value].length <= TITLE_CHARACTERS_MAX,
          (value) => ({ got: `${[...value].length} characters` }),
        ),
      )
      .exactOptional(),
    templateId: text.exactOptional(),
    forceShowPushContent: FLAG.exactOptional(),
    pushConfigs: z.union([KEYED, LISTED]).exactOptional(),
  })
  .transform((pushExt) => withoutUnset(pushExt) as PushExt);

/**
 * The `pushExt` the API is sent: one JSON text, vendors as a list, values text, `forceShowPushContent` 0 or 1, everything
 * in the order the provider's SDK writes it. Undefined when nothing is set.
 */
export function pushExtText({ pushExt = {} }: { readonly pushExt?: PushExt }): string | undefined {
  const { title, templateId, forceShowPushContent, pushConfigs } = pushExt;
  const listed = VENDOR_NAMES.flatMap((vendor) => {
    const options = pushConfigs?.[vendor];
    return options === undefined ? [] : [{ [vendor]: inOrder(options, Object.keys(VENDORS[vendor].shape)) }];
  });
  // JSON.stringify leaves out what is undefined.
  const written = JSON.stringify({
    title,
    templateId,
    forceShowPushContent: forceShowPushContent === undefined ? undefined : Number(forceShowPushContent),
    pushConfigs: listed.length > 0 ? listed : undefined,
  });
  return written === "{}" ? undefined : written;
}

type OptionOf<V extends Vendor> = keyof (typeof VENDORS)[V]["shape"] & string;

function optional<Shape extends Record<string, z.ZodType>>(shape: Shape) {
  const entries = Object.entries(shape).map(([key, schema]) => [key, z.exactOptional(schema)]);
  return Object.fromEntries(entries) as { [Key in keyof Shape]: z.ZodExactOptional<Shape[Key]> };
}

function choice(...values: readonly string[]) {
  const expected = `one of ${values.map((value) => `"${value}"`).join(", ")}`;
  return z.string(expected).superRefine(
    mustBe(
      expected,
      (value) => value === "" || values.includes(value),
      () => ({ candidates: values }),
    ),
  );
}

/** A choice among numerals, which YAML reads as numbers unless they are quoted. */
function numeral(...values: readonly string[]) {
  return z.preprocess((value) => (typeof value === "number" ? String(value) : value), choice(...values));
}

function isHttpsUrl(value: string): boolean {
  return /^https:\/\//i.test(value) && URL.canParse(value);
}

function withoutUnset(part: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.entries(part).flatMap(([key, value]) => {
    const inner = isRecord(value) ? withoutUnset(value) : value;
    const isUnset = inner === "" || inner === undefined || (isRecord(inner) && Object.keys(inner).length === 0);
    return isUnset ? [] : [[key, inner] as const];
  });
  return Object.fromEntries(kept);
}

function inOrder(options: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]] as const])));
}
