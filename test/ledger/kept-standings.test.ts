import { describe, expect, it } from "vitest";
import { createKeptStandings } from "../../src/ledger/kept-standings.ts";
import type { Standing } from "../../src/ledger/standing.ts";

const of = (size: number): Standing => ({ size, add: () => null });

describe("what stands of an app's plan", () => {
  it("is handed out once, and only under the stamp it was kept with", () => {
    const kept = createKeptStandings();
    const standing = of(1);
    kept.keep("shop", "a", standing);
    expect(kept.take("other", "a")).toBeNull();
    expect(kept.take("shop", "a")).toBe(standing);
    expect(kept.take("shop", "a")).toBeNull();
    kept.keep("shop", "a", standing);
    expect(kept.take("shop", "b")).toBeNull();
    expect(kept.take("shop", "a")).toBeNull();
  });

  it("is not kept where no stamp would show a change, nor where nothing stands", () => {
    const kept = createKeptStandings();
    kept.keep("shop", null, of(1));
    expect(kept.take("shop", null)).toBeNull();
    kept.keep("shop", "a", of(1));
    kept.keep("shop", "a", null);
    expect(kept.take("shop", "a")).toBeNull();
  });

  it("makes room by letting go of what waited longest", () => {
    const kept = createKeptStandings(1_000);
    kept.keep("first", "a", of(300));
    kept.keep("second", "a", of(300));
    kept.keep("first", "a", kept.take("first", "a"));
    kept.keep("third", "a", of(300));
    expect(kept.take("second", "a")).toBeNull();
    expect(kept.take("first", "a")).not.toBeNull();
    expect(kept.take("third", "a")).not.toBeNull();
    kept.keep("huge", "a", of(1_000));
    expect(kept.take("huge", "a")).toBeNull();
  });
});
