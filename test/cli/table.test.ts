import { styleText } from "node:util";
import { describe, expect, it } from "vitest";
import { columns, displayWidth } from "../../src/cli/table.ts";

describe("displayWidth()", () => {
  it.each([
    ["", 0],
    ["Sale", 4],
    ["黑五", 4],
    ["黑五 sale，", 11],
    ["é", 1], // one letter in two code points
    ["🎉", 2],
    ["👩‍💻", 2], // one picture in three
    [styleText("bold", "Sale", { validateStream: false }), 4],
  ])("of %j is %i", (text, width) => expect(displayWidth(text)).toBe(width));
});

describe("columns()", () => {
  it("aligns Latin and Chinese, and leaves no spaces at the ends", () => {
    expect(
      columns([
        ["黑五", "a"],
        ["Sale!", "bb", "c"],
        ["x", ""],
      ]),
    ).toEqual(["  黑五   a", "  Sale!  bb  c", "  x"]);
  });
});
