import { describe, expect, it } from "vitest";
import { FAULT_KINDS, parseFaultOrder, takeFault, type FaultOrder } from "../../src/sandbox/faults.ts";

describe("parseFaultOrder()", () => {
  it("reads every kind, with and without a number", () => {
    for (const kind of FAULT_KINDS) {
      expect(parseFaultOrder(kind)).toEqual({ kind, n: null });
      expect(parseFaultOrder(`${kind}:12`)).toEqual({ kind, n: 12 });
    }
  });

  it.each([
    ["hang", "fault must be one of"],
    ["error-501", 'did you mean "error-500"?'],
    ["toString", "fault must be one of"],
    ["", "fault must be one of"],
    ["slow:", "N from 1"],
    ["slow:0", "N from 1"],
    ["slow:1.5", "N from 1"],
    ["slow:2:3", "N from 1"],
  ])("refuses %j, saying %s", (text, why) => {
    expect(() => parseFaultOrder(text)).toThrow(why);
  });
});

describe("takeFault()", () => {
  const next: FaultOrder = { kind: "slow", n: null };
  const third: FaultOrder = { kind: "throttle", n: 3 };

  it("gives an order for a number to that call only, and 'next' to the first call without one", () => {
    expect(takeFault([next, third], 3)).toEqual({ kind: "throttle", rest: [next] });
    expect(takeFault([next, third], 2)).toEqual({ kind: "slow", rest: [third] });
    expect(takeFault([third], 2)).toEqual({ kind: null, rest: [third] });
  });

  it("gives each order once, in the order they came", () => {
    const orders: FaultOrder[] = [next, { ...next }, { kind: "html-502", n: null }];
    const first = takeFault(orders, 1);
    const second = takeFault(first.rest, 2);
    const last = takeFault(second.rest, 3);
    expect([first.kind, second.kind, last.kind, takeFault(last.rest, 4).kind]).toEqual([
      "slow",
      "slow",
      "html-502",
      null,
    ]);
  });
});
