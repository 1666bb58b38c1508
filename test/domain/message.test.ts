import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeFault, type Fault } from "../../src/domain/fault.ts";
import { canonicalMessage, contentBytes, contentText, readMessage, type Message } from "../../src/domain/message.ts";

const text = { fromUserId: "news", objectName: "RC:TxtMsg", content: { content: "Sale starts at noon" } };
const custom = { fromUserId: "news", objectName: "Shop:Sale", content: "any <format/> at all", pushContent: "Sale" };

describe("readMessage() refuses, with a path, the limit and what came", () => {
  it.each<[why: string, input: unknown, sentences: string[]]>([
    ["no object", "hello", ['it must be an object; got "hello"']],
    ["nothing", undefined, ["it must be an object; got nothing"]],
    [
      "everything required missing, all at once",
      {},
      [
        "fromUserId must be text; got nothing",
        "objectName must be text; got nothing",
        "content must be an object or non-empty text; got nothing",
      ],
    ],
    [
      "an unknown key",
      { ...text, pushContnet: "x" },
      ['pushContnet must be a known key; got "pushContnet" — did you mean "pushContent"?'],
    ],
    ["no sender", { ...text, fromUserId: "" }, ['fromUserId must be 1 to 64 characters; got ""']],
    ["a blank sender", { ...text, fromUserId: " " }, ['fromUserId must be 1 to 64 characters; got " "']],
    [
      "a sender of 65",
      { ...text, fromUserId: "u".repeat(65) },
      ["fromUserId must be 1 to 64 characters; got 65 characters"],
    ],
    ["a number as sender", { ...text, fromUserId: 7 }, ["fromUserId must be text; got 7"]],
    [
      "a name of 33",
      { ...custom, objectName: "x".repeat(33) },
      ["objectName must be at most 32 characters; got 33 characters"],
    ],
    ["no name", { ...custom, objectName: "" }, ['objectName must be a message type such as RC:TxtMsg; got ""']],
    [
      "a space in a name",
      { ...custom, objectName: "Shop: Sale" },
      ['objectName must be free of spaces and control characters; got "Shop: Sale"'],
    ],
    [
      "a misspelt name of the provider's",
      { ...text, objectName: "RC:txtmsg" },
      [
        "objectName must be one of the provider's types, or a custom name that does not begin with RC:; " +
          'got "RC:txtmsg" — did you mean "RC:TxtMsg"?',
      ],
    ],
    [
      "a custom name beginning RC:",
      { ...custom, objectName: "RC:Summer" },
      [
        'objectName must be one of the provider\'s types, or a custom name that does not begin with RC:; got "RC:Summer"',
      ],
    ],
    [
      "the recall command",
      { ...text, objectName: "RC:RcCmd" },
      [
        "objectName must be a type made for broadcasting, and RC:RcCmd is not: it recalls a message, and spends a " +
          'broadcast to do so; got "RC:RcCmd"',
      ],
    ],
    ["empty content", { ...custom, content: "" }, ['content must be non-empty text; got ""']],
    ["a list as content", { ...custom, content: ["x"] }, ['content must be an object or non-empty text; got ["x"]']],
    [
      "plain text for a type of the provider's",
      { ...text, content: "hi" },
      ['content must be an object, or the JSON text of one; got "hi"'],
    ],
    [
      "JSON text that breaks the type's rules",
      { ...text, content: '{"content":1}' },
      ["content.content must be text; got 1"],
    ],
    [
      "NUL",
      { ...text, content: { content: "a\0" } },
      ['content.content must be text without NUL characters; got "a\\u0000"'],
    ],
    [
      "NUL behind an escape in JSON text",
      { ...text, content: '{"content":"\\u0000"}' },
      ['content.content must be text without NUL characters; got "\\u0000"'],
    ],
    [
      "half an emoji",
      { ...text, pushData: "\ud83d" },
      ['pushData must be well-formed Unicode text, without half of a surrogate pair; got "\\ud83d"'],
    ],
    [
      "a long id whose digits are lost",
      { ...custom, content: { itemId: Number("7234567890123456789") } },
      [
        "content.itemId must be a whole number below 2^53 (put longer ones in quotes, or digits are lost); " +
          "got 7234567890123457000",
      ],
    ],
    ["null", { ...text, pushContent: null }, ["pushContent must be text; got null"]],
    [
      "a flag in quotes",
      { ...text, contentAvailable: "true" },
      ['contentAvailable must be true or false (or 1 or 0); got "true"'],
    ],
    [
      "2 as a flag",
      { ...text, disableUpdateLastMsg: 2 },
      ["disableUpdateLastMsg must be true or false (or 1 or 0); got 2"],
    ],
    [
      "an empty push where it would silence it",
      { ...custom, pushContent: "" },
      ['pushContent must be text, or left out so that Shop:Sale fires no push; got ""'],
    ],
    [
      "faults of several parts together",
      { ...text, fromUserId: "", objectName: "RC:txtmsg", pushExt: { titel: "x" } },
      [
        'fromUserId must be 1 to 64 characters; got ""',
        'pushExt.titel must be a known key; got "titel" — did you mean "title"?',
        "objectName must be one of the provider's types, or a custom name that does not begin with RC:; " +
          'got "RC:txtmsg" — did you mean "RC:TxtMsg"?',
      ],
    ],
  ])("%s", (_why, input, sentences) => {
    expect(faultsOf(input).map(describeFault)).toEqual(sentences);
  });

  it.each([
    ["RC:RcNtf"],
    ["RC:StreamMsg"],
    ["RC:ReadNtf"],
    ["RC:RRReqMsg"],
    ["RC:RRRspMsg"],
    ["RC:SRSMsg"],
    ["RC:chrmKVNotiMsg"],
    ["RC:MsgExMsg"],
    ["RC:VCInvite"],
    ["RC:VCHangup"],
    ["RC:TypSts"],
  ])("%s, which is internal", (objectName) => {
    expect(faultsOf({ ...text, objectName })).toMatchObject([{ path: "objectName", got: `"${objectName}"` }]);
  });
});

