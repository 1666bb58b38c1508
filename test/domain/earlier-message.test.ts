import { describe, expect, it } from "vitest";
import { EARLIER_MESSAGE_BYTES_MAX, earlierMessage, withoutEarlierMessage } from "../../src/domain/earlier-message.ts";
import { canonicalMessage } from "../../src/domain/message.ts";
import { aMessage } from "../support/a-campaign.ts";

/** A message whose canonical JSON has so many bytes. */
function ofBytes(bytes: number) {
  const rest = Buffer.byteLength(canonicalMessage(aMessage("鐘")));
  return aMessage(`鐘${"x".repeat(bytes - rest)}`);
}

describe("earlierMessage()", () => {
  const { fromUserId, objectName, content } = aMessage("old");
  it.each([
    ["keeps words that are changed", aMessage("old"), aMessage("new"), true],
    ["keeps nothing of the same words", aMessage("old"), aMessage("old"), false],
    ["keeps nothing of the same words in another order", aMessage("old"), { content, objectName, fromUserId }, false],
    ["keeps what is as large as may be", ofBytes(EARLIER_MESSAGE_BYTES_MAX), aMessage("new"), true],
    ["keeps nothing that is a byte larger", ofBytes(EARLIER_MESSAGE_BYTES_MAX + 1), aMessage("new"), false],
    ["does not mind how large the new words are", aMessage("old"), ofBytes(EARLIER_MESSAGE_BYTES_MAX + 1), true],
  ])("%s", (_, before, after, isKept) => {
    expect(earlierMessage(before, after)).toEqual(isKept ? { message: before } : {});
  });
});

describe("withoutEarlierMessage()", () => {
  it.each([
    ["leaves out what was said before", { before: { name: "a", message: aMessage() } }, { before: { name: "a" } }],
    ["leaves a fact without it as it is", { before: { name: "a" }, after: 1 }, { before: { name: "a" }, after: 1 }],
    ["leaves a `before` that is no object as it is", { before: 12 }, { before: 12 }],
    [
      "leaves everything else as it is",
      { message: "a word", rules: { before: 1 } },
      { message: "a word", rules: { before: 1 } },
    ],
  ])("%s", (_, detail, told) => {
    expect(withoutEarlierMessage({ n: 1, detail })).toEqual({ n: 1, detail: told });
  });
});
