/**
 * Whom tokens stand for, remembered for a second: a program that submits hundreds a second is not looked up each time.
 *
 * What this process changes about users and tokens is forgotten at once; what another changes counts within that second.
 * A token that stands for nobody is never remembered: it may have been made a moment ago.
 */
import { SECOND_MS } from "../domain/time.ts";
import type { Administer } from "../ledger/administration.ts";
import type { AuthenticateNeeds } from "./authenticate.ts";

type TokenNeeds = Pick<AuthenticateNeeds, "findByHash" | "touch"> & { readonly administer: Administer };
type Found = ReturnType<TokenNeeds["findByHash"]>;

const REMEMBER_MS = SECOND_MS;

/** Of more than these, all are looked up again. */
const REMEMBERED_MAX = 1_000;

export function rememberTokens({ findByHash, touch, administer }: TokenNeeds, upMs: () => number): TokenNeeds {
  const known = new Map<string, { readonly found: Found; readonly until: number }>();

  // A lookup under way is forgotten with the rest: what it finds may have been changed meanwhile.
  const thenForget = <T>(changed: Promise<T>): Promise<T> => changed.finally(() => known.clear());

  return {
    findByHash(hash) {
      const remembered = known.get(hash);
      if (remembered !== undefined && upMs() < remembered.until) return remembered.found;
      if (known.size >= REMEMBERED_MAX) known.clear();
      const looked = { found: findByHash(hash), until: upMs() + REMEMBER_MS };
      known.set(hash, looked);
      const forget = () => {
        if (known.get(hash) === looked) known.delete(hash);
      };
      looked.found.then((found) => found ?? forget(), forget);
      return looked.found;
    },
    touch: (id, realAt) => thenForget(touch(id, realAt)),
    administer: (actor, work) => thenForget(administer(actor, work)),
  };
}