describe("readMessage() measures content in bytes of UTF-8", () => {
  it.each([
    // characters, bytes each        accepted
    ["a", 131_072, true], // exactly 128 KiB
    ["a", 131_073, false],
    ["中", 43_690, true], // 131,070 bytes
    ["中", 43_691, false], // 131,073
    ["😀", 32_768, true], // 131,072
    ["😀", 32_769, false],
  ])("%s × %i: %s", (character, count, accepted) => {
    const content = character.repeat(count);
    expect(readMessage({ ...custom, content }).kind).toBe(accepted ? "message" : "faults");
  });

  it("as it will be sent: an object with its braces and quotes", () => {
    const around = Buffer.byteLength('{"content":""}');
    const longest = { ...text, content: { content: "a".repeat(131_072 - around) } };
    expect(readMessage(longest).kind).toBe("message");
    expect(faultsOf({ ...text, content: { content: `${longest.content.content}a` } })).toEqual([
      { path: "content", expected: "at most 131072 bytes in UTF-8", got: "131073 bytes" },
    ]);
  });
});

describe("readMessage() accepts", () => {
  it.each<[why: string, input: unknown, message: unknown]>([
    ["a plain text message as it is", text, text],
    ["a custom type with text of any format", custom, custom],
    [
      "a custom type with an object",
      { ...custom, content: { a: [1, null] } },
      { ...custom, content: { a: [1, null] } },
    ],
    [
      "JSON text for a type of the provider's, unchanged",
      { ...text, content: '{ "content": "hi" }' },
      { ...text, content: '{ "content": "hi" }' },
    ],
    [
      "flags as 1 and 0",
      { ...text, contentAvailable: 1, disableUpdateLastMsg: 0 },
      { ...text, contentAvailable: true, disableUpdateLastMsg: false },
    ],
    ["a blank push where the type has its own text, as absent", { ...text, pushContent: " " }, text],
    ["an undefined field, as absent", { ...text, pushData: undefined }, text],
    ["an empty pushExt, as absent", { ...text, pushExt: { pushConfigs: [] } }, text],
    ["a sender of 64", { ...text, fromUserId: "u".repeat(64) }, { ...text, fromUserId: "u".repeat(64) }],
    ["a custom name of 32", { ...custom, objectName: "n".repeat(32) }, { ...custom, objectName: "n".repeat(32) }],
    [
      "lost digits in JSON text, which is sent as written",
      { ...text, content: '{"content":"x","id":7234567890123456789}' },
      { ...text, content: '{"content":"x","id":7234567890123456789}' },
    ],
  ])("%s", (_why, input, message) => {
    const read = readMessage(input);
    expect(read).toMatchObject({ kind: "message" });
    expect(read.kind === "message" && read.message).toEqual(message);
  });
});

