import { describe, expect, it } from "vitest";
import { describeFault } from "../../src/domain/fault.ts";
import { pushExtText, readMessage } from "../../src/domain/message.ts";
import { VENDOR_NAMES } from "../../src/domain/push-options.ts";

/** Every option there is, in the order the provider's SDK writes them. */
const FULL = {
  title: "t",
  templateId: "template-1",
  forceShowPushContent: 1,
  pushConfigs: [
    { HW: { image: "https://a/i.png", importance: "NORMAL", category: "IM", channelId: "1" } },
    { HONOR: { image: "https://a/i.png", importance: "NORMAL" } },
    { MI: { large_icon_uri: "https://a/i.png", channelId: "1" } },
    { OPPO: { channelId: "1", category: "MARKETING", notify_level: "16" } },
    { VIVO: { classification: "1", category: "IM" } },
    {
      APNs: {
        "interruption-level": "active",
        richMediaUri: "https://a/i.png",
        "apns-collapse-id": "c",
        "thread-id": "t",
      },
    },
    { FCM: { collapse_key: "c", imageUrl: "https://a/i.png", channelId: "1" } },
    { OHOS: { image: "https://a/i.png", category: "IM" } },
  ],
};

describe("pushExt is refused", () => {
  it.each<[pushExt: unknown, ...sentences: string[]]>([
    ["{}", 'pushExt must be an object; got "{}"'],
    [{ title: "é".repeat(51) }, "pushExt.title must be at most 50 characters; got 51 characters"],
    [{ forceShowPushContent: "1" }, 'pushExt.forceShowPushContent must be true or false (or 1 or 0); got "1"'],
    [{ templateID: "x" }, 'pushExt.templateID must be a known key; got "templateID" — did you mean "templateId"?'],
    [{ pushConfigs: 5 }, "pushExt.pushConfigs must be an object or a list; got 5"],
    [{ pushConfigs: { hw: {} } }, 'pushExt.pushConfigs.hw must be a known key; got "hw" — did you mean "HW"?'],
    [
      { pushConfigs: { NOKIA: {} } },
      'pushExt.pushConfigs.NOKIA must be one of the keys HW, HONOR, MI, OPPO, VIVO, APNs, FCM, OHOS; got "NOKIA"',
    ],
    [{ pushConfigs: { HW: 5 } }, "pushExt.pushConfigs.HW must be an object; got 5"],
    ...[
      ["HW", "image"],
      ["HONOR", "image"],
      ["MI", "large_icon_uri"],
      ["APNs", "richMediaUri"],
      ["FCM", "imageUrl"],
      ["OHOS", "image"],
    ].map(([vendor = "", key = ""]): [unknown, string] => [
      { pushConfigs: { [vendor]: { [key]: "http://a/i.png" } } },
      `pushExt.pushConfigs.${vendor}.${key} must be an https:// URL; got "http://a/i.png"`,
    ]),
    [
      { pushConfigs: { HW: { importance: "HIGH" } } },
      'pushExt.pushConfigs.HW.importance must be one of "NORMAL", "LOW"; got "HIGH"',
    ],
    [
      { pushConfigs: { HONOR: { importance: "normal" } } },
      'pushExt.pushConfigs.HONOR.importance must be one of "NORMAL", "LOW"; got "normal" — did you mean "NORMAL"?',
    ],
    [
      { pushConfigs: { HW: { category: "im" } } },
      'pushExt.pushConfigs.HW.category must be upper-case letters, such as "IM"; got "im" — did you mean "IM"?',
    ],
    [
      { pushConfigs: { HW: { chanelId: "1" } } },
      'pushExt.pushConfigs.HW.chanelId must be a known key; got "chanelId" — did you mean "channelId"?',
    ],
    [
      { pushConfigs: { MI: { channelId: 104086 } } },
      "pushExt.pushConfigs.MI.channelId must be text (numbers in quotes); got 104086",
    ],
    [
      { pushConfigs: { VIVO: { classification: 2 } } },
      'pushExt.pushConfigs.VIVO.classification must be one of "0", "1"; got 2',
    ],
    [
      { pushConfigs: { VIVO: { category: "IM" } } },
      'pushExt.pushConfigs.VIVO.classification must be "0" (operational) or "1" (system) when category is given; got nothing',
    ],
    [
      { pushConfigs: { OPPO: { notify_level: 16 } } },
      "pushExt.pushConfigs.OPPO.category must be given when notify_level is; got nothing",
    ],
    [
      { pushConfigs: { OPPO: { notify_level: 3, category: "IM" } } },
      'pushExt.pushConfigs.OPPO.notify_level must be one of "1", "2", "16"; got 3',
    ],
    [
      { pushConfigs: { APNs: { "interruption-level": "activ" } } },
      'pushExt.pushConfigs.APNs.interruption-level must be one of "passive", "active", "time-sensitive", "critical"; got "activ" — did you mean "active"?',
    ],
    [
      { pushConfigs: [{ HW: { image: "x" } }, { HW: {}, MI: {} }, {}] },
      'pushExt.pushConfigs[0].HW.image must be an https:// URL; got "x"',
      'pushExt.pushConfigs[1] must be an object with one vendor; got {"HW":{},"MI":{}}',
      "pushExt.pushConfigs[2] must be an object with one vendor; got {}",
      "pushExt.pushConfigs[1].HW must be the only entry for HW; got another",
    ],
  ])("%o", (pushExt, ...sentences) => {
    expect(faults(pushExt)).toEqual(sentences);
  });
});

describe("pushExtText() writes what the provider's SDK would", () => {
  it("every option, in its order", () => {
    expect(textOf(FULL)).toBe(JSON.stringify(FULL));
  });

  it("the same from vendors as keys, in any order, and from the list", () => {
    const keyed = Object.assign({}, ...FULL.pushConfigs.toReversed()) as Record<string, object>;
    expect(Object.keys(keyed)).toEqual(VENDOR_NAMES.toReversed());
    expect(textOf({ ...FULL, pushConfigs: keyed })).toBe(textOf(FULL));
  });

  it.each<[why: string, pushExt: unknown, text: string | undefined]>([
    ["nothing for nothing", {}, undefined],
    ["nothing for what is not set", { title: "", pushConfigs: [{ HW: { image: "" } }, { MI: {} }] }, undefined],
    ["0 for a flag that is off", { forceShowPushContent: false }, '{"forceShowPushContent":0}'],
    [
      "numerals that came as numbers as text",
      { pushConfigs: { VIVO: { classification: 0 } } },
      '{"pushConfigs":[{"VIVO":{"classification":"0"}}]}',
    ],
    ["a title of 50 characters, counted as people do", { title: "😀".repeat(50) }, `{"title":"${"😀".repeat(50)}"}`],
  ])("%s", (_why, pushExt, text) => {
    expect(textOf(pushExt)).toBe(text);
  });
});

const base = { fromUserId: "news", objectName: "RC:TxtMsg", content: { content: "hi" } };

function faults(pushExt: unknown): string[] {
  const read = readMessage({ ...base, pushExt });
  return read.kind === "faults" ? read.faults.map(describeFault) : [];
}

function textOf(pushExt: unknown): string | undefined {
  const read = readMessage({ ...base, pushExt });
  if (read.kind === "faults") throw new Error(read.faults.map(describeFault).join("\n"));
  return pushExtText(read.message);
}
