/**
 * Who is asking: from the token of a request to the caller it stands for.
 *
 * Without users, whoever reaches the machine's own loopback is its operator, as long as nothing but the sandbox can be
 * reached through it; live, the token printed at the start stands for that operator instead.
 */
import type { Caller } from "../domain/access.ts";
import { MINUTE_MS } from "../domain/time.ts";
import type { Token, User } from "../ledger/users.ts";
import { hashOfToken, isSameToken } from "./secret-token.ts";

export type AuthenticateNeeds = {
  findByHash(hash: string): Promise<{ token: Token; user: User } | null>;
  touch(id: string, realAt: number): Promise<void>;
  hasUsers(): Promise<boolean>;
  realNow(): number;
  /** The account Herald runs under: the local operator's name in the audit. */
  readonly localName: string;
  /** Stands for the local operator while there are no users; null where none needs it. */
  readonly startToken: string | null;
};

/** Answers with the caller, or null when the token (null: none was shown) stands for nobody. */
export async function authenticate(needs: AuthenticateNeeds, shown: string | null): Promise<Caller | null> {
  if (await needs.hasUsers()) return shown === null ? null : userOf(needs, shown);
  const { startToken, localName } = needs;
  const isLocal = startToken === null || (shown !== null && isSameToken(shown, startToken));
  return isLocal ? { name: localName, roles: ["operator"], apps: "all" } : null;
}

/** When a token was last used is kept this exactly; a write for every request would tell nobody more. */
const TOUCH_EVERY_MS = 5 * MINUTE_MS;

async function userOf(needs: AuthenticateNeeds, shown: string): Promise<Caller | null> {
  const found = await needs.findByHash(hashOfToken(shown));
  if (found === null) return null;
  const { token, user } = found;
  const now = needs.realNow();
  if (token.expiresRealAt !== null && token.expiresRealAt <= now) return null;
  if (Math.abs(now - (token.lastUsedRealAt ?? 0)) >= TOUCH_EVERY_MS) await needs.touch(token.id, now);
  return { name: user.name, roles: user.roles, apps: user.apps };
}
