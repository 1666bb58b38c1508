import { describe, expect, test } from "vitest";
import { shownMessage } from "../../web/src/message/shown-message.ts";

const text = (more: object = {}) => ({
  fromUserId: "shop-news",
  objectName: "RC:TxtMsg",
  content: { content: "Doors open at 18:00" },
  ...more,
});

describe("shownMessage()", () => {
  test("pushes the text itself where a text message brings no other words", () => {
    expect(shownMessage(text()).push.text).toEqual({ kind: "text", text: "Doors open at 18:00" });
    expect(shownMessage(text({ pushContent: "  " })).push.text).toEqual({ kind: "text", text: "Doors open at 18:00" });
    expect(shownMessage(text({ pushContent: "Sale!" })).push.text).toEqual({ kind: "text", text: "Sale!" });
  });

  test("says that a custom type and a notice push nothing by themselves", () => {
    for (const objectName of ["shop:card", "RC:InfoNtf", "RC:CmdMsg", ""]) {
      expect(shownMessage(text({ objectName })).push.text).toEqual({ kind: "none" });
    }
    expect(shownMessage(text({ objectName: "shop:card", pushContent: "Look" })).push.text).toEqual({
      kind: "text",
      text: "Look",
    });
  });

  test("puts what is said to those mentioned before the push text, as RongCloud does", () => {
    const content = { content: "all", mentionedInfo: { mentionedContent: "You were mentioned" } };
    expect(shownMessage(text({ content, pushContent: "Sale!" })).push.text).toEqual({
      kind: "text",
      text: "You were mentioned",
    });
  });

  test("reads a card, and its content also where it is JSON in text", () => {
    const content = { title: "New", content: "All of it", imageUri: "https://a.b/c.png", url: "https://a.b" };
    const card = { kind: "card", title: "New", text: "All of it", imageUrl: "https://a.b/c.png", link: "https://a.b" };
    expect(shownMessage({ objectName: "RC:ImgTextMsg", content }).body).toEqual(card);
    expect(shownMessage({ objectName: "RC:ImgTextMsg", content: JSON.stringify(content) }).body).toEqual(card);
  });

  test.each([
    "http://a.b/c.png",
    "javascript:alert(1)",
    "data:image/png;base64,AA",
    "//a.b/c.png",
    "https://",
    7,
    null,
  ])("loads no picture from %s", (imageUri) => {
    expect(shownMessage({ objectName: "RC:ImgMsg", content: { imageUri } }).body).toEqual({
      kind: "image",
      imageUrl: null,
    });
  });

  test("finds the pictures of vendors in either form of their options", () => {
    const keyed = { FCM: { imageUrl: "https://a.b/f.png" }, APNs: { richMediaUri: "https://a.b/i.png" } };
    const listed = Object.entries(keyed).map(([vendor, options]) => ({ [vendor]: options }));
    for (const pushConfigs of [keyed, listed]) {
      const { push } = shownMessage(text({ pushExt: { title: "Shop", pushConfigs } }));
      expect(push).toMatchObject({
        title: "Shop",
        iosImageUrl: "https://a.b/i.png",
        androidImageUrl: "https://a.b/f.png",
      });
    }
  });

  test("formats the JSON of a custom type and leaves other text as it stands", () => {
    expect(shownMessage({ objectName: "shop:card", content: '{"a":1}' }).body).toMatchObject({
      text: '{\n  "a": 1\n}',
    });
    expect(shownMessage({ objectName: "shop:card", content: "<b>not JSON" }).body).toMatchObject({
      text: "<b>not JSON",
    });
  });

  test("survives whatever stands where a message should", () => {
    for (const content of [null, [], 7, "{", { content: { content: 1 } }]) {
      expect(shownMessage({ objectName: "RC:TxtMsg", content, pushExt: "x" }).body).toEqual({ kind: "text", text: "" });
    }
  });
});
