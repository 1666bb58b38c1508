/** /v1/session: signing a browser in and out, and saying who one is. */
import { createRoute, z } from "@hono/zod-openapi";
import { deleteCookie, setCookie } from "hono/cookie";
import { closeSession, openSession, SESSION_MS } from "../../access/sessions.ts";
import { csrfOf } from "../../access/secret-token.ts";
import { RIGHTS, rightsOf, ROLES } from "../../domain/access.ts";
import type { Caller } from "../../domain/access.ts";
import { SECOND_MS } from "../../domain/time.ts";
import { closed } from "../../domain/zod-faults.ts";
import { body, json, REFUSALS, router } from "../answers.ts";
import { needs, SESSION_COOKIE } from "../identify.ts";
import type { HttpNeeds } from "../needs.ts";
import { Problem } from "../problem.ts";
import type { Tries } from "../tries.ts";
import { addressOf, refuseGuessing } from "../tries.ts";
import { TIME } from "../views.ts";
import { ANYWHERE } from "../zone.ts";

const SESSION = z
  .object({
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    rights: z.array(z.enum(RIGHTS)).openapi({ description: "All that these roles give leave for, in the apps named." }),
    apps: z.union([z.literal("all"), z.array(z.string())]),
    provider: z.enum(["sandbox", "live"]),
    version: z.string(),
    csrf: z.string().nullable().openapi({ description: "To be sent as `X-Herald-CSRF` with every change." }),
    clock: z
      .object({
        now: TIME,
        rate: z.number().openapi({ description: "Plan milliseconds in one real millisecond; more than 1 in a demo." }),
      })
      .openapi({ description: "The time that seats and windows are reckoned in, as this was answered." }),
  })
  .openapi("Session");

const open = createRoute({
  method: "post",
  path: "/session",
  summary: "Sign a browser in with a token; the answer sets a cookie",
  request: body(closed({ token: z.string().min(1).max(200) }).openapi("SignIn")),
  responses: { 200: json(SESSION, "Signed in"), ...REFUSALS },
});

const show = createRoute({
  method: "get",
  path: "/session",
  summary: "Say who is asking",
  ...needs("read", "any"),
  responses: { 200: json(SESSION, "You"), ...REFUSALS },
});

const close = createRoute({
  method: "delete",
  path: "/session",
  summary: "Sign out",
  ...needs("read", "any"),
  responses: { 200: json(z.object({ closed: z.boolean() }), "Signed out"), ...REFUSALS },
});

/** The one route that is asked before it is known who asks. */
export function signInRoute(given: HttpNeeds, tries: Tries) {
  const { access, isSecure } = given;
  return router().openapi(open, async (context) => {
    const from = addressOf(context, given);
    refuseGuessing(tries, from);
    const opened = await openSession(access, context.req.valid("json").token);
    if (opened === null) {
      tries.failed(from);
      throw new Problem("unauthorized", "the token stands for nobody, has expired or was revoked");
    }
    setCookie(context, SESSION_COOKIE, opened.cookie, {
      httpOnly: true,
      sameSite: "Strict",
      path: "/",
      secure: isSecure,
      maxAge: SESSION_MS / SECOND_MS,
    });
    return context.json(sessionView(opened.caller, csrfOf(opened.cookie), given), 200);
  });
}

export function sessionRoutes(given: HttpNeeds) {
  const { access } = given;
  return router()
    .openapi(show, async (context) => {
      const session = context.get("session");
      const csrf = session === null ? null : csrfOf(session);
      return context.json(sessionView(context.get("caller"), csrf, given), 200);
    })
    .openapi(close, async (context) => {
      const cookie = context.get("session");
      if (cookie !== null) await closeSession(access, { cookie, caller: context.get("caller") });
      deleteCookie(context, SESSION_COOKIE, { path: "/" });
      return context.json({ closed: cookie !== null }, 200);
    });
}

function sessionView(
  { name, roles, apps }: Caller,
  csrf: string | null,
  { provider, version, clock }: Pick<HttpNeeds, "provider" | "version" | "clock">,
): z.infer<typeof SESSION> {
  return {
    name,
    roles: [...roles],
    rights: [...rightsOf({ roles })],
    apps: apps === "all" ? "all" : [...apps],
    provider,
    version,
    csrf,
    clock: { now: ANYWHERE.time(clock.now()), rate: clock.rate },
  };
}
