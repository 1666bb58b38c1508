import { describe, expect, it } from "vitest";
import { describeFault } from "../../src/domain/fault.ts";
import { readMessage } from "../../src/domain/message.ts";
import { MESSAGE_TYPE_NAMES } from "../../src/domain/message-types.ts";

const url = "https://cdn.example/a";
const thumb = "/9j/4AAQSkZJRg==";

/** One sound content of each type, with all that is required and nothing else. */
const SOUND: Record<string, Record<string, unknown>> = {
  "RC:TxtMsg": { content: "hi" },
  "RC:ImgMsg": { content: thumb, imageUri: url },
  "RC:GIFMsg": { gifDataSize: 3400, remoteUrl: url, width: 20, height: 20 },
  "RC:ImgTextMsg": { title: "t", content: "c", imageUri: url, url },
  "RC:HQVCMsg": { remoteUrl: url, duration: 60 },
  "RC:VcMsg": { content: thumb, duration: 1 },
  "RC:FileMsg": { size: "1024", type: "pdf", fileUrl: url },
  "RC:SightMsg": { sightUrl: url, content: thumb, duration: 120, size: 1024, name: "a.mp4" },
  "RC:LBSMsg": { content: thumb, latitude: 39.9, longitude: -116.4, poi: "Beijing" },
  "RC:ReferenceMsg": { content: "c", referMsgUserId: "u", referMsg: { content: "q" }, objName: "RC:TxtMsg" },
  "RC:CombineMsg": { remoteUrl: url, conversationType: 1, nameList: ["a"], summaryList: '["b"]' },
  "RC:InfoNtf": { message: "m" },
  "RC:CmdNtf": { name: "n", data: "" },
  "RC:ContactNtf": { operation: "Request", sourceUserId: "a", targetUserId: "b", message: "" },
  "RC:ProfileNtf": { operation: "Update", data: "{}" },
  "RC:GrpNtf": { operatorUserId: "a", operation: "Create", data: "", message: "" },
  "RC:CmdMsg": { name: "n", data: "d" },
};

describe("every type the catalogue knows", () => {
  it("is in this table", () => {
    expect(Object.keys(SOUND)).toEqual(MESSAGE_TYPE_NAMES);
  });

  it.each(MESSAGE_TYPE_NAMES)("%s accepts what it requires, as an object and as JSON text", (objectName) => {
    expect(faults(objectName, SOUND[objectName])).toEqual([]);
    expect(faults(objectName, JSON.stringify(SOUND[objectName]))).toEqual([]);
  });

  it.each(MESSAGE_TYPE_NAMES)("%s refuses to do without any of its keys", (objectName) => {
    for (const key of Object.keys(SOUND[objectName] ?? {})) {
      const { [key]: _left, ...rest } = SOUND[objectName] ?? {};
      expect(faults(objectName, rest)).toEqual([
        expect.stringMatching(new RegExp(`^content\\.${key} .* got nothing$`)),
      ]);
    }
  });

  it.each(MESSAGE_TYPE_NAMES)("%s takes extra, user and mentionedInfo", (objectName) => {
    const user = { id: "u", name: "U", portrait: url, extra: "" };
    const mentionedInfo = { type: 2, userIdList: ["u"], mentionedContent: "you" };
    expect(faults(objectName, { ...SOUND[objectName], extra: "{}", user, mentionedInfo })).toEqual([]);
  });
});

describe("content is refused", () => {
  it.each<[objectName: string, change: Record<string, unknown>, sentence: string]>([
    ["RC:TxtMsg", { content: "" }, 'content.content must be non-empty text; got ""'],
    ["RC:TxtMsg", { content: 5 }, "content.content must be text; got 5"],
    ["RC:TxtMsg", { extra: { a: 1 } }, 'content.extra must be text (an object goes in as JSON text); got {"a":1}'],
    ["RC:TxtMsg", { extar: "x" }, 'content.extar must be a known key; got "extar" — did you mean "extra"?'],
    ["RC:TxtMsg", { user: { id: 5 } }, "content.user.id must be text; got 5"],
    [
      "RC:TxtMsg",
      { mentionedInfo: { type: 3 } },
      "content.mentionedInfo.type must be 1 (everyone) or 2 (the users listed); got 3",
    ],
    [
      "RC:ImgMsg",
      { content: `data:image/jpeg;base64,${thumb}` },
      `content.content must be base64 without a data: prefix; got "data:image/jpeg;base64,${thumb}"`,
    ],
    ["RC:ImgMsg", { content: "/9j/\r\n4AAQ" }, 'content.content must be base64 on one line; got "/9j/\\r\\n4AAQ"'],
    ["RC:ImgMsg", { content: "a thumbnail" }, 'content.content must be base64 text; got "a thumbnail"'],
    [
      "RC:ImgMsg",
      { content: "a".repeat(10_241) },
      "content.content must be at most 10240 characters of base64; got 10241 characters",
    ],
    [
      "RC:ImgMsg",
      { imageUri: "cdn.example/a" },
      'content.imageUri must be an absolute http:// or https:// URL; got "cdn.example/a"',
    ],
    ["RC:GIFMsg", { width: 1.5 }, "content.width must be a whole number; got 1.5"],
    ["RC:GIFMsg", { gifDataSize: -1 }, "content.gifDataSize must be at least 0; got -1"],
    ["RC:HQVCMsg", { duration: 61 }, "content.duration must be a whole number of seconds, 1 to 60; got 61"],
    ["RC:HQVCMsg", { duration: 0 }, "content.duration must be a whole number of seconds, 1 to 60; got 0"],
    ["RC:VcMsg", { duration: 61 }, "content.duration must be a whole number of seconds, 1 to 60; got 61"],
    ["RC:SightMsg", { duration: 121 }, "content.duration must be a whole number of seconds, 1 to 120; got 121"],
    ["RC:FileMsg", { size: "1 MB" }, 'content.size must be a size in bytes; got "1 MB"'],
    ["RC:LBSMsg", { latitude: 91 }, "content.latitude must be at most 90; got 91"],
    ["RC:LBSMsg", { longitude: "116" }, 'content.longitude must be a number; got "116"'],
    [
      "RC:ReferenceMsg",
      { referMsg: 5 },
      "content.referMsg must be the quoted message, as an object or as JSON text; got 5",
    ],
    ["RC:CombineMsg", { nameList: 5 }, "content.nameList must be a list of texts, or that list as JSON text; got 5"],
  ])("%s with %o", (objectName, change, sentence) => {
    expect(faults(objectName, { ...SOUND[objectName], ...change })).toEqual([sentence]);
  });

  it("once for each thing that is wrong with it", () => {
    expect(faults("RC:ImgMsg", { content: "data:,\n", imageUrl: url })).toEqual([
      'content.content must be base64 without a data: prefix; got "data:,\\n"',
      'content.content must be base64 on one line; got "data:,\\n"',
      "content.imageUri must be text; got nothing",
      'content.imageUrl must be a known key; got "imageUrl" — did you mean "imageUri"?',
    ]);
  });

  it("not for a key of the app's own", () => {
    expect(faults("RC:TxtMsg", { content: "hi", campaignId: 7 })).toEqual([]);
  });
});

function faults(objectName: string, content: unknown): string[] {
  const read = readMessage({ fromUserId: "news", objectName, content });
  return read.kind === "faults" ? read.faults.map(describeFault) : [];
}
