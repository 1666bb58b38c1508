import { describe, expect, it } from "vitest";
import { csvOf } from "../../web/src/screens/campaigns/csv.ts";

const one = (value: string | null) =>
  csvOf([[value]])
    .replace("\uFEFF", "")
    .replace(/\r\n$/, "");

describe("csvOf()", () => {
  it("begins with a byte order mark and ends every row with CRLF", () => {
    expect(
      csvOf([
        ["编号", "name"],
        ["1", null],
      ]),
    ).toBe("\uFEFF编号,name\r\n1,\r\n");
  });

  it.each([
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    ["two\r\nlines", '"two\r\nlines"'],
    ["plain 满减", "plain 满减"],
  ])("quotes %j only where it must", (value, cell) => {
    expect(one(value)).toBe(cell);
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "  =1", "\u00a0=1"])(
    "makes text of %j, which a spreadsheet would compute",
    (value) => {
      expect(one(value)).toBe(`'${value}`);
    },
  );

  it("makes text of what hides behind a tab or a line's end, and quotes it where needed", () => {
    expect(one('\t=HYPERLINK("x")')).toBe('"\'\t=HYPERLINK(""x"")"');
    expect(one("\r=1")).toBe('"\'\r=1"');
  });
});
