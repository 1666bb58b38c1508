import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockedTime } from "../../src/domain/blocked-time.ts";
import { Coverage } from "../../src/domain/coverage.ts";
import { SortedMap } from "../../src/domain/sorted-map.ts";

/** Enough stretches over little enough time to split chunks, overlap, touch and swallow one another. */
const END = 4_000;
const stretches = fc.array(
  fc
    .tuple(fc.nat(END), fc.oneof({ weight: 9, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.nat(600) }))
    .map(([from, length]) => ({ from, until: from + length })),
  { maxLength: 700, size: "max" },
);

describe("BlockedTime", () => {
  it("leaves free what no stretch holds, half-open, whatever order they come in", () => {
    fc.assert(
      fc.property(stretches, (added) => {
        const blocked = new BlockedTime();
        const isBlocked = new Uint8Array(END + 700);
        for (const { from, until } of added) {
          blocked.add(from, until);
          isBlocked.fill(1, from, until);
        }
        for (let at = 0; at < END; at++) {
          const free = isBlocked.indexOf(0, at);
          if (blocked.nextFree(at) !== free) expect(blocked.nextFree(at), `from ${at}`).toBe(free);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("ends nowhere once blocked for ever", () => {
    const blocked = new BlockedTime();
    blocked.add(20, 30);
    blocked.add(10, Infinity);
    blocked.add(40, 50);
    expect([9, 10, 45, 1e15].map((at) => blocked.nextFree(at))).toEqual([9, Infinity, Infinity, Infinity]);
  });
});

describe("Coverage", () => {
  it("counts the stretches over every instant and tells, once, where a depth is reached", () => {
    fc.assert(
      fc.property(stretches, fc.integer({ min: 1, max: 4 }), (added, depth) => {
        const coverage = new Coverage();
        const depths = new Uint16Array(END + 700);
        const told = new Uint8Array(END + 700);
        for (const { from, until } of added) {
          coverage.add(from, until, depth, (start, end) => {
            for (let at = start; at < end; at++) told[at] = (told[at] ?? 0) + 1;
          });
          for (let at = from; at < until; at++) depths[at] = (depths[at] ?? 0) + 1;
        }
        const seen = Uint16Array.from({ length: END + 700 }, (_, at) => coverage.at(at));
        expect(seen).toEqual(depths);
        expect(told).toEqual(Uint8Array.from(depths, (each) => (each >= depth ? 1 : 0)));
        for (let at = 0; at < END; at += 37) {
          const first = depths.findIndex((each, x) => x >= at && x < at + 100 && each >= depth);
          expect(coverage.firstAtLeast(depth, at, at + 100)).toBe(first === -1 ? null : first);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("SortedMap", () => {
  it("finds, walks and removes like a sorted list, also before its first entry", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(300), fc.boolean()), { maxLength: 900, size: "max" }), (steps) => {
        const map = new SortedMap();
        const list: number[] = [];
        for (const [key, removes] of steps) {
          const found = map.seek(key);
          expect(found).toBe(list.some((each) => each <= key));
          if (removes && map.nextKey < Infinity) {
            const next = Math.min(...list.filter((each) => each > key));
            expect([map.nextKey, map.removeNext()]).toEqual([next, -next]);
            list.splice(list.indexOf(next), 1);
          } else if (!found || map.key !== key) {
            map.insert(key, -key);
            list.push(key);
          }
        }
        const walked: number[] = [];
        map.seek(-1);
        while (map.advance()) walked.push(map.key);
        expect(walked).toEqual(list.toSorted((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });
});
