import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCron } from "../../src/domain/cron.ts";
import { cronOf, inForm, partsOf } from "../../web/src/recurrence/recurrence-parts.ts";
import type { Parts } from "../../web/src/recurrence/recurrence-parts.ts";

const times = { hours: [10, 18], minute: 5 };

describe("partsOf()", () => {
  it.each<[string, Parts]>([
    ["5 10,18 * * *", { form: "daily", ...times }],
    ["5 10,18 * * 1-5", { form: "weekdays", ...times }],
    ["5 10,18 * * SAT,SUN", { form: "weekly", ...times, days: [0, 6] }],
    ["0 5 10,18 1,L * *", { form: "monthly", ...times, days: [1, "last"] }],
  ])("reads %s as a form", (cron, parts) => {
    expect(partsOf(cron)).toEqual(parts);
  });

  it.each(["*/30 * * * *", "30 0 10 * * *", "0 10 1 1 *", "0 10 * * FRI#2", "0 10 1 * FRI", "0,30 10 * * *", "x"])(
    "opens %s as an own cron, unchanged",
    (cron) => {
      const parts = partsOf(cron);
      expect(parts).toEqual({ form: "own", cron });
      expect(cronOf(parts)).toBe(cron);
    },
  );

  it("keeps to the form that was chosen where that can say it", () => {
    expect(partsOf("0 10 * * MON-FRI", "weekly").form).toBe("weekly");
    expect(partsOf("0 10 * * *", "weekly").form).toBe("weekly");
    expect(partsOf("0 10 * * *", "own").form).toBe("own");
    expect(partsOf("0 10 1 * *", "weekly").form).toBe("monthly");
  });

  it("gives back every form that was made an expression, and Herald takes it", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const cron = cronOf(parts);
        expect(partsOf(cron, parts.form)).toEqual(parts);
        expect(readCron(cron).kind).toBe("pattern");
      }),
    );
  });
});

describe("inForm()", () => {
  const begin = { weekday: 3, monthDay: 25 };

  it("keeps the times, and begins where it is told", () => {
    const daily: Parts = { form: "daily", ...times };
    expect(cronOf(inForm(daily, "weekly", begin))).toBe("5 10,18 * * WED");
    expect(cronOf(inForm(daily, "monthly", begin))).toBe("5 10,18 25 * *");
    expect(cronOf(inForm({ form: "weekdays", ...times }, "weekly", begin))).toBe("5 10,18 * * MON,TUE,WED,THU,FRI");
  });

  it("leaves the expression as it is when somebody wants to write it themselves", () => {
    expect(inForm({ form: "daily", ...times }, "own", begin)).toEqual({ form: "own", cron: "5 10,18 * * *" });
  });
});

const inOrder = (min: number, max: number) =>
  fc
    .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 7 })
    .map((values) => values.sort((a, b) => a - b));
const someTimes = fc.record({ hours: inOrder(0, 23), minute: fc.integer({ min: 0, max: 59 }) });
const anyParts: fc.Arbitrary<Parts> = fc.oneof(
  someTimes.map((each) => ({ form: "daily" as const, ...each })),
  someTimes.map((each) => ({ form: "weekdays" as const, ...each })),
  fc.tuple(someTimes, inOrder(0, 6)).map(([each, days]) => ({ form: "weekly" as const, ...each, days })),
  fc.tuple(someTimes, inOrder(1, 31), fc.boolean()).map(([each, days, isLast]) => ({
    form: "monthly" as const,
    ...each,
    days: isLast ? [...days, "last" as const] : days,
  })),
);
