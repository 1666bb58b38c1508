import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, readPlainJson } from "../../src/domain/plain-json.ts";

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;

describe("readPlainJson() refuses what would not come back the same", () => {
  it.each<[why: string, input: unknown, path: string, expected: string]>([
    ["NaN", { a: [NaN] }, "a[0]", "a finite number"],
    ["infinity", Infinity, "", "a finite number"],
    [
      "a whole number beyond 2^53",
      [2 ** 53],
      "[0]",
      "a whole number below 2^53 (put longer ones in quotes, or digits are lost)",
    ],
    ["a bigint", 1n, "", "a JSON value"],
    ["a function", { f: () => 1 }, "f", "a JSON value"],
    ["a gap in a list", [undefined], "[0]", "a JSON value"],
    ["a date", { at: new Date(0) }, "at", "a plain object"],
    ["a map", new Map(), "", "a plain object"],
    ["a cycle", cyclic, "self", "free of cycles"],
    ["NUL in text", { a: "\0" }, "a", "text without NUL characters"],
    ["NUL in a key", { "a\0": 1 }, '["a\\u0000"]', "text without NUL characters"],
    ["half a surrogate pair", "\udc00", "", "well-formed Unicode text, without half of a surrogate pair"],
    ["__proto__ as a key", JSON.parse('{"__proto__":1}'), "__proto__", "a key other than __proto__"],
  ])("%s", (_why, input, path, expected) => {
    expect(readPlainJson(input).faults).toMatchObject([{ path, expected }]);
  });

  it("nesting beyond 64 levels", () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(readPlainJson(nested(64)).faults).toEqual([]);
    expect(readPlainJson(nested(65)).faults).toMatchObject([{ expected: "nested at most 64 deep" }]);
  });

  it("parts shared so often that written out they would fill the world, without delay", () => {
    let bomb: unknown = "x";
    for (let level = 0; level < 60; level++) bomb = [bomb, bomb];
    expect(readPlainJson(bomb).faults).toMatchObject([{ expected: "at most 131072 values in all" }]);
  });

  it("a hundred times and no more", () => {
    expect(readPlainJson(Array.from({ length: 5_000 }, () => NaN)).faults).toHaveLength(100);
  });
});

describe("readPlainJson() copies", () => {
  it("any JSON faithfully, but for -0", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: true }), (value) => {
        const { value: copied, faults } = readPlainJson(value);
        if (faults.length === 0) expect(copied).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("objects without what is undefined in them", () => {
    expect(readPlainJson({ a: undefined, b: Object.create(null) as object })).toEqual({ value: { b: {} }, faults: [] });
  });
});

describe("canonicalJson()", () => {
  it.each([
    [{ b: 1, a: { d: [2, { f: 1, e: 0 }], c: null } }, '{"a":{"c":null,"d":[2,{"e":0,"f":1}]},"b":1}'],
    [["b", "a"], '["b","a"]'],
    ["é", '"é"'],
  ])("%j is %s", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});
