/** The address printed at a start may carry that start's token, which becomes a cookie and leaves the address. */
import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import { isSameToken } from "../access/secret-token.ts";
import { SESSION_COOKIE } from "./identify.ts";
import type { HttpEnv, HttpNeeds } from "./needs.ts";
import { Problem } from "./problem.ts";
import type { Tries } from "./tries.ts";
import { addressOf, refuseGuessing } from "./tries.ts";

/** Null when the request brought no token. @throws Problem when the token is not this start's. */
export function enter(context: Context<HttpEnv>, given: HttpNeeds, tries: Tries): Response | null {
  const { access, isSecure } = given;
  const token = context.req.query("token");
  if (token === undefined) return null;
  if (access.startToken === null) return context.redirect("/", 303);
  const from = addressOf(context, given);
  refuseGuessing(tries, from);
  if (!isSameToken(token, access.startToken)) {
    tries.failed(from);
    throw new Problem("unauthorized", "this address was printed by an earlier start; use that of the latest");
  }
  setCookie(context, SESSION_COOKIE, token, { httpOnly: true, sameSite: "Strict", path: "/", secure: isSecure });
  return context.redirect("/", 303);
}
