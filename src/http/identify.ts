/**
 * Who is asking: by a token in the `Authorization` header, or by the cookie of a page that signed in with one.
 *
 * A browser adds the cookie by itself, whoever makes it send the request; so what changes something must also carry the
 * page's own mark, which only a page of ours can have read. Wrong tokens are not counted here: they hold 256 random bits,
 * and whoever made others wait by sending wrong ones would do more harm than any guess.
 */
import { getCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { authenticate } from "../access/authenticate.ts";
import { csrfOf, isSameToken } from "../access/secret-token.ts";
import { whyNot } from "../domain/access.ts";
import type { Right } from "../domain/access.ts";
import { isChange } from "./guard.ts";
import type { HttpEnv, HttpNeeds } from "./needs.ts";
import { Problem } from "./problem.ts";

export const SESSION_COOKIE = "herald_session";

export function identify({ access }: Pick<HttpNeeds, "access">) {
  return createMiddleware<HttpEnv>(async (context, next) => {
    const { req } = context;
    const bearer = bearerOf(req.header("authorization"));
    const cookie = bearer === null ? (getCookie(context, SESSION_COOKIE) ?? null) : null;
    const shown = bearer ?? cookie;
    const caller = await authenticate(access, shown);
    if (caller === null) {
      const why = shown === null ? "no token was sent" : "the token stands for nobody, has expired or was revoked";
      throw new Problem("unauthorized", why, { "www-authenticate": 'Bearer realm="herald"' });
    }
    if (cookie !== null && isChange(req.method)) {
      const mark = req.header("x-herald-csrf");
      if (mark === undefined || !isSameToken(mark, csrfOf(cookie))) {
        throw new Problem("csrf", "a change by a signed-in page needs its X-Herald-CSRF header");
      }
    }
    context.set("caller", caller);
    context.set("session", cookie);
    await next();
  });
}

/** The app a request is about: in the path under /v1/apps, in the query elsewhere. */
export const DEFAULT_APP = "default";

/**
 * Marks a route with the right it needs, in the document and in fact. `app`: for the app the request names; `all`: for all
 * apps; `any`: for at least one, and the route shows no others.
 */
export function needs(right: Right, scope: "app" | "all" | "any" = "app") {
  const middleware = createMiddleware<HttpEnv>(async (context, next) => {
    const caller = context.get("caller");
    const app = scope === "app" ? (context.req.param("app") ?? context.req.query("app") ?? DEFAULT_APP) : null;
    const why = whyNot(scope === "any" ? { ...caller, apps: "all" } : caller, right, app);
    if (why !== null) throw new Problem("forbidden", why);
    await next();
  });
  return { middleware, "x-herald-right": right, "x-herald-scope": scope };
}

function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? "")?.[1] ?? null;
}
