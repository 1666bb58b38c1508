import { describe, expect, it } from "vitest";
import { rememberTokens } from "../../src/access/remember-tokens.ts";
import type { Token, User } from "../../src/ledger/users.ts";

const ann: User = { name: "ann", roles: ["operator"], apps: "all", createdBy: "ann", createdRealAt: 0 };
const token: Token = { ...{ id: "t", user: "ann", kind: "token", openedBy: null, note: "" }, ...neverUsed() };

function neverUsed() {
  return { createdRealAt: 0, expiresRealAt: null, lastUsedRealAt: null };
}

/** A store whose tokens are those in `stands`, which counts the lookups, and a clock moved by hand. */
function aStore(...hashes: string[]) {
  const stands = new Set(hashes);
  const store = { stands, lookups: 0, upMs: 0, answers: Promise.resolve() };
  const remembered = rememberTokens(
    {
      async findByHash(hash) {
        store.lookups += 1;
        const found = stands.has(hash) ? { token, user: ann } : null;
        await store.answers;
        return found;
      },
      touch: async () => undefined,
      administer: async (_actor, work) => work({} as never),
    },
    () => store.upMs,
  );
  return { ...remembered, store };
}

describe("rememberTokens()", () => {
  it("looks a token up once a second", async () => {
    const { findByHash, store } = aStore("a");
    await findByHash("a");
    store.upMs = 999;
    expect(await findByHash("a")).toMatchObject({ user: { name: "ann" } });
    expect(store.lookups).toBe(1);
    store.stands.delete("a");
    store.upMs = 1_000;
    expect(await findByHash("a")).toBeNull();
  });

  it("forgets at once what is changed through it", async () => {
    const { findByHash, administer, store } = aStore("a");
    await findByHash("a");
    await administer("ann", async () => store.stands.delete("a"));
    expect(await findByHash("a")).toBeNull();
  });

  it("forgets also when the change failed, for it may have been made", async () => {
    const { findByHash, administer, store } = aStore("a");
    await findByHash("a");
    const failing = administer("ann", async () => {
      store.stands.delete("a");
      throw new Error("no answer");
    });
    await expect(failing).rejects.toThrow("no answer");
    expect(await findByHash("a")).toBeNull();
  });

  it("does not keep what a lookup found that was under way during a change", async () => {
    const { findByHash, administer, store } = aStore("a");
    const { promise, resolve } = Promise.withResolvers<void>();
    store.answers = promise;
    const underWay = findByHash("a");
    await administer("ann", async () => store.stands.delete("a"));
    resolve();
    await underWay;
    expect(await findByHash("a")).toBeNull();
  });

  it("knows a token that was made since it was asked for in vain", async () => {
    const { findByHash, store } = aStore();
    expect(await findByHash("a")).toBeNull();
    store.stands.add("a");
    expect(await findByHash("a")).not.toBeNull();
  });

  it("reads anew when a token was last used, once that has been written", async () => {
    const { findByHash, touch, store } = aStore("a");
    await findByHash("a");
    await touch("t", 1);
    await findByHash("a");
    expect(store.lookups).toBe(2);
  });
});
