/** Users and their tokens: making, changing and removing them. Every change is in the audit, no token ever is. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ROLES } from "../domain/access.ts";
import { Refused } from "../domain/refused.ts";
import { DAY_MS } from "../domain/time.ts";
import { closed, mustBe, readWith } from "../domain/zod-faults.ts";
import type { Administer, Administration } from "../ledger/administration.ts";
import type { Token, User } from "../ledger/users.ts";
import { ID_PATTERN } from "../producer/announcement.ts";
import { NOTE } from "../producer/words.ts";
import { hashOfToken, makeToken } from "./secret-token.ts";

export type UserNeeds = {
  readonly administer: Administer;
  realNow(): number;
};

const USER_NAME_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u;
const EXPIRY_DAYS_MAX = 3_650;

export const USER_NAME = z
  .string("a name")
  .superRefine(
    mustBe("1 to 64 letters, digits, or any of . _ @ + -, beginning with a letter or digit", (name: string) =>
      USER_NAME_PATTERN.test(name),
    ),
  );

/** What a user may do: at least one role, for all apps or for those named. */
export const USER = closed({
  roles: z.array(z.enum(ROLES)).min(1, "at least one role").max(ROLES.length),
  apps: z
    .union(
      [z.literal("all"), z.array(z.string().regex(ID_PATTERN, "an app's id")).min(1).max(100)],
      `"all" or a list of app ids`,
    )
    .default("all"),
});

export const NEW_TOKEN = closed({
  /** Makes the user in the same step where there is none of the name. */
  user: USER.optional(),
  note: NOTE.default(""),
  /** Null: until it is revoked. */
  days: z.int("a whole number of days").min(1).max(EXPIRY_DAYS_MAX).nullable().default(null),
});

/** Makes a user, or changes the roles and apps of one. @throws Refused */
export async function putUser(
  needs: UserNeeds,
  { actor, name, user }: { actor: string; name: string; user: unknown },
): Promise<User> {
  const read = readWith(z.object({ name: USER_NAME, user: USER }), { name, user });
  if (read.kind === "faults") throw new Refused("invalid", "the user cannot be accepted:", read.faults);
  const { roles, apps } = read.value.user;
  return needs.administer(actor, async ({ users, record }) => {
    const before = await users.find(name);
    if (before === null && (await users.list()).length === 0) {
      const text = "the first user must be made together with a token, or nobody could sign in: `herald token create`";
      throw new Refused("conflict", text);
    }
    const next: User = {
      name,
      roles: [...new Set(roles)],
      apps,
      createdBy: before?.createdBy ?? actor,
      createdRealAt: before?.createdRealAt ?? needs.realNow(),
    };
    await users.put(next);
    await refuseLockOut(users);
    const after = { roles: next.roles, apps };
    if (before === null) record(name, "user.created", after);
    else record(name, "user.changed", { before: { roles: before.roles, apps: before.apps }, after });
    return next;
  });
}

/** Removes a user; their tokens and sessions end at once. @throws Refused when there is none. */
export async function removeUser(needs: UserNeeds, { actor, name }: { actor: string; name: string }): Promise<void> {
  await needs.administer(actor, async ({ users, record }) => {
    if ((await users.find(name)) === null) throw unknownUser(name);
    await users.remove(name);
    await refuseLockOut(users);
    record(name, "user.removed");
  });
}

/** Makes a token for a user. What it says is answered this once and never again. @throws Refused */
export async function createToken(
  needs: UserNeeds,
  { actor, name, ...request }: { actor: string; name: string; token: unknown },
): Promise<{ readonly secret: string; readonly token: Token }> {
  const read = readWith(z.object({ name: USER_NAME, token: NEW_TOKEN }), { name, token: request.token });
  if (read.kind === "faults") throw new Refused("invalid", "the token cannot be made:", read.faults);
  const { note, days, user } = read.value.token;
  const now = needs.realNow();
  return needs.administer(actor, async (administration) => {
    const { users, record } = administration;
    if (user !== undefined && (await users.find(name)) === null) {
      const { roles, apps } = user;
      await users.put({ name, roles: [...new Set(roles)], apps, createdBy: actor, createdRealAt: now });
      await refuseLockOut(users);
      record(name, "user.created", { roles, apps });
    }
    const expiresRealAt = days === null ? null : now + days * DAY_MS;
    return mint(administration, {
      ...{ name, kind: "token", openedBy: null, note },
      ...{ createdRealAt: now, expiresRealAt },
    });
  });
}

/** Makes and stores what a program (`token`) or a browser (`session`) shows from then on. */
export async function mint(
  { users, record }: Administration,
  given: Pick<Token, "kind" | "openedBy" | "note" | "createdRealAt" | "expiresRealAt"> & { readonly name: string },
): Promise<{ readonly secret: string; readonly token: Token }> {
  const { name, ...rest } = given;
  if ((await users.find(name)) === null) throw unknownUser(name);
  const secret = makeToken();
  const token: Token = { ...rest, id: randomUUID(), user: name, lastUsedRealAt: null };
  await users.insertToken({ ...token, hash: hashOfToken(secret) });
  record(name, rest.kind === "token" ? "token.created" : "session.opened", { id: token.id, note: rest.note });
  return { secret, token };
}

/** @throws Refused when the user has no such token. */
export async function revokeToken(
  needs: UserNeeds,
  { actor, name, id }: { actor: string; name: string; id: string },
): Promise<void> {
  await needs.administer(actor, async ({ users, record }) => {
    if (!(await users.removeToken(name, id))) throw new Refused("not-found", `${name} has no token "${id}"`);
    record(name, "token.revoked", { id });
  });
}

/** Once there are users, one of them must be able to make others: nobody could otherwise let anyone in again. */
async function refuseLockOut(users: { list(): Promise<readonly User[]> }): Promise<void> {
  const all = await users.list();
  if (all.length === 0 || all.some(({ roles, apps }) => roles.includes("operator") && apps === "all")) return;
  throw new Refused("conflict", "one operator for all apps must be left, or nobody could manage users");
}

function unknownUser(name: string): Refused {
  return new Refused("not-found", `there is no user "${name}"`);
}
