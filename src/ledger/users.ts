/** The verbs of the users and tokens tables. What a token says is never stored, only its SHA-256. */
import { and, asc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import type { Role } from "../domain/access.ts";
import { ROLES } from "../domain/access.ts";
import type { Database } from "./database.ts";
import { tokens, users } from "./schema.ts";

export type User = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly apps: "all" | readonly string[];
  readonly createdBy: string;
  /** Real time, as are all instants here. */
  readonly createdRealAt: number;
};

export type Token = {
  readonly id: string;
  readonly user: string;
  readonly kind: "token" | "session";
  /** Of a session: the token it was opened with. It ends when that is revoked; null where it was opened by none. */
  readonly openedBy: string | null;
  readonly note: string;
  readonly createdRealAt: number;
  readonly expiresRealAt: number | null;
  readonly lastUsedRealAt: number | null;
};

export async function listUsers(db: Database): Promise<readonly User[]> {
  return (await db.select().from(users).orderBy(asc(users.name))).map(userOf);
}

export async function findUser(db: Database, name: string): Promise<User | null> {
  const rows = await db.select().from(users).where(eq(users.name, name));
  return rows[0] ? userOf(rows[0]) : null;
}

/** Writes a user, new or not; who made it, and when, stays. */
export async function putUser(db: Database, user: User): Promise<void> {
  const { name, roles, createdBy, createdRealAt } = user;
  const apps = user.apps === "all" ? null : user.apps;
  await db
    .insert(users)
    .values({ name, roles, apps, createdBy, createdRealAt })
    .onConflictDoUpdate({ target: users.name, set: { roles, apps } });
}

/** Removes a user with all tokens and sessions. */
export async function deleteUser(db: Database, name: string): Promise<void> {
  await db.delete(users).where(eq(users.name, name));
}

export async function insertToken(db: Database, token: Token & { readonly hash: string }): Promise<void> {
  await db.insert(tokens).values(token);
}

/** A user's tokens, without the sessions of browsers. */
export async function listTokens(db: Database, user: string): Promise<readonly Token[]> {
  const rows = await db
    .select()
    .from(tokens)
    .where(and(eq(tokens.user, user), eq(tokens.kind, "token")))
    .orderBy(asc(tokens.createdRealAt), asc(tokens.id));
  return rows.map(tokenOf);
}

/** The token of this hash, with its user; null when there is none. Whether it has expired is for the asker to see. */
export async function findByHash(db: Database, hash: string): Promise<{ token: Token; user: User } | null> {
  const rows = await db
    .select()
    .from(tokens)
    .innerJoin(users, eq(users.name, tokens.user))
    .where(eq(tokens.hash, hash));
  return rows[0] ? { token: tokenOf(rows[0].tokens), user: userOf(rows[0].users) } : null;
}

export async function touchToken(db: Database, id: string, realAt: number): Promise<void> {
  await db.update(tokens).set({ lastUsedRealAt: realAt }).where(eq(tokens.id, id));
}

/** @returns whether there was one of that user. */
export async function deleteToken(db: Database, user: string, id: string): Promise<boolean> {
  const gone = await db
    .delete(tokens)
    .where(and(eq(tokens.user, user), eq(tokens.id, id)))
    .returning({ id: tokens.id });
  return gone.length > 0;
}

/** Forgets what expired before `realAt`. */
export async function pruneTokens(db: Database, realAt: number): Promise<void> {
  await db.delete(tokens).where(lt(tokens.expiresRealAt, realAt));
}

/** A role nobody knows gives no right; apps that cannot be read are none. */
const rolesSchema = z.array(z.string()).catch([]);
const appsSchema = z.array(z.string()).nullable().catch([]);

function userOf(row: typeof users.$inferSelect): User {
  const { name, createdBy, createdRealAt } = row;
  const known = rolesSchema.parse(row.roles);
  return {
    name,
    createdBy,
    createdRealAt,
    roles: ROLES.filter((role) => known.includes(role)),
    apps: appsSchema.parse(row.apps) ?? "all",
  };
}

function tokenOf(row: typeof tokens.$inferSelect): Token {
  const { id, user, openedBy, note, createdRealAt, expiresRealAt, lastUsedRealAt } = row;
  const kind = row.kind === "session" ? "session" : "token";
  return { id, user, kind, openedBy, note, createdRealAt, expiresRealAt, lastUsedRealAt };
}