describe("the laws of messages", () => {
  it("readMessage() never throws, whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSparseArray: true,
          withNullPrototype: true,
        }),
        (input) => {
          expect(["message", "faults"]).toContain(readMessage(input).kind);
        },
      ),
    );
  });

  it("readMessage() never throws when any one field is anything", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(full)), fc.anything({ withBigInt: true }), (key, value) => {
        const read = readMessage({ ...full, [key]: value });
        if (read.kind === "faults") expect(read.faults.length).toBeGreaterThan(0);
      }),
    );
  });

  it("reading a message's canonical text gives the message again", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const again = readMessage(JSON.parse(canonicalMessage(message)));
        expect(again).toMatchObject({ kind: "message" });
        expect(again.kind === "message" && again.message).toEqual(message);
      }),
    );
  });

  it("canonicalMessage() and contentText() do not depend on the order of keys", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const turned = reversed(message) as Message;
        expect(canonicalMessage(turned)).toBe(canonicalMessage(message));
        expect(contentText(turned)).toBe(contentText(message));
      }),
    );
  });

  it("canonicalMessage() differs when the messages do", () => {
    fc.assert(
      fc.property(messages, messages, (one, other) => {
        expect(canonicalMessage(one) === canonicalMessage(other)).toBe(
          JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)),
        );
      }),
    );
  });

  it("contentBytes() is what an encoder makes of contentText()", () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(contentBytes(message)).toBe(Buffer.from(contentText(message), "utf8").length);
      }),
    );
  });
});

const full = {
  ...text,
  pushContent: "Sale",
  pushData: "{}",
  contentAvailable: true,
  disableUpdateLastMsg: false,
  pushExt: {
    title: "Sale",
    pushConfigs: { HW: { importance: "NORMAL" }, VIVO: { classification: "1", category: "IM" } },
  },
};

/** Messages as readMessage() gives them. */
const wellFormed = fc.string({ unit: "binary", maxLength: 40 }).filter((value) => !value.includes("\0"));
const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  .filter((value) => readMessage({ ...custom, content: { value } }).kind === "message");
const messages: fc.Arbitrary<Message> = fc
  .record(
    {
      fromUserId: fc.string({ minLength: 1, maxLength: 64, unit: "grapheme-ascii" }).filter((id) => id.trim() !== ""),
      objectName: fc.constantFrom("Shop:Sale", "app.notice"),
      content: fc.oneof(
        fc.dictionary(fc.string({ unit: "grapheme-ascii" }), json),
        wellFormed.filter((value) => value !== ""),
      ),
      pushContent: wellFormed.filter((value) => value.trim() !== ""),
      pushData: wellFormed,
      contentAvailable: fc.boolean(),
      disableUpdateLastMsg: fc.boolean(),
      pushExt: fc.constantFrom({ title: "a" }, { forceShowPushContent: false }, full.pushExt),
    },
    { requiredKeys: ["fromUserId", "objectName", "content"] },
  )
  .map((input) => readMessage(input))
  .filter((read) => read.kind === "message")
  .map(({ message }) => message);

function faultsOf(input: unknown): readonly Fault[] {
  const read = readMessage(input);
  return read.kind === "faults" ? read.faults : [];
}

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const keys = Object.keys(value).toSorted();
  return keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]);
}
