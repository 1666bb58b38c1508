import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeFault } from "../../src/domain/fault.ts";
import { faultsFromZod, mustBe, readWith } from "../../src/domain/zod-faults.ts";

const zones = ["Asia/Shanghai", "Europe/Paris"];
const zone = z.string().superRefine(
  mustBe(
    "an IANA time zone",
    (value) => zones.includes(value),
    () => ({ candidates: zones }),
  ),
);

describe("readWith() says what must be, what came and what was meant", () => {
  it.each<[schema: z.ZodType, input: unknown, ...sentences: string[]]>([
    [z.string(), 5, "it must be text; got 5"],
    [z.object({ a: z.string() }), {}, "a must be text; got nothing"],
    [z.number(), NaN, "it must be a number; got NaN"],
    [z.int(), 1.5, "it must be a whole number; got 1.5"],
    [z.boolean(), "yes", 'it must be true or false; got "yes"'],
    [z.array(z.int()), [1, "2"], '[1] must be a number; got "2"'],
    [z.object({}), null, "it must be an object; got null"],
    [z.record(z.string(), z.int()), { "a b": 0.5 }, '["a b"] must be a whole number; got 0.5'],
    [z.string("an owner"), undefined, "it must be an owner; got nothing"],
    [z.string().min(1), "", 'it must be non-empty text; got ""'],
    [z.string().max(3), "four", "it must be at most 3 characters; got 4 characters"],
    [z.string().length(3), "four", "it must be exactly 3 characters; got 4 characters"],
    [z.array(z.string()).min(1), [], "it must be at least 1 item; got 0 items"],
    [z.number().min(1), 0, "it must be at least 1; got 0"],
    [z.number().lt(24), 24, "it must be less than 24; got 24"],
    [z.number().multipleOf(5), 7, "it must be a multiple of 5; got 7"],
    [z.string().regex(/^a$/), "b", 'it must be text of the form /^a$/; got "b"'],
    [z.url(), "b", 'it must be text in the form url; got "b"'],
    [z.literal("x"), "y", 'it must be "x"; got "y"'],
    [
      z.enum(["urgent", "normal"]),
      "urgnt",
      'it must be one of "urgent", "normal"; got "urgnt" — did you mean "urgent"?',
    ],
    [
      z.object({ zone }),
      { zone: "Asia/Shanghia" },
      'zone must be an IANA time zone; got "Asia/Shanghia" — did you mean "Asia/Shanghai"?',
    ],
    [
      z.strictObject({ name: z.string() }),
      { nmae: "x", colour: "y" },
      "name must be text; got nothing",
      'nmae must be a known key; got "nmae" — did you mean "name"?',
      'colour must be one of the keys name; got "colour"',
    ],
    [z.union([z.string(), z.number()]), true, "it must be text or a number; got true"],
    [z.union([z.string(), z.strictObject({ at: z.string() })]), { at: 5 }, "at must be text; got 5"],
    [
      z.discriminatedUnion("kind", [z.object({ kind: z.literal("sliding") }), z.object({ kind: z.literal("day") })]),
      { kind: "slidng" },
      'kind must be one of "sliding", "day"; got "slidng" — did you mean "sliding"?',
    ],
    [
      z.object({ a: z.array(z.object({ b: z.string() })) }),
      { a: [{ b: "x" }, {}] },
      "a[1].b must be text; got nothing",
    ],
    [z.object({ a: z.never().optional() }), { a: 1 }, "a must be left out; got 1"],
    [z.record(z.string().min(2), z.string()), { x: "y" }, 'x must be a key that is at least 2 characters; got "x"'],
  ])("%#", (schema, input, ...sentences) => {
    const read = readWith(schema, input);
    expect(read.kind === "faults" && read.faults.map(describeFault)).toEqual(sentences);
  });

  it("gives the value when it fits", () => {
    expect(readWith(z.object({ n: z.int().default(3) }), {})).toEqual({ kind: "read", value: { n: 3 } });
  });
});

describe("faultsFromZod() of an error alone", () => {
  it("tells the type of what came, and of unknown keys only that they are unknown", () => {
    const schema = z.strictObject({ a: z.string(), b: z.int() });
    expect(schema.safeParse({ a: 1, c: 2 }).error).toBeDefined();
    const faults = faultsFromZod(schema.safeParse({ a: 1, c: 2 }).error ?? { issues: [] });
    expect(faults.map(describeFault)).toEqual([
      "a must be text; got number",
      "b must be a number; got nothing",
      'c must be left out: there is no such key; got "c"',
    ]);
  });
});
