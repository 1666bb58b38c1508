import { describe, expect, it } from "vitest";
import { nearest, pathText, quote, under } from "../../src/domain/fault.ts";

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;

describe("quote()", () => {
  it.each([
    [undefined, "nothing"],
    [null, "null"],
    [NaN, "NaN"],
    [10n, "10"],
    ["Asia/Shanghia", '"Asia/Shanghia"'],
    [{ a: 1 }, '{"a":1}'],
    [cyclic, "object"],
    [() => 1, "function"],
    ["x".repeat(100), `"${"x".repeat(76)}…`],
  ])("shows %o as %s", (value, shown) => {
    expect(quote(value)).toBe(shown);
  });
});

describe("nearest()", () => {
  it.each<[got: string, candidates: string[], near: string | undefined]>([
    ["zoen", ["zone", "time"], "zone"], // neighbours swapped
    ["HW", ["hw"], "hw"], // case does not count
    ["uri", ["user"], undefined], // two edits are too many for three letters
    ["x", ["y"], undefined], // one letter for another is no misspelling
    ["MX", ["MI"], "MI"],
    ["priority", ["deadline"], undefined],
    ["x".repeat(1_000_000), ["zone"], undefined],
  ])("%s", (got, candidates, near) => {
    expect(nearest(got, candidates)).toBe(near);
  });
});

describe("paths", () => {
  it.each<[path: (string | number)[], text: string]>([
    [[], ""],
    [["campaigns", 2, "message"], "campaigns[2].message"],
    [["APNs", "thread-id"], "APNs.thread-id"],
    [[0, "a.b"], '[0]["a.b"]'],
  ])("pathText(%j)", (path, text) => {
    expect(pathText(path)).toBe(text);
  });

  it("under() puts a whole before its part", () => {
    const at = (path: string) => under("message", [{ path }])[0]?.path;
    expect([at(""), at("title"), at("[0].x")]).toEqual(["message", "message.title", "message[0].x"]);
  });
});
