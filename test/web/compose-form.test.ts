import { describe, expect, test } from "vitest";
import { contentBytes, formOfMessage, messageOf } from "../../web/src/screens/compose/form-message.ts";
import {
  campaignOf,
  changeOf,
  definitionOf,
  formOfCampaign,
  formOfCopy,
  formOfSchedule,
  isTimed,
  scheduleIdOf,
} from "../../web/src/screens/compose/form-timing.ts";
import { emptyForm, nameOf } from "../../web/src/screens/compose/form.ts";

const zone = "Asia/Shanghai";
const empty = emptyForm({ zone, fromUserId: "shop-news" });
const message = { fromUserId: "shop-news", objectName: "RC:TxtMsg", content: { content: "Doors open" } };
const campaign = {
  name: "Opening",
  message,
  at: "2026-11-27T18:00:30.000+08:00",
  deadline: "2026-11-28T02:00:30.000+08:00",
  priority: "normal",
  anytime: false,
  late: "hold",
} as unknown as Parameters<typeof formOfCampaign>[0];

describe("messageOf()", () => {
  test("leaves out whatever is not set", () => {
    const vendors = { HW: { category: "", image: "" }, FCM: { channelId: "sale" } };
    expect(messageOf({ ...empty, text: "Doors open" })).toEqual(message);
    expect(messageOf({ ...empty, text: "x", vendors })).toMatchObject({
      pushExt: { pushConfigs: { FCM: { channelId: "sale" } } },
    });
  });

  test.each([
    message,
    { ...message, content: { content: "x", extra: "kept", user: { id: "7" } } },
    {
      ...message,
      objectName: "RC:ImgTextMsg",
      content: { title: "a", content: "b", imageUri: "https://a.b/c.png", url: "https://a.b" },
    },
    { ...message, objectName: "RC:ImgMsg", content: { content: "aGk=", imageUri: "https://a.b/c.png", name: "c" } },
    { ...message, objectName: "RC:InfoNtf", content: { message: "hello" }, pushContent: "hello" },
    { ...message, objectName: "shop:card", content: { a: [1, { b: null }] } },
    { ...message, objectName: "shop:card", content: "not JSON" },
    { ...message, content: '{"content":"in text"}' },
    {
      ...message,
      pushContent: "Sale",
      pushData: "go=1",
      pushExt: {
        title: "Shop",
        templateId: "t",
        forceShowPushContent: true,
        pushConfigs: { VIVO: { classification: "1" } },
      },
      contentAvailable: true,
      disableUpdateLastMsg: true,
    },
  ])("gives back what formOfMessage() read: %j", (each) => {
    expect(messageOf({ ...empty, ...formOfMessage(each) })).toEqual(each);
  });
});

test("contentBytes() counts the UTF-8 of the content's JSON", () => {
  expect(contentBytes({ ...empty, text: "双十二" })).toBe('{"content":""}'.length + 9);
});

test("nameOf() takes the first line of what is said where nobody named it, and never more than a line", () => {
  expect(nameOf({ ...empty, name: " Opening " })).toBe("Opening");
  expect(nameOf({ ...empty, text: "First\nsecond" })).toBe("First");
  expect([...nameOf({ ...empty, text: "字".repeat(90) })]).toHaveLength(40);
});

describe("changeOf()", () => {
  const base = formOfCampaign(campaign, empty);
  const read = { zone, at: campaign.at };

  test("says nothing of what was not touched, so that nothing is booked anew", () => {
    expect(changeOf(base, base, read)).toEqual({});
    const words = changeOf({ ...base, text: "Doors open late" }, base, read);
    expect(words).toEqual({ message: { ...message, content: { content: "Doors open late" } } });
    expect(isTimed(words)).toBe(false);
  });

  test("sends a longer deadline with the time it counts from, to the second as it was", () => {
    expect(changeOf({ ...base, slipMinutes: 60 }, base, read)).toEqual({ at: campaign.at, deadline: "60m" });
    expect(changeOf({ ...base, at: "2026-11-27T19:00" }, base, read)).toEqual({
      at: { local: "2026-11-27T19:00", zone },
    });
  });
});

test("formOfCopy() keeps the words and clears the time", () => {
  const copy = formOfCopy({ ...campaign, priority: "urgent", anytime: true }, empty);
  expect(copy).toMatchObject({ text: "Doors open", name: "Opening", at: null, priority: "normal", anytime: false });
  expect(campaignOf(copy, zone).at).toBe("");
});

test("a schedule keeps its bounds and excluded days through an edit", () => {
  const schedule = {
    name: "Weekly",
    message,
    cron: "0 18 * * FRI",
    zone,
    starts: "2026-12-01T00:00:00.000+08:00",
    ends: null,
    exclude: ["2026-12-25"],
    priority: "low",
    anytime: false,
    late: "send",
    active: false,
  } as const;
  const form = formOfSchedule(schedule as unknown as Parameters<typeof formOfSchedule>[0], empty);
  expect(definitionOf(form)).toEqual(schedule);
});

test.each([
  ["Weekly picks!", [], "weekly-picks"],
  ["Weekly picks!", ["weekly-picks"], "weekly-picks-a1b2c3"],
  ["每周精选", [], "n-a1b2c3"],
  ["!!!", [], "n-a1b2c3"],
])("scheduleIdOf(%s) beside %j is %s", (name, taken, id) => {
  expect(scheduleIdOf(name, { taken, dice: "a1b2c3" })).toBe(id);
});
