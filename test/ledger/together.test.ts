import { describe, expect, it } from "vitest";
import type { Decide, Decision } from "../../src/ledger/decision.ts";
import { createTogether } from "../../src/ledger/together.ts";
import { createTurns } from "../../src/ledger/turns.ts";

/** Decisions that need no ledger: one at a time, each once the gate is open. */
function aDesk() {
  const gate = Promise.withResolvers<undefined>();
  const inTurn = createTurns();
  const decide: Decide = (app, _actor, work) => inTurn(app, () => gate.promise.then(() => work({ app } as Decision)));
  const batches: (readonly unknown[])[] = [];
  const double = (decision: Decision, asks: readonly number[]) => {
    batches.push([decision.app, ...asks]);
    if (asks.includes(0)) return Promise.reject(new Error("no"));
    return Promise.resolve(asks.map((ask) => 2 * ask));
  };
  return { decideTogether: createTogether(decide), double, batches, open: () => gate.resolve(undefined) };
}

describe("deciding together", () => {
  it("hands over at once what waits for one app's turn, and each gets its own answer", async () => {
    const { decideTogether, double, batches, open } = aDesk();
    const asked = [1, 2, 3].map((ask) => decideTogether("shop", double, ask));
    const elsewhere = decideTogether("other", double, 7);
    open();
    expect(await Promise.all([...asked, elsewhere])).toEqual([2, 4, 6, 14]);
    expect(batches).toEqual([
      ["shop", 1, 2, 3],
      ["other", 7],
    ]);
  });

  it("lets whoever asks after a turn has begun wait for the next", async () => {
    const { decideTogether, double, batches, open } = aDesk();
    open();
    expect(await decideTogether("shop", double, 1)).toBe(2);
    expect(await decideTogether("shop", double, 2)).toBe(4);
    expect(batches).toEqual([
      ["shop", 1],
      ["shop", 2],
    ]);
  });

  it("asks for different things apart, and for no more than 64 at a time", async () => {
    const { decideTogether, double, batches, open } = aDesk();
    const triple = (_decision: Decision, asks: readonly number[]) => Promise.resolve(asks.map((ask) => 3 * ask));
    const asked = Array.from({ length: 65 }, (_, n) => decideTogether("shop", double, n + 1));
    const other = decideTogether("shop", triple, 5);
    open();
    expect((await Promise.all(asked)).at(-1)).toBe(130);
    expect(await other).toBe(15);
    expect(batches.map((batch) => batch.length - 1)).toEqual([64, 1]);
  });

  it("tells an error that is nobody's own to all of them, and the next begin anew", async () => {
    const { decideTogether, double, open } = aDesk();
    const asked = [decideTogether("shop", double, 1), decideTogether("shop", double, 0)];
    open();
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await decideTogether("shop", double, 4)).toBe(8);
  });
});
