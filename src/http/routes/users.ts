/** /v1/users: who may use Herald, and their tokens. For operators of all apps. */
import { createRoute, z } from "@hono/zod-openapi";
import { createToken, NEW_TOKEN, putUser, removeUser, revokeToken, USER, USER_NAME } from "../../access/users.ts";
import { ROLES } from "../../domain/access.ts";
import { mustBe } from "../../domain/zod-faults.ts";
import { Refused } from "../../domain/refused.ts";
import type { Token, User } from "../../ledger/users.ts";
import { body, json, REFUSALS, router } from "../answers.ts";
import { needs } from "../identify.ts";
import type { HttpNeeds } from "../needs.ts";
import { TIME } from "../views.ts";
import { ANYWHERE } from "../zone.ts";

const NAME_PARAM = z.object({ name: USER_NAME.clone().openapi({ example: "mei" }) });
const TOKEN_PARAM = NAME_PARAM.extend({
  id: z.string().superRefine(mustBe("a token's id", (text) => /^[0-9a-f-]{36}$/.test(text))),
});

const USER_TOLD = z
  .object({
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    apps: z.union([z.literal("all"), z.array(z.string())]),
    created: z.object({ by: z.string(), at: TIME }),
  })
  .openapi("User");

const TOKEN_TOLD = z
  .object({
    id: z.string(),
    note: z.string(),
    created: TIME,
    expires: TIME.nullable(),
    lastUsed: TIME.nullable().openapi({ description: "To within five minutes." }),
  })
  .openapi("Token");

export type UserAnswer = z.infer<typeof USER_TOLD>;
export type TokenAnswer = z.infer<typeof TOKEN_TOLD>;

const list = createRoute({
  method: "get",
  path: "/users",
  summary: "List users",
  ...needs("administer", "all"),
  responses: { 200: json(z.object({ users: z.array(USER_TOLD) }), "The users"), ...REFUSALS },
});

const put = createRoute({
  method: "put",
  path: "/users/{name}",
  summary: "Make a user, or change the roles and apps of one",
  ...needs("administer", "all"),
  request: { params: NAME_PARAM, ...body(USER.clone().openapi("UserDefinition")) },
  responses: { 200: json(USER_TOLD, "The user as it is now"), ...REFUSALS },
});

const remove = createRoute({
  method: "delete",
  path: "/users/{name}",
  summary: "Remove a user; tokens and sessions end at once",
  ...needs("administer", "all"),
  request: { params: NAME_PARAM },
  responses: { 200: json(z.object({ removed: z.string() }), "Removed"), ...REFUSALS },
});

const tokens = createRoute({
  method: "get",
  path: "/users/{name}/tokens",
  summary: "List a user's tokens; what they say is kept nowhere",
  ...needs("administer", "all"),
  request: { params: NAME_PARAM },
  responses: { 200: json(z.object({ tokens: z.array(TOKEN_TOLD) }), "The tokens"), ...REFUSALS },
});

const newToken = createRoute({
  method: "post",
  path: "/users/{name}/tokens",
  summary: "Make a token; it is shown this once",
  ...needs("administer", "all"),
  request: { params: NAME_PARAM, ...body(NEW_TOKEN.clone().openapi("NewToken")) },
  responses: { 201: json(TOKEN_TOLD.extend({ token: z.string() }).openapi("TokenMade"), "The token"), ...REFUSALS },
});

const revoke = createRoute({
  method: "delete",
  path: "/users/{name}/tokens/{id}",
  summary: "Revoke a token at once",
  ...needs("administer", "all"),
  request: { params: TOKEN_PARAM },
  responses: { 200: json(z.object({ revoked: z.string() }), "Revoked"), ...REFUSALS },
});

export function userRoutes({ access, ledger }: HttpNeeds) {
  return router()
    .openapi(list, async (context) => {
      const users = (await ledger.read.users.list()).map(userView);
      return context.json({ users }, 200);
    })
    .openapi(put, async (context) => {
      const { name } = context.req.valid("param");
      const user = await putUser(access, { actor: context.get("caller").name, name, user: context.req.valid("json") });
      return context.json(userView(user), 200);
    })
    .openapi(remove, async (context) => {
      const { name } = context.req.valid("param");
      await removeUser(access, { actor: context.get("caller").name, name });
      return context.json({ removed: name }, 200);
    })
    .openapi(tokens, async (context) => {
      const { name } = context.req.valid("param");
      if ((await ledger.read.users.find(name)) === null) throw new Refused("not-found", `there is no user "${name}"`);
      return context.json({ tokens: (await ledger.read.users.listTokens(name)).map(tokenView) }, 200);
    })
    .openapi(newToken, async (context) => {
      const { name } = context.req.valid("param");
      const asked = { actor: context.get("caller").name, name, token: context.req.valid("json") };
      const { secret, token } = await createToken(access, asked);
      return context.json({ ...tokenView(token), token: secret }, 201);
    })
    .openapi(revoke, async (context) => {
      const { name, id } = context.req.valid("param");
      await revokeToken(access, { actor: context.get("caller").name, name, id });
      return context.json({ revoked: id }, 200);
    });
}

function userView({ name, roles, apps, createdBy, createdRealAt }: User): z.infer<typeof USER_TOLD> {
  const created = { by: createdBy, at: ANYWHERE.time(createdRealAt) };
  return { name, roles: [...roles], apps: apps === "all" ? "all" : [...apps], created };
}

function tokenView({ id, note, createdRealAt, expiresRealAt, lastUsedRealAt }: Token): z.infer<typeof TOKEN_TOLD> {
  const { time, timeOrNone } = ANYWHERE;
  return {
    id,
    note,
    created: time(createdRealAt),
    expires: timeOrNone(expiresRealAt),
    lastUsed: timeOrNone(lastUsedRealAt),
  };
}
