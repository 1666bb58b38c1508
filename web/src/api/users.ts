/** Who may use Herald, and their tokens. For operators of all apps. */
import type { InferRequestType } from "hono/client";
import type { Told } from "./client.ts";
import { api, told } from "./client.ts";

const one = api.users[":name"];

export type User = Told<Awaited<ReturnType<typeof api.users.$get>>>["users"][number];
export type Token = Told<Awaited<ReturnType<typeof one.tokens.$get>>>["tokens"][number];
export type TokenMade = Told<Awaited<ReturnType<typeof one.tokens.$post>>>;
export type UserDefinition = InferRequestType<typeof one.$put>["json"];
export type NewToken = InferRequestType<typeof one.tokens.$post>["json"];

export const listUsers = async (): Promise<readonly User[]> => (await told(api.users.$get())).users;
export const putUser = (name: string, user: UserDefinition) => told(one.$put({ param: { name }, json: user }));
export const removeUser = (name: string) => told(one.$delete({ param: { name } }));
export const listTokens = async (name: string): Promise<readonly Token[]> =>
  (await told(one.tokens.$get({ param: { name } }))).tokens;

/** The token is told this once, and kept nowhere. */
export const makeToken = (name: string, token: NewToken): Promise<TokenMade> =>
  told(one.tokens.$post({ param: { name }, json: token }));

export const revokeToken = (name: string, id: string) => told(one.tokens[":id"].$delete({ param: { name, id } }));
