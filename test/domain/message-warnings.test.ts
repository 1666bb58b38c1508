import { describe, expect, it } from "vitest";
import { readMessage } from "../../src/domain/message.ts";

const text = { objectName: "RC:TxtMsg", content: { content: "hi" } };
const custom = { objectName: "Shop:Sale", content: "x", pushContent: "Sale" };
const push = (pushConfigs: object) => ({ ...text, pushExt: { pushConfigs } });

describe("readMessage() warns", () => {
  it.each<[why: string, input: object, warnings: string[]]>([
    ["of new users alone for a plain text", text, []],
    ["of new users alone for a custom type with a push", custom, []],
    ["when a custom type fires no push", { ...custom, pushContent: undefined }, ["no-push pushContent"]],
    [
      "when a notification fires no push",
      { objectName: "RC:InfoNtf", content: { message: "m" } },
      ["no-push pushContent"],
    ],
    [
      "when a command is seen by nobody, and has no place in the list",
      { objectName: "RC:CmdMsg", content: { name: "n", data: "" }, disableUpdateLastMsg: true },
      ["no-push pushContent", "not-shown objectName", "no-effect disableUpdateLastMsg"],
    ],
    [
      "when a custom name is nearly the provider's",
      { ...custom, objectName: "rc:txtmsg" },
      ["near-built-in-name objectName"],
    ],
    ["when punctuation is all that differs", { ...custom, objectName: "RC-TxtMsg" }, ["near-built-in-name objectName"]],
    [
      "of a type on its way out",
      { objectName: "RC:VcMsg", content: { content: "aGk=", duration: 1 } },
      ["discouraged-type objectName"],
    ],
    [
      "of a type that belongs to groups",
      {
        objectName: "RC:GrpNtf",
        pushContent: "x",
        content: { operatorUserId: "a", operation: "b", data: "", message: "" },
      },
      ["discouraged-type objectName"],
    ],
    [
      "of a key clients ignore",
      { ...text, content: { content: "hi", itemId: 7 } },
      ["stray-content-key content.itemId"],
    ],
    [
      "of a key clients ignore in JSON text",
      { ...text, content: '{"content":"hi","itemId":7}' },
      ["stray-content-key content.itemId"],
    ],
    [
      "of 128,001 bytes, which may be too many",
      { ...custom, content: "x".repeat(128_001) },
      ["content-near-limit content"],
    ],
    ["of nothing at 128,000 bytes", { ...custom, content: "x".repeat(128_000) }, []],
    [
      "when mentionedContent takes the place of pushContent",
      { ...text, pushContent: "p", content: { content: "hi", mentionedInfo: { type: 1, mentionedContent: "m" } } },
      ["mentioned-overrides-push content.mentionedInfo.mentionedContent"],
    ],
    [
      "when HONOR hides the image",
      push({ HONOR: { importance: "LOW", image: "https://a/i.png" } }),
      ["honor-low-hides-image pushExt.pushConfigs.HONOR.image"],
    ],
    ["of nothing for HONOR LOW without an image", push({ HONOR: { importance: "LOW" } }), []],
    [
      "of an option Xiaomi dropped",
      push({ MI: { large_icon_uri: "https://a/i.png" } }),
      ["deprecated-option pushExt.pushConfigs.MI.large_icon_uri"],
    ],
    [
      "of a vendor the page does not name",
      push({ OHOS: { category: "IM" } }),
      ["undocumented-vendor pushExt.pushConfigs.OHOS"],
    ],
  ])("%s", (_why, input, warnings) => {
    const read = readMessage({ fromUserId: "news", ...input });
    if (read.kind === "faults") throw new Error(JSON.stringify(read.faults));
    expect(read.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([...warnings, "reaches-new-users "]);
    for (const warning of read.warnings) expect(warning.text).toMatch(/^\S.*[.?]$/);
  });

  it("names what was probably meant", () => {
    const read = readMessage({ fromUserId: "news", ...custom, objectName: "rc:txtmsg" });
    expect(read).toMatchObject({
      warnings: [{ text: 'rc:txtmsg is taken for a type of your own — did you mean "RC:TxtMsg"?' }, {}],
    });
  });
});
