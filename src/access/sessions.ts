/**
 * Sessions: a browser shows a token once and is given a cookie of its own, which ends after half a day, by signing out, or with
 * the token it was opened with: whoever revokes a token that was lost must have shut out whoever found it.
 */
import type { Caller } from "../domain/access.ts";
import { HOUR_MS } from "../domain/time.ts";
import { authenticate } from "./authenticate.ts";
import type { AuthenticateNeeds } from "./authenticate.ts";
import { hashOfToken } from "./secret-token.ts";
import type { UserNeeds } from "./users.ts";
import { mint } from "./users.ts";

/** A working day, so that nobody signs in twice for one. */
export const SESSION_MS = 12 * HOUR_MS;

export type SessionNeeds = AuthenticateNeeds & UserNeeds;

/**
 * What the browser is to show from now on, or null when the token stands for nobody. The token of a start stays as it is:
 * it ends with the process.
 */
export async function openSession(
  needs: SessionNeeds,
  token: string,
): Promise<{ readonly caller: Caller; readonly cookie: string } | null> {
  const caller = await authenticate(needs, token);
  if (caller === null) return null;
  if (!(await needs.hasUsers())) return { caller, cookie: token };
  const { name } = caller;
  const shown = (await needs.findByHash(hashOfToken(token)))?.token;
  // Revoked between the two looks.
  if (shown === undefined) return null;
  const createdRealAt = needs.realNow();
  const { secret } = await needs.administer(name, async (administration) => {
    await administration.users.forgetExpired(createdRealAt);
    const expiresRealAt = Math.min(createdRealAt + SESSION_MS, shown.expiresRealAt ?? Infinity);
    const session = { name, kind: "session", openedBy: shown.id, note: "" } as const;
    return mint(administration, { ...session, createdRealAt, expiresRealAt });
  });
  return { caller, cookie: secret };
}

/** Ends the session of a cookie; one that has ended already is none. */
export async function closeSession(needs: SessionNeeds, { cookie, caller }: { cookie: string; caller: Caller }) {
  const found = await needs.findByHash(hashOfToken(cookie));
  if (found?.token.kind !== "session") return;
  await needs.administer(caller.name, async ({ users, record }) => {
    await users.removeToken(found.user.name, found.token.id);
    record(found.user.name, "session.closed", { id: found.token.id });
  });
}
